from __future__ import annotations

import pytest

from reviewer.model.finding import Match
from tests.checks.changes import matches

PRODUCT = (
    "def rising(levels):\n    return levels[0] < levels[1]\n\n\ndef falling(levels):\n"
    "    return not rising(levels)\n"
)
CHANGED = PRODUCT.replace("<", "<=")
KEPT = "def test_rising():\n    assert rising([1, 2])\n"
FLAT = "def test_flat():\n    assert not rising([5, 5])\n"


def find(before: dict[str, str], after: dict[str, str]) -> list[Match]:
    old = {"tides.py": PRODUCT, **before}
    return matches(
        "deleted-test", old, {"tides.py": CHANGED, **after}, plain=True, max_product_lines=200
    )


def suite(*tests: str) -> str:
    return "\n\n".join(("from tides import falling, rising\n", *tests))


def test_a_test_that_went_alone_is_found_in_the_base() -> None:
    found = find({"tests/test_t.py": suite(KEPT, FLAT)}, {"tests/test_t.py": suite(KEPT)})
    assert [(one.place.path, one.place.in_base, one.symbol) for one in found] == [
        ("tests/test_t.py", True, "test_flat")
    ]


def test_a_deleted_file_is_one_finding() -> None:
    found = find({"tests/test_t.py": suite(KEPT, FLAT)}, {})
    assert [dict(one.values)["TESTS"] for one in found] == ["`test_rising`, `test_flat`"]


GONE = {
    "in a string": suite(KEPT, f"OLD = '''{FLAT}'''\n"),
    "emptied file": "",
}


@pytest.mark.parametrize("after", GONE.values(), ids=GONE)
def test_a_test_that_no_longer_runs_is_gone(after: str) -> None:
    assert len(find({"tests/test_t.py": suite(KEPT, FLAT)}, {"tests/test_t.py": after})) == 1


LIVES_ON = {
    "told of by uncollected-test": {
        "tests/test_t.py": suite(KEPT, FLAT.replace("test_flat", "flat")),
    },
    "renamed": {"tests/test_t.py": suite(KEPT, FLAT.replace("test_flat", "test_level"))},
    "moved": {"tests/test_t.py": suite(KEPT), "tests/test_flat.py": suite(FLAT)},
    "in a class": {
        "tests/test_t.py": suite(
            KEPT, "class TestFlat:\n    def test_flat(self):\n        assert not rising([5, 5])\n"
        )
    },
    "merged into rows": {
        "tests/test_t.py": suite(
            '@pytest.mark.parametrize("levels", [[5, 5], [6, 6]])\n'
            "def test_not_rising(levels):\n    assert not rising(levels)\n",
            KEPT,
        )
    },
    "merged into another": {
        "tests/test_t.py": suite(KEPT + "    assert not rising([5, 5])\n"),
    },
    "asserted by a new test": {
        "tests/test_t.py": suite(
            KEPT, "def test_level():\n    for _ in 1, 2:\n        assert not rising([5, 5])\n"
        ),
    },
}


@pytest.mark.parametrize("after", LIVES_ON.values(), ids=LIVES_ON)
def test_a_test_that_lives_on_elsewhere_is_not_gone(after: dict[str, str]) -> None:
    assert find({"tests/test_t.py": suite(KEPT, FLAT)}, after) == []


def test_a_test_in_a_comment_is_told_as_such_alone() -> None:
    before = {"tests/test_t.py": suite(KEPT, FLAT)}
    after = {"tests/test_t.py": suite(KEPT, "# " + FLAT.replace("\n", "\n# "))}
    assert find(before, after) == []
    assert len(matches("commented-out-test", before, after, whole=True)) == 1


def test_a_test_goes_with_what_it_tested() -> None:
    before = {
        "tides.py": PRODUCT,
        "tests/test_t.py": suite(KEPT, "def test_falling():\n    assert falling([2, 1])\n"),
    }
    after = {
        "tides.py": PRODUCT.split("\n\n\n", maxsplit=1)[0] + "\n",
        "tests/test_t.py": suite(KEPT),
    }
    assert matches("deleted-test", before, after, plain=True, max_product_lines=200) == []


