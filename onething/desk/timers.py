"""What the passing of time does."""
