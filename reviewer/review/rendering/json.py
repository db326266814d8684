"""A review as JSON for programs, as `review.schema.json` describes it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from reviewer import __version__
from reviewer.model.change import Span
from reviewer.model.facts import Function
from reviewer.model.finding import Finding
from reviewer.model.judged import FunctionChange, Place
from reviewer.model.review import Credit, Review, Standing, SuppressionNote
from reviewer.review.rendering.escaping import bytes_visible
from reviewer.review.rendering.figures import number

SCHEMA = "outlast.review/1"
_SHARE_DECIMALS = 3
_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json(review: Review) -> str:
    r"""Indented JSON with a final newline; equal reviews give identical text.

    A byte of a path that is not UTF-8 reads `\xNN`.
    """
    return json_text(_document(review))


def json_text(document: Mapping[str, Any]) -> str:
    r"""Indented JSON with a final newline; a byte that is not UTF-8 reads `\xNN`."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _SURROGATE.sub(lambda found: json.dumps(bytes_visible(found[0]))[1:-1], text) + "\n"


def _document(review: Review) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "tool": {"name": "outlast", "version": __version__, "rulebook": review.rulebook},
        "repository": review.repository,
        "base": review.base,
        "head": review.head,
        "merge_base": review.merge_base,
        "attribution": _attribution(review),
        "coverage": _coverage(review),
        "score": _score(review),
        "verdict": review.verdict.value,
        "gate": _gate(review),
        "functions": [_function_change(change) for change in review.functions],
        "duplication": {
            "added_lines": review.duplication.added_lines,
            "duplicated_lines": review.duplication.duplicated_lines,
            "percent": number(review.duplication.percent),
        },
        "erosion": {
            "before": _share(review.erosion.before),
            "after": _share(review.erosion.after),
        },
        "findings": [_finding(finding) for finding in review.findings],
        "credits": [_credit(credit) for credit in review.credits],
        "set_aside": [
            {
                "rule": one.rule,
                "path": one.path,
                "start_line": one.start_line,
                "reason": one.reason,
            }
            for one in review.set_aside
        ],
        "troubles": [
            {"check": one.check, "path": one.path, "error": one.error} for one in review.troubles
        ],
        "notes": list(review.notes),
        "suppressions": {
            "before": review.suppressions.before,
            "after": [_suppression(note) for note in review.suppressions.notes],
        },
        "policy": {"source": review.policy_source, "mode": review.gate.mode.value},
    }


def _suppression(note: SuppressionNote) -> dict[str, Any]:
    return {
        "path": note.path,
        "start_line": note.line,
        "rules": list(note.rules),
        "reason": note.reason,
        "new": note.is_new,
        "silenced": note.silenced,
        "fault": note.fault,
    }


def _attribution(review: Review) -> dict[str, Any]:
    return {
        "agents": [
            {"name": one.name, "confidence": one.confidence, "evidence": list(one.evidence)}
            for one in review.agents
        ]
    }


def _coverage(review: Review) -> dict[str, Any]:
    covered = review.coverage
    return {
        "files_changed": covered.files_changed,
        "files_judged": covered.files_judged,
        "lines_added": covered.lines_added,
        "lines_judged": covered.lines_judged,
        "skipped": [
            {"path": one.path, "reason": one.reason, "lines": one.lines} for one in covered.skipped
        ],
    }


def _score(review: Review) -> dict[str, Any]:
    score = review.score
    return {
        "overall": score.overall,
        "complexity": score.complexity,
        "duplication": score.duplication,
        "hack": score.hack,
        "points": number(score.points),
        "credit": number(score.credit),
        **_standing(review.standing),
    }


def _standing(standing: Standing | None) -> dict[str, Any]:
    if standing is None:
        return {}
    return {
        "standing": {
            "changes": standing.changes,
            "higher": standing.higher,
            "equal": standing.equal,
            "percentile": standing.percentile,
        }
    }


def _gate(review: Review) -> dict[str, Any]:
    return {
        "mode": review.gate.mode.value,
        "conditions": [
            {
                "name": one.name,
                "limit": None if one.limit is None else number(one.limit),
                "actual": number(one.actual),
                "passed": one.passed,
            }
            for one in review.gate.conditions
        ],
        "to_pass": [
            {"condition": one.condition, "text": one.text, "findings": list(one.findings)}
            for one in review.gate.to_pass
        ],
    }


def _function_change(change: FunctionChange) -> dict[str, Any]:
    span = _span(change)
    return {
        "path": change.path,
        "name": change.name,
        "start_line": span.start,
        "end_line": span.end,
        **({} if change.after else {"side": "base"}),
        "base_path": change.base_path,
        "moved_from": change.moved_from,
        "before": _measures(change.before),
        "after": _measures(change.after),
    }


def _span(change: FunctionChange) -> Span:
    function = change.after or change.before
    if function is None:
        message = "a changed function has a before, an after or both"
        raise ValueError(message)
    return function.span


def _measures(function: Function | None) -> dict[str, int | None] | None:
    if function is None:
        return None
    found = function.measures
    return {
        "cyclomatic": found.cyclomatic,
        "cognitive": found.cognitive,
        "lines": found.lines,
        "parameters": found.parameters,
        "nesting": found.nesting,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "pillar": finding.pillar.value,
        "kind": finding.kind,
        "severity": finding.severity.value,
        "points": number(finding.points),
        **_place(finding.place),
        "symbol": finding.symbol,
        "message": " ".join(part for part in (finding.message, finding.cure) if part),
        "fingerprint": finding.fingerprint,
        **({"page": finding.page} if finding.page else {}),
        "related": [_place(place) for place in finding.related],
        "fix": finding.fix.diff if finding.fix else None,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "start_line": place.span.start,
        "end_line": place.span.end,
        **({"side": "base"} if place.in_base else {}),
    }


def _credit(credit: Credit) -> dict[str, Any]:
    change = credit.change
    return {"path": change.path, "name": change.name, "points": number(credit.points)}


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, _SHARE_DECIMALS)
