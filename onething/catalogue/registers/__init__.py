"""清单 (A4): lists with a basis for each entry, as dated revisions that two people make."""
