"""审前服务: the materials are looked at before anything is filed, and what was found is told once."""
