from __future__ import annotations

from reviewer.model.finding import Match
from tests.checks.changes import lines, matches

OLD = "def f(x):\n    return g(x)\n"
FORKED = "def f(x, html=False):\n    if html:\n        return h(x)\n    return g(x)\n"


def found(before: str, after: str) -> list[Match]:
    return matches("flag-argument", {"a.py": before}, {"a.py": after}, together=2)


def test_a_new_flag_that_forks_is_found() -> None:
    (match,) = found(OLD, FORKED)
    assert dict(match.values) == {"NAME": "f", "FLAGS": "`html`", "FORKS": "line 2"}
    assert (match.place.span.start, match.place.span.end) == (1, 3)


def test_two_new_flags_are_found_together() -> None:
    after = (
        "def f(x, a=False, b=False):\n    if a:\n        h(x)\n"
        "    if b:\n        k(x)\n    return g(x)\n"
    )
    assert lines(found(OLD, after)) == [1]
    assert found(OLD, after.replace("    if b:\n        k(x)\n", "")) == []


def test_a_new_function_may_have_a_flag() -> None:
    assert found("X = 1\n", "X = 1\n\n\n" + FORKED) == []


def test_a_renamed_flag_is_old() -> None:
    assert found(FORKED.replace("html", "rich"), FORKED) == []


def test_a_flag_of_an_inner_function_is_not_that_of_the_outer() -> None:
    inner = "".join(f"    {line}\n" for line in FORKED.splitlines())
    assert found("def o(x):\n    return x\n", f"def o(x):\n    y = x\n{inner}") == []
