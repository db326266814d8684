from __future__ import annotations

import pytest

from tests.checks.changes import matches

CHECK = "except-default-fallback"


def function(value: str, *, head: str = "def load(path):", caught: str = "Exception") -> str:
    return f"{head}\n    try:\n        return parse(path)\n    except {caught}:\n        {value}\n"


@pytest.mark.parametrize(
    "value",
    [
        "return None",
        "return",
        "return []",
        "return {}",
        "return 0",
        "return -1",
        "return ''",
        "return False",
        "return dict()",
        "return (None, None)",
        "return {'success': False, 'error': 'x'}",
        "log.warning('x')\n        return []",
    ],
)
def test_a_literal_in_place_of_a_result_is_found(value: str) -> None:
    assert len(matches(CHECK, {}, {"a.py": function(value)})) == 1


@pytest.mark.parametrize(
    "value",
    ["raise", "return fallback(path)", "return cached", "return await other(path)", "path = 1"],
)
def test_another_way_to_the_result_is_none(value: str) -> None:
    assert matches(CHECK, {}, {"a.py": function(value)}) == []


def test_a_default_that_replaces_an_assignment_is_found() -> None:
    text = (
        "def f():\n    try:\n        rate = fetch()\n    except Exception:\n"
        "        rate = 1.0\n    return rate\n"
    )
    found = matches(CHECK, {}, {"a.py": text})
    assert [dict(one.values)["VALUE"] for one in found] == ["1.0"]


def test_a_wrapper_of_any_call_hides_the_errors_of_all() -> None:
    text = (
        "def {name}(work, default):\n    try:\n        return {call}\n"
        "    except Exception:\n        return default\n"
    )
    assert len(matches(CHECK, {}, {"a.py": text.format(name="safe_call", call="work()")})) == 1
    assert matches(CHECK, {}, {"a.py": text.format(name="attribute", call="work.name")}) == []


GOOD = {
    "narrow": function("return None", caught="ValueError"),
    "declared optional": function("return None", head="def load(path) -> Data | None:"),
    "declared Optional": function("return None", head="def load(path) -> Optional[Data]:"),
    "result type": function("return False", head="def load(path) -> LoadResult:"),
    "probe": function("return False", head="def is_valid_path(path) -> bool:"),
    "documented": function(
        "return []", head='def load(path):\n    """The rows, empty if there are none."""'
    ),
    "documented none": function("return None", head='def load(path):\n    """The rows or None."""'),
    "reason": function("return []  # The page must render without its news column."),
    "equality": function("return False", head="class A:\n  def __eq__(path, other):"),
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_an_announced_fallback_is_left_alone(text: str) -> None:
    assert matches(CHECK, {}, {"a.py": text}) == []


def test_tests_may_fall_back() -> None:
    assert matches(CHECK, {}, {"tests/test_a.py": "import pytest\n" + function("return []")}) == []


def test_an_optional_type_does_not_excuse_code_whose_errors_got_out_before() -> None:
    before = "def load(path) -> Data | None:\n    return parse(path)\n"
    after = function("return None", head="def load(path) -> Data | None:")
    assert len(matches(CHECK, {"a.py": before}, {"a.py": after})) == 1


@pytest.mark.parametrize("name", ["is_admin", "check_signature", "has_access", "validate"])
def test_a_guard_that_lets_through_on_error_is_always_found(name: str) -> None:
    text = function(
        "return True", head=f'def {name}(path):\n    """True if in doubt, or when down."""'
    )
    assert len(matches(CHECK, {}, {"a.py": text})) == 1


OTHERS_BAD = {
    "a.ts": (
        "function f(): string[] {\n  try {\n    return g();\n  } catch {\n    return [];\n  }\n}\n"
    ),
    "b.ts": (
        "const f = async (): Promise<number> => {\n  try {\n    return await g();\n"
        "  } catch (e) {\n    return 0;\n  }\n};\n"
    ),
    "c.js": "function f() {\n  return g().catch(() => null);\n}\n",
    "D.java": (
        "class D { String f() { try { return g(); } catch (Exception e) { return null; } } }\n"
    ),
    "e.go": (
        "package e\n\nfunc F() (int, error) {\n\tn, err := g()\n\tif err != nil {\n"
        "\t\treturn 0, nil\n\t}\n\treturn n, nil\n}\n"
    ),
}
OTHERS_GOOD = {
    "a.ts": (
        "function f(): string[] | null {\n  try {\n    return g();\n  } catch {\n"
        "    return null;\n  }\n}\n"
    ),
    "b.ts": (
        "/** The theme, or undefined if storage is off. */\nfunction f() {\n  try {\n"
        "    return g();\n  } catch {\n    return undefined;\n  }\n}\n"
    ),
    "c.js": "function f() {\n  return g().catch(() => other());\n}\n",
    "D.java": (
        "class D { String f() { try { return g(); } catch (IOException e) { return null; } } }\n"
    ),
    "e.go": (
        "package e\n\nfunc F() (int, error) {\n\tn, err := g()\n\tif err != nil {\n"
        "\t\treturn 0, err\n\t}\n\treturn n, nil\n}\n"
    ),
    "f.go": (
        "package f\n\nfunc F() (int, error) {\n\tn, err := g()\n\tif err != nil {\n"
        '\t\treturn 0, fmt.Errorf("g: %w", err)\n\t}\n\treturn n, nil\n}\n'
    ),
}


@pytest.mark.parametrize("path", OTHERS_BAD)
def test_other_languages_are_read(path: str) -> None:
    assert len(matches(CHECK, {}, {path: OTHERS_BAD[path]})) == 1


@pytest.mark.parametrize("path", OTHERS_GOOD)
def test_look_alikes_of_other_languages_are_left_alone(path: str) -> None:
    assert matches(CHECK, {}, {path: OTHERS_GOOD[path]}) == []
