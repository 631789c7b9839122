"""一地创新、全省复用 (A8): a place offers, the province approves, other places adopt in one step."""
