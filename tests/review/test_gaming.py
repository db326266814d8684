"""Whoever tries to please the number instead of the code gets no better verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.model.review import Review, Verdict
from tests.fakes.worlds import review
from tests.repositories.builder import Files, Repo

BRANCHES = "".join(
    f'    if method == "M{n}" and path == "/{n}":\n        return "page-{n}"\n' for n in range(8)
)
ROUTE = f'def route(method, path):\n{BRANCHES}    return "missing"\n'
MORE = "".join(
    f'    if method == "N{n}" and path == "/n{n}":\n        return "more-{n}"\n' for n in range(4)
)
GROWN = f'def route(method, path):\n{BRANCHES}{MORE}    return "missing"\n'
SPLIT = f"""\
def route(method, path):
    return route_one(method, path) or route_two(method, path)


def route_one(method, path):
{BRANCHES[: len(BRANCHES) // 2]}    return None


def route_two(method, path):
{BRANCHES[len(BRANCHES) // 2 :]}{MORE}    return "missing"
"""
CLOSE = "def close(device):\n    device.flush()\n    device.sync()\n"
SWALLOW = """\
def close(device):
    try:
        device.flush()
        device.sync()
    except Exception:
        pass
"""
WORSE = [Verdict.PASS, Verdict.WARN, Verdict.FAIL]
ENFORCE = """\
version: 1
mode: enforce
ignore: ["legacy/**"]
rules: {swallowed-exception: error}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def judged(repo: Repo, before: Files, *commits: Files) -> Review:
    """The review of all commits together, on top of a base."""
    base = repo.commit(before)
    for files in commits:
        repo.commit(files)
    return review(repo, base, repo.git("rev-parse", "HEAD"))


def no_better(honest: Review, tricky: Review) -> bool:
    worse = WORSE.index(tricky.verdict) >= WORSE.index(honest.verdict)
    return worse and tricky.score.overall <= honest.score.overall


@pytest.fixture
def honest(tmp_path: Path) -> Review:
    """Branches added to a function that has many."""
    grown = judged(Repo(tmp_path / "honest"), {"web.py": ROUTE}, {"web.py": GROWN})
    assert (grown.verdict, [one.rule for one in grown.findings]) == (
        Verdict.WARN,
        ["growing-function"],
    )
    return grown


def test_splitting_a_function_into_meaningless_parts(repo: Repo, honest: Review) -> None:
    assert no_better(honest, judged(repo, {"web.py": ROUTE}, {"web.py": SPLIT}))


EASED = f"""\
def route(method, path):
    if route_one(method, path):
        return route_one(method, path)
{BRANCHES[len(BRANCHES) // 2 :]}{{more}}    return "missing"


def route_one(method, path):
{BRANCHES[: len(BRANCHES) // 2]}    return None
"""


@pytest.mark.parametrize(("share", "rules"), [(2, []), (4, ["growing-function"])])
def test_taking_out_a_piece_pays_for_a_little_growth_only(
    repo: Repo, share: int, rules: list[str]
) -> None:
    more = MORE[: len(MORE) * share // 4]
    found = judged(repo, {"web.py": ROUTE}, {"web.py": EASED.format(more=more)}).findings
    assert [one.rule for one in found] == rules


def test_splitting_a_function_over_files(repo: Repo, honest: Review) -> None:
    head, one, two = SPLIT.split("\n\n\n")
    files = {"web.py": head + "\n", "one.py": one + "\n", "two.py": two}
    assert no_better(honest, judged(repo, {"web.py": ROUTE}, files))


def test_inlining_everything_on_one_line(repo: Repo, honest: Review) -> None:
    dense = GROWN.replace(":\n        return", ": return")
    assert no_better(honest, judged(repo, {"web.py": ROUTE}, {"web.py": dense}))


def test_one_expression_instead_of_branches(repo: Repo, honest: Review) -> None:
    chain = " or ".join(f'(path == "/n{n}" and method == "N{n}" and "more")' for n in range(4))
    dense = ROUTE.replace('return "missing"', f'return {chain} or "missing"')
    assert no_better(honest, judged(repo, {"web.py": ROUTE}, {"web.py": dense}))


def test_renaming_the_file_and_the_function(repo: Repo, honest: Review) -> None:
    renamed = {"web.py": None, "paths/routing.py": GROWN.replace("route", "find_page")}
    tricky = judged(repo, {"web.py": ROUTE}, renamed)
    assert no_better(honest, tricky)
    assert [(one.rule, one.symbol) for one in tricky.findings] == [
        ("growing-function", "find_page")
    ]


def test_moving_the_code_to_an_ignored_path(repo: Repo) -> None:
    base = {"web.py": ROUTE, ".github/outlast.yml": 'version: 1\nignore: ["legacy/**"]\n'}
    tricky = judged(repo, base, {"web.py": None, "legacy/web.py": GROWN})
    assert [one.rule for one in tricky.findings] == ["growing-function"]
    assert tricky.verdict is Verdict.WARN


def test_code_that_went_where_nobody_looks_earns_no_credit(repo: Repo) -> None:
    base = {"web.py": ROUTE, ".github/outlast.yml": 'version: 1\nignore: ["legacy/**"]\n'}
    short = "from legacy.web import find\n\n\ndef route(method, path):\n    return find(path)\n"
    other = "".join(f"OTHER_{n} = {n * n}\n" for n in range(99))
    moved = other + GROWN.replace("route", "find")
    hidden = judged(repo, base, {"web.py": short, "legacy/web.py": moved})
    assert [one.path for one in hidden.coverage.skipped] == ["legacy/web.py"]
    assert hidden.credits == ()


def test_code_that_became_simpler_in_the_open_earns_credit(repo: Repo) -> None:
    short = 'PAGES = {}\n\n\ndef route(method, path):\n    return PAGES.get((method, path), "")\n'
    assert judged(repo, {"web.py": ROUTE}, {"web.py": short}).credits


@pytest.mark.parametrize(
    "files",
    [
        {"new.py": f"# Code generated by gen.py. DO NOT EDIT.\n{SWALLOW}"},
        {"new.py": f"# @generated\n{SWALLOW}"},
        {"new.generated.py": SWALLOW},
        {"vendor/new.py": SWALLOW},
        {"shop/packages/urllib3/new.py": SWALLOW},
        {"new.py": SWALLOW, ".gitattributes": "*.py linguist-generated\n"},
        {"new.py": SWALLOW, ".gitattributes": "*.py linguist-vendored\n"},
    ],
    ids=["header", "mark", "name", "folder", "shelf", "attributes", "vendored by attributes"],
)
def test_marking_new_code_as_generated(repo: Repo, files: Files) -> None:
    tricky = judged(repo, {".github/outlast.yml": ENFORCE}, files)
    assert tricky.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    "head",
    [
        {"radio.py": f"# DO NOT EDIT\n{SWALLOW}"},
        {"radio.py": SWALLOW, ".gitattributes": "*.py linguist-generated\n"},
        {"radio.py": SWALLOW, ".gitattributes": "*.py linguist-vendored\n"},
    ],
    ids=["header", "generated by attributes", "vendored by attributes"],
)
def test_marking_old_code_as_generated(repo: Repo, head: Files) -> None:
    base = {"radio.py": CLOSE, ".github/outlast.yml": ENFORCE}
    assert judged(repo, base, head).verdict is Verdict.FAIL


def test_another_project_beside_one_that_is_carried_along_stays_silent(repo: Repo) -> None:
    base = {"shop/packages/urllib3/util.py": "X = 1\n", ".github/outlast.yml": ENFORCE}
    kept = judged(repo, base, {"shop/packages/idna/new.py": SWALLOW})
    assert [one.reason for one in kept.coverage.skipped] == ["vendored (packages/)"]


def test_generated_files_beside_generated_files_stay_silent(repo: Repo) -> None:
    header = "# Code generated by gen.py. DO NOT EDIT.\n"
    base = {"api/a.py": f"{header}X = 1\n", ".github/outlast.yml": ENFORCE}
    honest = judged(repo, base, {"api/b.py": f"{header}{SWALLOW}", "c.py": "Y = 1\n"})
    assert honest.findings == ()
    assert [one.path for one in honest.coverage.skipped] == ["api/b.py"]


def test_adding_a_suppression(repo: Repo, honest: Review) -> None:
    asked = "# outlast: ignore[growing-function, tangled-function] routes are a table by nature\n"
    alone = "version: 1\nrules: {ladder-growth: off}\n"
    base = {"web.py": ROUTE, ".github/outlast.yml": alone}
    tricky = judged(repo, base, {"web.py": f"{asked}{GROWN}"})
    assert tricky.findings == ()
    assert WORSE.index(tricky.verdict) >= WORSE.index(honest.verdict)
    assert tricky.suppressions.added == 1


def test_suppressing_everything_does_not_open_the_gate(repo: Repo) -> None:
    asked = "# outlast: ignore[swallowed-exception] the device may be gone by then"
    places = "\n\n".join(
        SWALLOW.replace("close", f"close_{n}").replace("Exception:", f"Exception:  {asked}")
        for n in range(9)
    )
    tricky = judged(repo, {"a.py": "x = 1\n"}, {"radio.py": places})
    assert tricky.verdict is Verdict.FAIL
    assert "points" in {one.name for one in tricky.gate.conditions if not one.passed}


def test_deleting_the_failing_test(repo: Repo) -> None:
    tests = "from radio import close\n\n\ndef test_close():\n    assert close(3) == 4\n"
    other = "\n\ndef test_open():\n    assert close is not None\n"
    base = {"radio.py": CLOSE, "tests/test_radio.py": tests + other}
    only = "from radio import close\n" + other
    tricky = judged(repo, base, {"radio.py": CLOSE + "\n\nX = 1\n", "tests/test_radio.py": only})
    assert tricky.verdict is Verdict.WARN
    assert [one.kind for one in tricky.findings] == ["deleted-test"]


def test_spreading_a_change_over_several_commits(repo: Repo, honest: Review) -> None:
    parts = MORE.split("    if ")[1:]
    steps = [
        {"web.py": ROUTE.replace('    return "missing"', f'{added}    return "missing"')}
        for n in range(1, 5)
        if (added := "".join(f"    if {part}" for part in parts[:n]))
    ]
    spread = judged(repo, {"web.py": ROUTE}, *steps)
    assert (spread.score, spread.verdict) == (honest.score, honest.verdict)


@pytest.mark.parametrize(
    "law",
    [
        "version: 1\nmode: off\n",
        "version: 1\nrules: {growing-function: off}\n",
        "version: 1\nrules: {growing-function: {params: {limit: 99}}}\n",
        'version: 1\nignore: ["**"]\n',
    ],
    ids=["mode", "rule", "limit", "ignore"],
)
def test_lowering_the_limits_in_the_head(repo: Repo, honest: Review, law: str) -> None:
    tricky = judged(repo, {"web.py": ROUTE}, {"web.py": GROWN, ".github/outlast.yml": law})
    assert no_better(honest, tricky)


@pytest.mark.parametrize(
    ("base", "rules"),
    [(ROUTE, ["growing-function"]), (ROUTE.replace(":\n", ":  # noqa: C901\n", 1), [])],
    ids=["in the change", "in the base"],
)
def test_allowing_a_function_to_be_complex(repo: Repo, base: str, rules: list[str]) -> None:
    allowed = GROWN.replace(":\n", ":  # noqa: C901\n", 1)
    found = judged(repo, {"web.py": base}, {"web.py": allowed}).findings
    assert [one.rule for one in found if one.rule == "growing-function"] == rules


LAW = {".github/outlast.yml": ENFORCE}
OTHERS = {f"calm_{n}.py": f"def calm_{n}():\n    return {n}\n" for n in range(40)}
LONG = f"# {'x' * 30_000}\n"


@pytest.mark.parametrize("more", [{}, OTHERS], ids=["alone", "among others"])
@pytest.mark.parametrize(
    "hidden",
    [LONG + SWALLOW, SWALLOW + "match = \n", SWALLOW + "\0\n"],
    ids=["line", "fault", "NUL"],
)
@pytest.mark.parametrize("before", [{}, {"io.py": CLOSE}], ids=["new", "known"])
def test_making_code_unreadable_where_the_gate_can_block(
    repo: Repo, *, before: Files, hidden: str, more: Files
) -> None:
    found = judged(repo, {**LAW, **before}, {"io.py": hidden, **more})
    assert found.verdict is Verdict.FAIL
    (unmet,) = (one for one in found.gate.conditions if not one.passed)
    assert (unmet.name, unmet.actual) == ("unread_files", 1)
    assert "readable" in found.gate.to_pass[0].text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"io.py": LONG + CLOSE}, {"io.py": LONG + SWALLOW}),
        ({"io.py": "match = \n"}, {"io.py": "match = = \n"}),
        ({"io.py": CLOSE}, {"data.json": f'["{"x" * 30_000}"]'}),
        ({"vendor/a.js": "a()\n"}, {"vendor/b.js": LONG}),
    ],
    ids=["line of old", "fault of old", "data", "vendored"],
)
def test_what_was_unreadable_before_or_is_no_code_holds_nothing_up(
    repo: Repo, before: Files, after: Files
) -> None:
    found = judged(repo, {**LAW, **before}, {**after, **OTHERS})
    assert found.verdict is Verdict.PASS


