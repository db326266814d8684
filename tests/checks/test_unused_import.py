from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "unused-import"
BODY = "\ndef f():\n    return 1\n"


def test_an_idle_import_that_was_added_is_found() -> None:
    found = matches(CHECK, {"a.py": BODY}, {"a.py": "import json" + BODY})
    assert lines(found) == [1]
    assert found[0].values == (("NAMES", "`json`"),)


def test_of_a_longer_import_only_what_was_added_is_named() -> None:
    before = {"a.py": "from x import a" + BODY}
    (found,) = matches(CHECK, before, {"a.py": "from x import a, b" + BODY})
    assert found.values == (("NAMES", "`b`"),)


def test_an_import_that_lost_its_last_use_is_inherited() -> None:
    before = "import json" + BODY + "\nx = json.loads('1')\n"
    assert matches(CHECK, {"a.py": before}, {"a.py": "import json" + BODY}) == []


def test_a_definition_that_moved_away_may_be_passed_on() -> None:
    before = {"a.py": BODY + "\ndef g():\n    return 2\n", "b.py": "x = 1\n"}
    after = {"a.py": "from b import g\n" + BODY, "b.py": "x = 1\n\ndef g():\n    return 2\n"}
    assert matches(CHECK, before, after) == []


@pytest.mark.parametrize(
    ("taker", "found"),
    [
        ("from pkg.a import join\n", []),
        ("from .a import (\n    f,\n    join,\n)\n", []),
        ("from .a import f, \\\n    join\n", []),
        ("from .a import *\n\njoin()\n", []),
        ("from . import a\n\na.join()\n", []),
        ("from .a import f\n\njoin = f\n", [1]),
        ("from .b import join\n", [1]),
        ("from other.a import join\n", [1]),
        ("from .a import *\n", [1]),
    ],
)
def test_a_name_that_others_take_from_here_is_given_on(taker: str, found: list[int]) -> None:
    before = {"pkg/a.py": BODY, "pkg/__init__.py": taker}
    after = before | {"pkg/a.py": "from text import join" + BODY}
    assert lines(matches(CHECK, before, after)) == found
