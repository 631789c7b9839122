"""Items, themes and their revisions; the plan that answers make of a theme."""
