from __future__ import annotations

import pytest

from reviewer.rulebook.yaml_file import MAX_ALIASES, MAX_CHARACTERS, MAX_DEPTH, parse_yaml

BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MANY_ALIASES = "a: &a 1\nb: [" + "*a, " * (MAX_ALIASES + 1) + "]\n"

BROKEN = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", "f.yml:3: `a` is given twice, first on line 1."),
    "nested duplicate": ("a:\n  - b: 1\n    b: 2\n", "f.yml:3: `a[0].b` is given twice"),
    "tab": ("a:\n\tb: 1\n", "f.yml:2: No valid YAML: while scanning for the next token"),
    "colon in text": ("a: b: c\n", "f.yml:1: No valid YAML: mapping values are not allowed"),
    "open quote": ("a: 'x\n", "f.yml:1: No valid YAML: while scanning a quoted scalar"),
    "open list": ("a: [1,\nb: 2", "f.yml:1: No valid YAML: while parsing a flow sequence"),
    "alias to nothing": ("a: 1\nb: *x\n", "f.yml:2: The alias `*x` refers to nothing before it."),
    "alias within itself": ("a: &a [*a]\n", "f.yml:1: The alias `*a` refers to nothing before"),
    "alias bomb": (BOMB, "f.yml:5: More than 50,000 values."),
    "many aliases": (MANY_ALIASES, "f.yml:2: More than 100 aliases."),
    "deep": ("[" * (MAX_DEPTH + 1), f"f.yml:1: Nested deeper than {MAX_DEPTH} levels."),
    "very deep": ("[" * 9_000, f"f.yml:1: Nested deeper than {MAX_DEPTH} levels."),
    "deep by alias": (
        f"a: &a {'[' * 40}{']' * 40}\nb: {'[' * 40}*a{']' * 40}\n",
        f"f.yml:2: Nested deeper than {MAX_DEPTH} levels.",
    ),
    "huge": ("a" * (MAX_CHARACTERS + 1), "f.yml:1: The file is longer than 1,000,000 characters."),
    "control character": (
        "a: 1\nb: \x01\n",
        "f.yml:2: The file holds a character that YAML forbids",
    ),
    "not UTF-8": (
        b"a: 1\nb: caf\xe9\n".decode("utf-8", "replace"),
        "f.yml:2: This line is not UTF-8. Save the file as UTF-8.",
    ),
    "foreign tag": ("a: !!python/name:os.system x\n", "f.yml:1: The tag `tag:yaml.org,2002:python"),
    "binary": (
        "a: !!binary aGk=\n",
        "f.yml:1: The tag `tag:yaml.org,2002:binary` is not supported",
    ),
    "list as key": ("? [1]\n: 2\n", "f.yml:1: A key must be text."),
    "infinite number": ("a: .inf\n", "f.yml:1: The number is too large to compare."),
    "overflowing number": ("a: 9e999\n", "f.yml:1: The number is too large to compare."),
    "very long number": (f"a: {'9' * 5000}\n", "f.yml:1: The number is too large to compare."),
    "half a character": ('a: "\\ud800"\n', "f.yml:1: Half of a surrogate pair is no character."),
}


@pytest.mark.parametrize(("text", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_wrong_is_told_with_its_line(text: str, words: str) -> None:
    mistakes = [str(mistake) for mistake in parse_yaml(text, "f.yml").mistakes]
    assert len(mistakes) == 1
    assert mistakes[0].startswith(words)
    assert "\n" not in mistakes[0]


SCALARS = {
    "off": "off",
    "no": "no",
    "true": True,
    "False": False,
    "~": None,
    "null": None,
    "12": 12,
    "012": 12,
    "0x1F": 31,
    "0o17": 15,
    "-3": -3,
    "1.5": 1.5,
    "1e3": 1000.0,
    "'12'": "12",
    '"true"': "true",
    "!!str 12": "12",
    "2024-01-01": "2024-01-01",
    "1_000": "1_000",
    "12:30:45": "12:30:45",
    "$A + $B": "$A + $B",
}


@pytest.mark.parametrize(("text", "value"), SCALARS.items(), ids=SCALARS.keys())
def test_scalars_follow_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    document = parse_yaml(f"a: {text}\n", "f.yml").documents[0]
    assert document.value == {"a": value}
    assert isinstance(document.value, dict)
    assert type(document.value["a"]) is type(value)


TEXT = """\
# a comment
id: one
match:
  any:
    - pattern: |
        a
        b
    - {kind: call, regex: x}
languages: [python]
"""


def test_every_key_and_item_knows_its_line() -> None:
    document = parse_yaml(TEXT, "f.yml").documents[0]
    assert document.line(("id",)) == 2
    assert document.line(("match", "any", 0, "pattern")) == 5
    assert document.line(("match", "any", 1, "regex")) == 8
    assert document.line(("languages", 0)) == 9


def test_a_key_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    document = parse_yaml(TEXT, "f.yml").documents[0]
    assert document.line(("match", "any", 1, "kind", "deeper")) == 8
    assert document.line(("match", "all")) == 3
    assert document.line(("severity",)) == 2


def test_aliases_are_written_out() -> None:
    document = parse_yaml("a: &x {b: [1, 2]}\nc: *x\n", "f.yml").documents[0]
    assert document.value == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}}


def test_several_documents_are_read_and_empty_ones_left_out() -> None:
    parsed = parse_yaml("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n", "f.yml")
    assert [document.value for document in parsed.documents] == [{"a": 1}, {"b": 2}]
    assert [document.line(("b",)) for document in parsed.documents] == [3, 7]
    assert parsed.mistakes == ()


def test_documents_before_a_broken_one_are_kept() -> None:
    parsed = parse_yaml("a: 1\n---\nb: [\n", "f.yml")
    assert [document.value for document in parsed.documents] == [{"a": 1}]
    assert len(parsed.mistakes) == 1


@pytest.mark.parametrize("text", ["\ufeffa: 1\n", "a: 1\r\n", "%YAML 1.1\n---\na: 1\n"])
def test_marks_line_ends_and_directives_do_no_harm(text: str) -> None:
    parsed = parse_yaml(text, "f.yml")
    assert [document.value for document in parsed.documents] == [{"a": 1}]
    assert parsed.mistakes == ()


def test_a_merge_key_is_an_ordinary_key() -> None:
    assert parse_yaml("<<: {a: 1}\n", "f.yml").documents[0].value == {"<<": {"a": 1}}
