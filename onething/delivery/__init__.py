"""What leaves the house: messages to people."""
