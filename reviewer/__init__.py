"""Outlast reviews changes for maintainability."""

__version__ = "0.1.0"
