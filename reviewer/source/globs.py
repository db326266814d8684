"""Paths picked by gitignore patterns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pathspec import GitIgnoreSpec


def matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """A test for paths relative to the root; no pattern matches nothing."""
    spec = GitIgnoreSpec.from_lines(patterns)
    return spec.match_file
