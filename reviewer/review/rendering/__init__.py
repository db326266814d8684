"""A review as text for a person or a program."""
