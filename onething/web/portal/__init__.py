"""The public portal: finding, applying, following, verifying."""
