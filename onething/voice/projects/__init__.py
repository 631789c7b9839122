"""全代办: a project of an enterprise from signing to running, with one manager at its side."""
