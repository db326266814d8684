"""The kinds of findings, so that findings of any tool can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Kind = Literal[
    "swallowed-exception",
    "except-default-fallback",
    "log-and-continue",
    "retry-until-pass",
    "weakened-assertion",
    "deleted-test",
    "skipped-test",
    "mocked-subject",
    "hardcoded-special-case",
    "env-test-detection",
    "suppression-added",
    "gate-weakened",
    "stub-placeholder",
    "mock-data-in-prod",
    "dropped-behaviour",
    "dense-one-liner",
    "dynamic-exec",
    "magic-index",
    "stringly-dispatch",
    "string-type-check",
    "regex-on-structured",
    "monkeypatch-prod",
    "sys-path-hack",
    "sleep-for-race",
    "global-mutable-state",
    "hardcoded-config",
    "ladder-growth",
    "flag-argument",
    "complexity-growth",
    "size-growth",
    "dependency-direction",
    "code-clone",
    "versioned-duplicate",
    "defensive-bloat",
    "dead-code",
    "needless-wrapper",
    "narrating-comment",
    "bad-import",
]

KINDS: tuple[str, ...] = get_args(Kind)

GROUPS: Mapping[str, tuple[Kind, ...]] = {
    "Errors hidden": (
        "swallowed-exception",
        "except-default-fallback",
        "log-and-continue",
        "retry-until-pass",
    ),
    "Tests weakened": ("weakened-assertion", "deleted-test", "skipped-test", "mocked-subject"),
    "Tests gamed": ("hardcoded-special-case", "env-test-detection"),
    "Checks silenced": ("suppression-added", "gate-weakened"),
    "Left unfinished": ("stub-placeholder", "mock-data-in-prod", "dropped-behaviour"),
    "Too dense to change": (
        "dense-one-liner",
        "dynamic-exec",
        "magic-index",
        "stringly-dispatch",
        "string-type-check",
        "regex-on-structured",
    ),
    "Shortcuts": (
        "monkeypatch-prod",
        "sys-path-hack",
        "sleep-for-race",
        "global-mutable-state",
        "hardcoded-config",
    ),
    "Growth": (
        "ladder-growth",
        "flag-argument",
        "complexity-growth",
        "size-growth",
        "dependency-direction",
    ),
    "Duplication": ("code-clone", "versioned-duplicate"),
    "Bloat": (
        "defensive-bloat",
        "dead-code",
        "needless-wrapper",
        "narrating-comment",
        "bad-import",
    ),
}
"""The kinds by what they have in common."""
