from __future__ import annotations

import pytest

from reviewer.source.gates.indented import indented_items

WORKFLOW = """\
# comment
name: ci
on: [push]
jobs:
  lint:
    runs-on: ubuntu-latest  # a runner
    steps:
      - uses: actions/checkout@v4
      - name: Lint
        run: |
          ruff check .

          mypy src
        env:
          A: "1"
      - run: pytest
  list:
  - a
  - 'b'
"""


def test_keys_are_paths_and_items_of_lists_are_counted() -> None:
    found = [(".".join(item.key), item.value, item.line) for item in indented_items(WORKFLOW)]
    assert found == [
        ("name", "ci", 2),
        ("on", "[push]", 3),
        ("jobs", "", 4),
        ("jobs.lint", "", 5),
        ("jobs.lint.runs-on", "ubuntu-latest", 6),
        ("jobs.lint.steps", "", 7),
        ("jobs.lint.steps.1.uses", "actions/checkout@v4", 8),
        ("jobs.lint.steps.2.name", "Lint", 9),
        ("jobs.lint.steps.2.run", "          ruff check .\n\n          mypy src", 10),
        ("jobs.lint.steps.2.env", "", 14),
        ("jobs.lint.steps.2.env.A", "1", 15),
        ("jobs.lint.steps.3.run", "pytest", 16),
        ("jobs.list", "", 17),
        ("jobs.list", "a", 18),
        ("jobs.list", "b", 19),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "---\n", "just words\n", "- - - a\n", ":\n", "a: |"])
def test_odd_text_costs_no_exception(text: str) -> None:
    assert isinstance(indented_items(text), tuple)


def test_a_block_ends_where_the_indentation_does() -> None:
    items = indented_items("a:\n  run: >-\n    one\n    two\n  b: 1\n")
    assert [(item.key[-1], item.value) for item in items][1:] == [
        ("run", "    one\n    two"),
        ("b", "1"),
    ]
