"""The console of themes: list and history, drafts, the composer, rules with test rows, samples."""
