"""依据库 (A7): laws by article, version and day; what cites them; what a change touches."""
