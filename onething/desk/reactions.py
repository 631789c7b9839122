"""What follows from what happened."""
