"""Looking after the whole catalogue: lint, calendar of releases, materials, data of forms."""
