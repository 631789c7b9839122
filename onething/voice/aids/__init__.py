"""帮办代办: somebody asks for help, a helper of the hall's team does it with him or for him."""
