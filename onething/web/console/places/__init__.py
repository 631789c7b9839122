"""The items of places: what is their own, where they deviate, how far they are the same."""
