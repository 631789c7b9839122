"""便民应用 (O6): proposed, reviewed by a second person, asked how it is, reviewed again, withdrawn."""
