"""Items of other systems: read from files, mapped by a file of rules, kept as drafts for review."""
