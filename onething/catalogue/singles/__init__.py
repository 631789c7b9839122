"""单项: any item of a place, applied for as a theme of its own."""
