"""Repairs: what mends a finding, as edits of lines."""
