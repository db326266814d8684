"""Frozen dataclasses that name what Outlast talks about."""
