"""Keeping themes: drafts, their check, sample persons, who may."""
