"""跨省通办: taken in here for another province, taken in there for us."""
