from __future__ import annotations

from tests.checks.changes import lines, matches

CHECK = "needless-wrapper"
TARGET = "def g(a):\n    return a + 1\n"
WRAPPER = "\n\ndef f(a):\n    return g(a)\n"


def found(before: str, after: str, *, classes: bool = False) -> list[int]:
    return lines(matches(CHECK, {"a.py": before}, {"a.py": after}, classes=classes))


def test_a_new_wrapper_is_found() -> None:
    assert found(TARGET, TARGET + WRAPPER) == [5]
    assert found(TARGET, TARGET + WRAPPER, classes=True) == []


def test_a_name_that_callers_knew_may_forward() -> None:
    assert found("def f(a):\n    return a + 1\n", TARGET + WRAPPER) == []


def test_a_new_class_that_forwards_is_found_as_such() -> None:
    text = (
        "class C:\n    def get(self, a):\n        return self.x.get(a)\n\n"
        "    def put(self, a):\n        return self.x.put(a)\n"
    )
    assert found(TARGET, text, classes=True) == [1]
    assert found(TARGET, text) == []
