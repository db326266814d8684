"""Rules that a repository may have of its own."""

from __future__ import annotations

PRINTED_TOTAL = """\
id: printed-total
language: python
rule: {pattern: print($A)}
message: printed
severity: warning
"""
"""A plain rule of ast-grep."""
