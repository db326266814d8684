"""Repositories that tests build in code."""
