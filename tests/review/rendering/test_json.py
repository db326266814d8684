from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from reviewer.model.change import Span
from reviewer.model.finding import SetAside, Trouble
from reviewer.model.judged import Place
from reviewer.model.policy import Mode
from reviewer.model.review import Condition, DuplicationShare, Erosion, Gate
from reviewer.review.rendering.json import to_json
from tests.fakes.reviews import a_busy_review, a_finding, a_function_change, a_review

SCHEMA = json.loads(
    files("reviewer.review.rendering").joinpath("review.schema.json").read_text("utf-8")
)
KEYS = [
    "schema",
    "tool",
    "repository",
    "base",
    "head",
    "merge_base",
    "attribution",
    "coverage",
    "score",
    "verdict",
    "gate",
    "functions",
    "duplication",
    "erosion",
    "findings",
    "credits",
    "set_aside",
    "troubles",
    "notes",
    "suppressions",
    "policy",
]


def document(review: Any) -> dict[str, Any]:
    text = to_json(review)
    loaded: dict[str, Any] = json.loads(text.encode("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(loaded)
    return loaded


@pytest.mark.parametrize(
    "review",
    [
        a_review(),
        a_busy_review(),
        a_review(
            set_aside=(SetAside("swallowed-exception", "a.py", 3, "moved, not new"),),
            troubles=(Trouble("growing-function", "", "RecursionError: too deep"),),
            notes=("This change edits `.github/outlast.yml`.",),
            functions=(a_function_change("gone", 4, None), a_function_change("new", None, 2)),
        ),
    ],
    ids=["clean", "busy", "odd"],
)
def test_every_review_is_valid_by_the_shipped_schema(review: Any) -> None:
    assert list(document(review)) == KEYS


def test_equal_reviews_give_identical_bytes() -> None:
    assert to_json(a_busy_review()) == to_json(a_busy_review())


def test_the_schema_refuses_unknown_keys_everywhere() -> None:
    objects = [one for one in _nodes(SCHEMA) if one.get("type") == "object"]
    assert len(objects) > 15
    assert all(one["additionalProperties"] is False for one in objects)


def test_every_key_of_the_schema_is_described() -> None:
    silent = [
        name
        for one in _nodes(SCHEMA)
        for name, value in one.get("properties", {}).items()
        if not {"description", "$ref", "const", "anyOf", "minimum"} & set(value)
    ]
    assert silent == []


def test_bytes_that_are_no_text_are_spelled_out() -> None:
    finding = a_finding(place=Place("caf\udce9\n.py", Span(1, 1)))
    assert document(a_review(findings=(finding,)))["findings"][0]["path"] == "caf\\xe9\n.py"


def test_places_in_the_base_say_so_and_others_do_not() -> None:
    findings = document(a_busy_review())["findings"]
    assert [finding.get("side") for finding in findings] == ["base", None, None]


def test_a_function_that_went_has_the_lines_of_the_base() -> None:
    found = document(a_review(functions=(a_function_change("gone", 4, None),)))["functions"][0]
    assert (found["side"], found["after"], found["start_line"]) == ("base", None, 1)


def test_numbers_carry_no_float_noise() -> None:
    review = a_review(
        findings=(a_finding(points=0.1 + 0.2), a_finding(points=5.0)),
        duplication=DuplicationShare(10, 3, 30.000000000000004),
        erosion=Erosion(1 / 3, None),
        gate=Gate(Mode.ENFORCE, (Condition("points", None, 5.0, passed=True),)),
    )
    shown = document(review)
    assert [finding["points"] for finding in shown["findings"]] == [0.3, 5]
    assert '"points": 5,' in to_json(review)
    assert shown["duplication"]["percent"] == 30
    assert shown["erosion"] == {"before": 0.333, "after": None}
    assert shown["gate"]["conditions"][0]["limit"] is None


def test_the_message_holds_what_is_wrong_and_the_cure() -> None:
    finding = document(a_review(findings=(a_finding(),)))["findings"][0]
    assert finding["message"] == "`finalise` grew from cyclomatic 21 to 28. Use one table by tier."


def test_left_out_files_keep_reason_and_lines() -> None:
    skipped = document(a_busy_review())["coverage"]["skipped"]
    assert skipped == [{"path": "dist/app.js", "reason": "generated", "lines": 18}]


def _nodes(value: Any) -> list[dict[str, Any]]:
    children = value.values() if isinstance(value, dict) else value
    inner = [node for child in children if isinstance(child, dict | list) for node in _nodes(child)]
    return [value, *inner] if isinstance(value, dict) else inner
