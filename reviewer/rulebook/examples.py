"""Executed examples: sources with carets under the lines that a rule must name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from reviewer.model.finding import Finding
from reviewer.model.rule import Example, ExpectedFinding
from reviewer.rulebook.schema import ChangeExample, ExampleItem, SourceExample

FILE_NAMES: Mapping[str, str] = {
    "bash": "example.sh",
    "c": "example.c",
    "cpp": "example.cpp",
    "csharp": "Example.cs",
    "css": "example.css",
    "elixir": "example.ex",
    "go": "example.go",
    "haskell": "Example.hs",
    "hcl": "example.tf",
    "html": "example.html",
    "groovy": "build.gradle",
    "ini": "example.cfg",
    "makefile": "Makefile",
    "xml": "pom.xml",
    "java": "Example.java",
    "javascript": "example.js",
    "json": "example.json",
    "jsx": "example.jsx",
    "kotlin": "Example.kt",
    "lua": "example.lua",
    "nix": "example.nix",
    "php": "example.php",
    "python": "example.py",
    "ruby": "example.rb",
    "rust": "example.rs",
    "scala": "Example.scala",
    "solidity": "Example.sol",
    "swift": "Example.swift",
    "toml": "example.toml",
    "tsx": "example.tsx",
    "typescript": "example.ts",
    "yaml": "example.yml",
}
"""The path that a text-only example of a language gets."""

_CARET = re.compile(r"^\s*(?:#|//|--|;|/\*|<!--)\s*\^+[ \t]*(.*?)[ \t]*(?:\*/|-->)?$")


def parse_example(item: ExampleItem, languages: tuple[str, ...], line: int) -> Example | None:
    """The example as a change, its caret lines taken out; None if its language is unclear.

    A caret line is a comment that begins with `^`; it speaks of the nearest code line
    above it (line 0 if there is none), and what follows the carets must occur in the
    finding's words. Text in a rule for any language is Python.
    """
    if isinstance(item, ChangeExample):
        return replace(_example(item.before, item.after, line), fixed=item.fixed)
    if isinstance(item, SourceExample):
        path = FILE_NAMES[item.language]
        fixed = {} if item.fixed is None else {path: item.fixed}
        return replace(_example({}, {path: item.code}, line), fixed=fixed)
    if len(languages) > 1:
        return None
    language = languages[0] if languages else "python"
    return _example({}, {FILE_NAMES[language]: item}, line)


def compare(example: Example, findings: Iterable[Finding]) -> tuple[str, ...]:
    """What differs between the findings that an example announces and those made.

    Empty if every announced one was made at its line and in its words, and no other.
    """
    left = sorted(findings, key=lambda one: (_spot(one), one.message))
    differences = []
    for expected in example.expected:
        found = _pick(expected, left)
        if found is None:
            differences.append(_unmet(expected, left))
        else:
            left.remove(found)
    unexpected = [f"{_where(one)}: found but not expected: {one.message}" for one in left]
    return (*differences, *unexpected)


def compare_fixed(example: Example, mended: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between the repair that an example states and the one that was made.

    Empty as well if the example states none.
    """
    return tuple(
        f"{path}: its repair is not the `fixed` text but: {mended.get(path)!r}"
        for path, text in example.fixed.items()
        if mended.get(path) != text
    )


_Spot = tuple[str, int, bool]


def _example(before: Mapping[str, str], after: Mapping[str, str], line: int) -> Example:
    plain_before, in_base = _without_carets(before, in_base=True)
    plain_after, in_head = _without_carets(after, in_base=False)
    return Example(plain_before, plain_after, (*in_base, *in_head), line)


def _without_carets(
    files: Mapping[str, str], *, in_base: bool
) -> tuple[dict[str, str], list[ExpectedFinding]]:
    sources: dict[str, str] = {}
    expected: list[ExpectedFinding] = []
    for path, text in files.items():
        lines: list[str] = []
        for line in text.split("\n"):
            caret = _CARET.match(line)
            if caret:
                expected.append(ExpectedFinding(path, _last_code(lines), caret[1], in_base))
            else:
                lines.append(line)
        sources[path] = "\n".join(lines)
    return sources, expected


def _last_code(lines: list[str]) -> int:
    """The 1-based number of the last line that is not blank, 0 without any."""
    return next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip()), 0)


def _pick(expected: ExpectedFinding, findings: list[Finding]) -> Finding | None:
    spot = (expected.path, expected.line, expected.in_base)
    return next(
        (one for one in findings if _spot(one) == spot and expected.message in _words(one)), None
    )


def _unmet(expected: ExpectedFinding, findings: list[Finding]) -> str:
    """Why an announced finding is not there: the rule is silent, or says something else."""
    spot = (expected.path, expected.line, expected.in_base)
    where = f"{_side(expected.in_base)}{expected.path}:{expected.line}"
    other = next((one for one in findings if _spot(one) == spot), None)
    if other is None:
        return f"{where}: expected a finding{_saying(expected.message)}, but the rule is silent"
    findings.remove(other)
    return f"{where}: expected the words `{expected.message}`, but it says: {_words(other)}"


def _saying(message: str) -> str:
    return f" with the words `{message}`" if message else ""


def _words(finding: Finding) -> str:
    return f"{finding.message} {finding.cure}".strip()


def _spot(finding: Finding) -> _Spot:
    return (finding.place.path, finding.place.span.start, finding.place.in_base)


def _where(finding: Finding) -> str:
    path, line, in_base = _spot(finding)
    return f"{_side(in_base)}{path}:{line}"


def _side(in_base: bool) -> str:  # noqa: FBT001 - a flag of the model
    return "before " if in_base else ""
