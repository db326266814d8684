"""Source text turned into facts."""
