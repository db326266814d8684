"""Past changes reviewed now, and what became of their lines."""
