from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from reviewer.model.change import Span
from reviewer.model.finding import Trouble
from reviewer.model.judged import Place
from reviewer.model.review import Review
from reviewer.model.rule import Rule
from reviewer.review.rendering import sarif
from reviewer.review.rendering.sarif import to_sarif
from reviewer.rulebook.loading import load_rulebook
from tests.fakes.reviews import a_busy_review, a_finding, a_review
from tests.payloads import sarif_schema
from tests.review.rendering.test_markdown import HOSTILE, hostile_review

RULES = load_rulebook().rules
VALIDATOR = jsonschema.Draft4Validator(sarif_schema())
# RFC 3986, section 4.2: a relative reference whose first segment has no colon.
RELATIVE = re.compile(r"(?!/)(?:[A-Za-z0-9\-._~/]|%[0-9A-F]{2})+")


def run(review: Review, rules: Sequence[Rule] = RULES) -> dict[str, Any]:
    log = json.loads(to_sarif(review, rules).encode("utf-8"))
    VALIDATOR.validate(log)
    only: dict[str, Any] = log["runs"][0]
    assert len(log["runs"]) == 1
    return only


def result(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = run(a_review(findings=(a_finding(**changes),)))["results"][0]
    return found


@pytest.mark.parametrize(
    "review",
    [a_review(), a_busy_review(), hostile_review(HOSTILE)],
    ids=["clean", "busy", "hostile"],
)
def test_every_review_is_valid_by_the_official_schema(review: Review) -> None:
    assert len(run(review)["results"]) == len(review.findings)


def test_the_schema_would_refuse_what_is_wrong() -> None:
    log = json.loads(to_sarif(a_busy_review(), RULES))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not VALIDATOR.is_valid(log)


def test_equal_reviews_give_identical_bytes() -> None:
    assert to_sarif(a_busy_review(), RULES) == to_sarif(a_busy_review(), RULES)


def test_a_result_says_what_the_finding_says() -> None:
    found = result()
    assert found["message"]["text"] == (
        "`finalise` grew from cyclomatic 21 to 28. Use one table by tier."
    )
    assert (found["ruleId"], found["level"]) == ("growing-function", "warning")
    assert found["locations"][0] == {
        "physicalLocation": {
            "artifactLocation": {"uri": "billing/invoice.py", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 88, "endLine": 170},
        },
        "logicalLocations": [{"fullyQualifiedName": "finalise"}],
    }
    assert found["partialFingerprints"] == {"outlast/v1": "c0ffee00"}


def test_every_result_points_at_its_rule() -> None:
    found = run(a_busy_review())
    rules = found["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in found["results"]] == [
        one["ruleId"] for one in found["results"]
    ]


def test_a_rule_is_described_with_its_page() -> None:
    rule = run(a_review(findings=(a_finding(),)))["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == "Branches added to a function that already has many"
    assert rule["help"]["markdown"].startswith("# ")
    assert "## Why" in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert "helpUri" not in rule


def test_a_rule_links_to_its_page_where_that_is_published() -> None:
    review = a_review(findings=(a_finding(),))
    published = load_rulebook().published("https://example.org/docs")
    rule = run(review, published.rules)["tool"]["driver"]["rules"][0]
    assert rule["helpUri"] == "https://example.org/docs/rules/growing-function.md"


def test_a_rule_of_the_repository_itself_has_at_least_its_name() -> None:
    found = run(a_review(findings=(a_finding(rule="house-rule"),)))
    assert found["tool"]["driver"]["rules"] == [{"id": "house-rule"}]


def test_a_twin_is_a_related_location() -> None:
    found = result(related=(Place("billing/report.py", Span(112, 142)),))
    related = found["relatedLocations"][0]
    assert related["physicalLocation"]["region"] == {"startLine": 112, "endLine": 142}
    assert related["message"] == {"text": "billing/report.py:112-142"}


def test_what_is_gone_has_no_lines_in_the_head_but_names_those_of_the_base() -> None:
    found = result(place=Place("a.py", Span(41, 43), in_base=True))
    assert "region" not in found["locations"][0]["physicalLocation"]
    assert "It stood at line 41-43 of the base." in found["message"]["text"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/c#d?.py", "a%20b/c%23d%3F.py"),
        ("c:d.py", "c%3Ad.py"),
        ("naïve.py", "na%C3%AFve.py"),
        ("caf\udce9.py", "caf%E9.py"),
        ("100%.py", "100%25.py"),
    ],
)
def test_any_path_is_a_relative_reference(path: str, uri: str) -> None:
    found = result(place=Place(path, Span(1, 1)))
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
    assert RELATIVE.fullmatch(uri)


def test_a_message_holds_no_link_of_its_own() -> None:
    assert "](" not in result(message="see [here](https://example.org) [1](2)")["message"]["text"]


def test_troubles_are_told_as_notifications() -> None:
    review = a_review(troubles=(Trouble("growing-function", "a.py", "RecursionError"),))
    told = run(review)["invocations"][0]["toolExecutionNotifications"]
    assert [one["message"]["text"] for one in told] == ["growing-function: a.py RecursionError"]


def test_what_github_would_refuse_is_left_out_and_counted() -> None:
    twins = tuple(Place("a.py", Span(n, n)) for n in range(1, 2_000))
    one = a_finding(related=twins, message="x" * 5_000)
    plain = tuple(a_finding(fingerprint=f"{n:x}") for n in range(sarif.MOST_RESULTS + 1))
    found = run(a_review(findings=(one, *plain)))
    assert len(found["results"]) == 5_000
    assert len(found["results"][0]["relatedLocations"]) == 100
    assert len(found["results"][0]["message"]["text"]) == 1_000
    told = found["invocations"][0]["toolExecutionNotifications"]
    assert told[0]["message"]["text"] == "2 more findings left out: too many for one file."


def test_descriptions_and_tags_keep_to_githubs_limits() -> None:
    findings = tuple(a_finding(rule=rule.id) for rule in RULES)
    rules = run(replace(a_review(), findings=findings))["tool"]["driver"]["rules"]
    assert len(rules) == len(RULES)
    for rule in rules:
        assert len(rule["name"]) <= 255
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["properties"]["tags"]) <= 10
