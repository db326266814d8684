from __future__ import annotations

import pytest

from reviewer.checks.versioned_duplicate import CHECK
from tests.checks.changes import Files, matches

BODY = """\
    fields = {}
    for line in text.splitlines()[:limit]:
        name, found, value = line.partition(":")
        if not found:
            raise ValueError(f"no colon in {line!r}")
        fields[name.strip().lower()] = value.strip()
    return fields
"""
OTHER = """\
    while text:
        text = text[limit:] if check(text, limit) else None
    return [one for one in store.all() if one.limit > limit]
"""


def code(name: str, body: str = BODY) -> str:
    return f"def {name}(text, limit):\n{body}"


def found(before: Files, after: Files) -> list[str]:
    params = {
        "endings": ("v", "new", "fixed", "copy"),
        "beginnings": ("improved", "old"),
        "telling": ("fixed",),
        "nouns": ("copy",),
        "min_share": 0.5,
        "quiet_folders": ("migrations",),
    }
    return [match.symbol for match in matches(CHECK.name, before, after, **params)]


def beside(name: str, older: str = "parse") -> list[str]:
    before = {"a.py": code(older)}
    return found(before, {"a.py": f"{code(older)}\n\n{code(name)}"})


@pytest.mark.parametrize(
    "name",
    [
        "parse_v2",
        "parse_v",
        "parse_new",
        "parse_fixed3",
        "parseV2",
        "parseNew",
        "parse2",
        "parse3",
        "improved_parse",
        "improvedParse",
    ],
)
def test_a_version_beside_its_function_is_found(name: str) -> None:
    assert beside(name) == [name]


@pytest.mark.parametrize(
    ("name", "older"),
    [
        ("parse_v2", "parse_v1"),
        ("parse_newer", "parse"),
        ("renew", "re"),
        ("parse9", "parse"),
        ("parse", "parse_new"),
        ("parse_rows", "parse"),
        ("older_parse", "parse"),
    ],
)
def test_other_names_are_no_versions(name: str, older: str) -> None:
    assert beside(name, older) == []


def test_a_version_in_another_file_is_found_once() -> None:
    before = {"a.py": code("parse")}
    assert found(before, {**before, "b.py": code("parse_v2")}) == ["parse_v2"]


def test_a_file_beside_the_one_it_was_copied_from_is_one_finding() -> None:
    before = {"pkg/parse.py": code("parse")}
    assert found(before, {**before, "pkg/parse_new.py": code("parse_new")}) == ["parse_new.py"]


LOOK_ALIKES: dict[str, tuple[Files, Files]] = {
    "renamed": ({"a.py": code("parse")}, {"a.py": code("parse_v2")}),
    "something else": ({"a.py": code("parse")}, {"a.py": code("parse") + code("parse2", OTHER)}),
    "in tests": (
        {"tests/test_a.py": code("test_parse")},
        {"tests/test_a.py": code("test_parse") + "\n\n" + code("test_parse_new")},
    ),
    "in migrations": (
        {"migrations/a.py": code("parse")},
        {"migrations/a.py": code("parse") + "\n\n" + code("parse_new")},
    ),
    "a file elsewhere": (
        {"a/parse.py": code("f")},
        {"a/parse.py": code("f"), "b/parse2.py": code("g")},
    ),
}


@pytest.mark.parametrize(("before", "after"), LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_look_alikes_are_silent(before: Files, after: Files) -> None:
    assert found(before, after) == []


SHORT = "def tie(kind):\n    return ['over'] if kind else ['loop']\n"


def test_a_function_too_short_for_a_copy_is_told_by_its_name_and_likeness() -> None:
    after = SHORT + "\n\ndef tie_new(kind):\n    return ['over', 'pull'] if kind else ['loop']\n"
    assert found({"a.py": SHORT}, {"a.py": after}) == ["tie_new"]


def test_a_noun_behind_the_name_of_a_short_function_says_nothing() -> None:
    after = SHORT + "\n\ndef tie_copy(kind):\n    return ['over', 'pull'] if kind else ['loop']\n"
    assert found({"a.py": SHORT}, {"a.py": after}) == []


def test_a_short_function_that_does_something_else_is_no_version() -> None:
    after = SHORT + "\n\ndef tie_new(kind):\n    raise KeyError(kind)\n"
    assert found({"a.py": SHORT}, {"a.py": after}) == []


@pytest.mark.parametrize("name", ["tie_fixed", "tie_v2", "tieV2"])
def test_after_a_telling_word_the_same_parameters_are_enough(name: str) -> None:
    after = f"{SHORT}\n\ndef {name}(kind):\n    raise KeyError(kind)\n"
    assert found({"a.py": SHORT}, {"a.py": after}) == [name]


def test_after_a_telling_word_other_parameters_make_another_function() -> None:
    after = f"{SHORT}\n\ndef tie_fixed(rope, ends):\n    raise KeyError(rope, ends)\n"
    assert found({"a.py": SHORT}, {"a.py": after}) == []


def test_an_old_text_that_is_kept_under_a_new_name_is_found() -> None:
    before = {"a.py": code("parse")}
    after = {"a.py": f"{code('parse_fixed')}\n\n{code('parse', OTHER)}"}
    assert found(before, after) == ["parse_fixed"]


def test_a_part_that_was_taken_out_of_its_function_is_no_version() -> None:
    before = {"a.py": code("parse")}
    after = {
        "a.py": f"def parse(text, limit):\n    return parse_new(text, limit)\n\n{code('parse_new')}"
    }
    assert found(before, after) == []


def class_of(name: str, *methods: str) -> str:
    return f"class {name}:\n" + "\n".join(
        f"    def {method}(self, {method}_{name}):\n        return {method}_{name}, '{name}'\n"
        for method in methods
    )


@pytest.mark.parametrize("name", ["ImprovedShelf", "OldShelf", "ShelfFixed", "ShelfV2"])
def test_a_class_with_the_methods_of_another_is_a_version_of_it(name: str) -> None:
    shelf = class_of("Shelf", "put", "get")
    after = {"a.py": f"{shelf}\n\n{class_of(name, 'put', 'get')}"}
    assert found({"a.py": shelf}, after) == [name]


@pytest.mark.parametrize(
    ("name", "methods"), [("OldShelf", ("sell", "buy")), ("BookShelf", ("put", "get"))]
)
def test_a_class_of_another_kind_or_name_is_none(name: str, methods: tuple[str, str]) -> None:
    shelf = class_of("Shelf", "put", "get")
    after = {"a.py": f"{shelf}\n\n{class_of(name, *methods)}"}
    assert found({"a.py": shelf}, after) == []
