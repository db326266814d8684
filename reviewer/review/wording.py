"""Matches put into words and weighed."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from reviewer.model.finding import Finding, Match
from reviewer.model.rule import Rule

_VALUE = re.compile(r"\$\$?\$?([A-Z][A-Z0-9_]*)")
_SYMBOL = re.compile(r"`?\$SYMBOL\b`?")
_LONGEST_VALUE = 120
_DIGITS = 16


def word(matches: Iterable[tuple[Rule, Match]]) -> tuple[Finding, ...]:
    """A finding for each match; equal ones are told apart by their order."""
    seen: Counter[str] = Counter()
    findings = []
    for rule, match in matches:
        content = f"{rule.id}\n{match.symbol}\n{match.identity}"
        fingerprint = _digest(f"{content}\n{seen[content]}")
        seen[content] += 1
        findings.append(_finding(rule, match, fingerprint))
    return tuple(findings)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Replace each `$NAME` by its value, shortened and on one line; without one it goes."""
    return _VALUE.sub(lambda found: _short(values.get(found[1], "")), template)


def _finding(rule: Rule, match: Match, fingerprint: str) -> Finding:
    values = {"SYMBOL": match.symbol, **dict(match.values)}
    return Finding(
        rule=rule.id,
        pillar=rule.pillar,
        kind=rule.kind,
        severity=rule.severity,
        points=round(rule.points + match.extra_points, 1),
        place=match.place,
        symbol=match.symbol,
        message=fill(_named(rule.message, match), values),
        cure=fill(_named(rule.cure, match), values),
        fingerprint=fingerprint,
        related=match.related,
        page=rule.page,
    )


def _named(template: str, match: Match) -> str:
    if match.symbol:
        return template
    named = _SYMBOL.sub("this file", template)
    return named[:1].upper() + named[1:]


def _short(value: str) -> str:
    """A value on one line; the blank that parts it from the word before stays."""
    line = " " * value.startswith(" ") + " ".join(value.split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1] + "…"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
