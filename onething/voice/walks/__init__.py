"""我陪群众走流程、体验员: what was found on the way becomes work on an item or a theme."""
