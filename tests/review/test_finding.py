"""Which rules speak of which files."""

from __future__ import annotations

import pytest

from reviewer.checks.check import all_checks
from reviewer.model.rule import Example, Pattern, Pillar, Rule, Severity, Where
from reviewer.review.rehearsal import rehearse

TEST = "import pytest\n\nf(1)\n"


def a_rule(where: Where | None) -> Rule:
    return Rule(
        id="call",
        title="Call",
        pillar=Pillar.HACK,
        kind="dead-code",
        severity=Severity.NOTICE,
        points=1,
        languages=("python",),
        message="It calls.",
        detection=(Pattern("python", {"rule": {"pattern": "f($X)"}}),),
        where=where,
    )


@pytest.mark.parametrize(
    ("where", "paths"),
    [
        (None, ["app.py", "docs/conf.py", "tests/server.py", "tests/test_app.py"]),
        (Where.PRODUCT, ["app.py"]),
        (Where.TESTS, ["tests/test_app.py"]),
    ],
)
def test_a_rule_speaks_of_the_code_that_it_is_about(where: Where | None, paths: list[str]) -> None:
    files = {
        "app.py": "f(1)\n",
        "docs/conf.py": "f(1)\n",
        "tests/server.py": "f(1)\n",
        "tests/test_app.py": TEST,
    }
    findings = rehearse([a_rule(where)], Example({}, files), all_checks())
    assert sorted(one.place.path for one in findings) == paths
