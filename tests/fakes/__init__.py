"""Builders and fakes, one for each port."""
