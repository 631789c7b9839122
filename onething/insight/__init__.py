"""Figures: read models made from the ledger, and nothing else."""
