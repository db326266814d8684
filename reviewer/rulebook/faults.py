"""One mistake in a document, by the key that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.rulebook.yaml_file import Key


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the value of `key`, and what to do about it."""

    key: Key
    problem: str
    cure: str = ""
