"""A review as SARIF 2.1.0, for code scanning and editors.

Format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reviewer import __version__
from reviewer.model.finding import Finding
from reviewer.model.judged import Place
from reviewer.model.review import Review
from reviewer.model.rule import Rule, Severity
from reviewer.review.rendering import figures
from reviewer.review.rendering.escaping import clip, visible
from reviewer.review.rendering.figures import number
from reviewer.review.rendering.json import json_text
from reviewer.review.rendering.rule_pages import rule_page

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

# What GitHub stores of a file, and shows of a text:
# https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
MOST_RESULTS = 5_000
MOST_LOCATIONS = 100
LONGEST_MESSAGE = 1_000
LONGEST_DESCRIPTION = 1_024
LONGEST_NAME = 255

_LEVELS = {Severity.NOTICE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}
_ROOT = "%SRCROOT%"
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def to_sarif(review: Review, rules: Iterable[Rule]) -> str:
    """Indented JSON with a final newline; equal reviews give identical text.

    `rules` are those that may be described, each with a link to its page if that is
    published. Findings beyond MOST_RESULTS are counted in a note.
    """
    known = {rule.id: rule for rule in rules}
    run = _run(review, [_rule(one, known) for one in _rule_ids(review)])
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _run(review: Review, rules: list[dict[str, Any]]) -> dict[str, Any]:
    order = {name: index for index, name in enumerate(_rule_ids(review))}
    driver = {
        "name": "Outlast",
        "semanticVersion": _semantic(__version__),
        "version": f"{__version__}+{review.rulebook}",
        "rules": rules,
    }
    return {
        "tool": {"driver": driver},
        "invocations": [_invocation(review)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": [_result(one, order[one.rule]) for one in review.findings[:MOST_RESULTS]],
        "properties": {
            "repository": review.repository,
            "base": review.base,
            "head": review.head,
            "mergeBase": review.merge_base,
            "score": review.score.overall,
            "verdict": review.verdict.value,
        },
    }


def _semantic(version: str) -> str:
    """`0.1` as `0.1.0`, as https://semver.org asks."""
    return f"{version}.0" if version.count(".") == 1 else version


def _rule_ids(review: Review) -> list[str]:
    return sorted({finding.rule for finding in review.findings})


def _invocation(review: Review) -> dict[str, Any]:
    said = [f"{one.check}: {visible(f'{one.path} {one.error}'.strip())}" for one in review.troubles]
    more = len(review.findings) - MOST_RESULTS
    if more > 0:
        said.append(f"{figures.plural(more, 'more finding')} left out: too many for one file.")
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {"level": "warning", "message": {"text": _text(one)}} for one in said
        ],
    }


def _rule(rule_id: str, known: Mapping[str, Rule]) -> dict[str, Any]:
    rule = known.get(rule_id)
    if rule is None:
        return {"id": rule_id}
    page = rule_page(rule)
    described = {
        "id": rule.id,
        "name": clip(rule.id, LONGEST_NAME),
        "shortDescription": {"text": clip(rule.title, LONGEST_DESCRIPTION)},
        "fullDescription": {
            "text": clip(_one_line(rule.rationale) or rule.title, LONGEST_DESCRIPTION)
        },
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["maintainability", rule.pillar.value, rule.kind]},
    }
    return {**described, "helpUri": rule.page} if rule.page else described


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    location = _location(finding.place)
    if finding.symbol:
        name = visible(finding.symbol)
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(" ".join(_sentences(finding)))},
        "locations": [location],
        "relatedLocations": [
            {"id": number_, **_location(place), "message": {"text": figures.location(place)}}
            for number_, place in enumerate(finding.related[:MOST_LOCATIONS], 1)
        ],
        "partialFingerprints": {"outlast/v1": finding.fingerprint},
        "properties": {
            "points": number(finding.points),
            "pillar": finding.pillar.value,
            "kind": finding.kind,
            "side": "base" if finding.place.in_base else "head",
        },
    }


def _sentences(finding: Finding) -> Iterable[str]:
    yield finding.message
    if finding.place.in_base:
        yield f"It stood at line {figures.span_text(finding.place.span)} of the base."
    if finding.cure:
        yield finding.cure


def _location(place: Place) -> dict[str, Any]:
    """Lines of the base have no region: they are not in the files that a reader opens."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.path), "uriBaseId": _ROOT}}
    if not place.in_base:
        physical["region"] = {"startLine": place.span.start, "endLine": place.span.end}
    return {"physicalLocation": physical}


def _uri(path: str) -> str:
    """The path as a relative reference; RFC 3986 asks for `%NN` where a byte is not plain."""
    given = path.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in given)


def _text(text: str) -> str:
    """`text` as a plain message, in which `[name](place)` would be a link."""
    return clip(visible(text).replace("](", "] ("), LONGEST_MESSAGE)


def _one_line(text: str) -> str:
    return " ".join(text.split())
