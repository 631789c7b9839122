"""异地代收代办: received in one place, decided in another; papers and results travel sealed, counted at both ends."""
