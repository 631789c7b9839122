"""The API: reads are resources, writes are the same commands that pages run."""
