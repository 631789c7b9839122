"""The console of items: the library, one standard, its draft, its review."""
