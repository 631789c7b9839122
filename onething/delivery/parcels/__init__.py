"""统一物流: what is carried to the person, from the person and between halls, and how it was served."""
