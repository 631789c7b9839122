"""Tools of the repository: checks, fonts, browser."""