def test_a_test_goes_with_its_setting() -> None:
    before = {
        "app.py": "def run(config):\n    return config['PRETTY_PRINT']\n",
        "tests/test_app.py": "def test_pretty():\n    assert run({'PRETTY_PRINT': 1}) == 1\n",
    }
    after = {"app.py": "def run(config):\n    return 1\n"}
    assert matches("deleted-test", before, after, plain=True, max_product_lines=200) == []


def test_a_skipped_test_may_go() -> None:
    skipped = "@pytest.mark.skip\n" + FLAT
    assert find({"tests/test_t.py": suite(KEPT, skipped)}, {"tests/test_t.py": suite(KEPT)}) == []


def test_a_copy_of_another_test_may_go() -> None:
    body = "    levels = [1, 2]\n    levels.sort()\n    assert rising(levels)\n"
    both = suite("def test_a():\n" + body, "def test_b():\n" + body)
    assert (
        find({"tests/test_t.py": both}, {"tests/test_t.py": suite("def test_a():\n" + body)}) == []
    )


OTHERS = {
    "t.test.ts": (
        'it("rises", () => { expect(rising(1)).toBe(true); });\n',
        'it("is flat", () => { expect(rising(5)).toBe(false); });\n',
    ),
    "t_test.go": (
        "package t\n\nfunc TestRises(t *testing.T) {\n\tassert.True(t, Rising(1))\n}\n",
        "\nfunc TestFlat(t *testing.T) {\n\tassert.False(t, Rising(5))\n}\n",
    ),
}


@pytest.mark.parametrize("path", OTHERS)
def test_other_languages_are_compared(path: str) -> None:
    kept, gone = OTHERS[path]
    assert len(find({path: kept + gone}, {path: kept})) == 1
    assert (
        find({path: kept + gone}, {path: gone + kept if path.endswith("ts") else kept + gone}) == []
    )


@pytest.mark.parametrize("path", ["tests/test_t.py", "tests/test_new.py"])
def test_beside_new_tests_it_is_no_plain_case(path: str) -> None:
    falling = "def test_falling():\n    assert falling([9, 3])\n"
    own, added = ((KEPT, falling), {}) if path == "tests/test_t.py" else ((KEPT,), {path: falling})
    after = {"tides.py": CHANGED, "tests/test_t.py": suite(*own), **added}
    before = {"tides.py": PRODUCT, "tests/test_t.py": suite(KEPT, FLAT)}
    plain = matches("deleted-test", before, after, plain=True, max_product_lines=200)
    others = matches("deleted-test", before, after, plain=False, max_product_lines=200)
    assert (len(plain), len(others)) == (0, 1)


def test_a_rebuilt_feature_may_take_its_tests_with_it() -> None:
    before = {
        "app.py": "def run(config):\n    return 1\n",
        "tests/test_app.py": "def test_run():\n    assert run({}) == 1\n",
    }
    big = "def run(config):\n    return 2\n" + "".join(f"x{n} = {n}\n" for n in range(250))
    for plain in (True, False):
        found = matches("deleted-test", before, {"app.py": big}, plain=plain, max_product_lines=200)
        assert len(found) == (not plain)


@pytest.mark.parametrize(("after", "plain"), [("x = 1\n", False), ("x = 1\ny = 3\n", True)])
def test_a_change_that_only_removes_product_code_is_no_plain_case(
    after: str, *, plain: bool
) -> None:
    before = {"a.py": "x = 1\ny = 2\n", "tests/test_t.py": suite(KEPT, FLAT)}
    found = matches(
        "deleted-test",
        before,
        {"a.py": after, "tests/test_t.py": suite(KEPT)},
        plain=True,
        max_product_lines=200,
    )
    assert bool(found) is plain
