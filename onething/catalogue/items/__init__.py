"""Keeping standards of items and the items of places."""
