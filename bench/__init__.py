"""Measurements: our figure, the floor beside it, the ratio. Never run inside the tests."""