def test_an_advisory_gate_is_silent_about_what_it_cannot_read(repo: Repo) -> None:
    found = judged(repo, {"a.py": "x = 1\n"}, {"io.py": LONG + SWALLOW, **OTHERS})
    assert found.verdict is Verdict.PASS


TESTED = {
    "tides.py": "def rising(levels):\n    return levels == sorted(levels)\n",
    "tests/test_tides.py": """\
from tides import rising


def test_rising():
    assert rising([1, 2, 3])


class TestFlat:
    def test_flat_is_rising(self):
        assert rising([2, 2])
""",
}
SUITE = TESTED["tests/test_tides.py"]


@pytest.mark.parametrize(
    "suite",
    [
        {"tests/test_tides.py": SUITE.replace("def test_rising", "def xtest_rising")},
        {"tests/test_tides.py": SUITE.replace("class TestFlat", "class Flat")},
        {"tests/test_tides.py": None, "tests/tides_checks.py": SUITE},
        {"tests/test_tides.py": None, "tests/test_tides.py.bak": SUITE},
        {"pytest.ini": "[pytest]\naddopts = --ignore=tests/test_tides.py\n"},
        {"pytest.ini": "[pytest]\naddopts = -k 'not rising'\n"},
    ],
    ids=["function", "class", "file", "no code", "ignored", "deselected"],
)
def test_taking_tests_out_of_the_run_without_deleting_them(repo: Repo, suite: Files) -> None:
    slower = TESTED["tides.py"].replace("levels ==", "list(levels) ==")
    base = {**TESTED, "pytest.ini": "[pytest]\nminversion = 8\n"}
    taken_out = judged(repo, base, {"tides.py": slower, **suite})
    deleted = judged(repo, base, {"tides.py": slower, "tests/test_tides.py": None})
    assert deleted.verdict is Verdict.WARN
    assert no_better(deleted, taken_out)
