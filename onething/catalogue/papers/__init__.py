"""What is published, as texts for everybody: guides, specifications, rules of work. Made from revisions."""
