"""双公示: decisions on permits and penalties that anybody may read."""
