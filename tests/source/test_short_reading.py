"""A head of which only the touched part is read, against the same head read in full."""

from __future__ import annotations

import difflib

import pytest

from reviewer.model import facts
from reviewer.model.change import Hunk
from reviewer.source.handlers import Handler
from reviewer.source.parsed import ParsedText
from reviewer.source.reading_facts import FactsReader
from reviewer.source.short_reading import Texts, shortened

PRODUCT = '''\
import os


@cached
def load(
    path,
    mode="r",
):
    """Load it."""
    try:
        return os.read(path)  # noqa
    except Exception:
        return None


class Shop:
    limit = 3

    def open(self):
        if self.door:
            for key in self.keys:
                yield key

    def close(self):
        def later():
            try:
                self.flush()
            except OSError:
                pass

        return later
'''
SUITE = """\
import pytest

ROWS = [1, 2]


def same(left, right):
    assert left == right


class TestShop:
    def setup_method(self):
        self.shop = Shop()

    @pytest.mark.parametrize("row", ROWS)
    def test_rows(self, row):
        value = self.shop.get(row)
        assert value == row

    def test_helper(self):
        value = self.shop.total()
        same(value, 3)
        assert self.shop

    def test_last(self):
        first = self.shop.first()
        assert first is None
        assert not self.shop.empty
"""
EDITS = {
    "a line at the top": ("import os", "import os\nimport sys"),
    "one body": ("for key in self.keys:", "for key in sorted(self.keys):"),
    "a function appended": (
        "return later\n",
        "return later\n\n    def more(self):\n        pass\n",
    ),
    "a line appended to a body": (
        "                yield key\n",
        "                yield key\n        x()\n",
    ),
    "a decorator added": ("    def open", "    @cached\n    def open"),
    "a decorator removed": ("@cached\n", ""),
    "the class renamed": ("class Shop", "class Store"),
    "a function gone": ("    def open(self):\n", "    def reopen(self):\n"),
    "nested deeper": ("class Shop:\n", "class Mall:\n  class Shop:\n"),
    "put into a string": (
        "class Shop:\n    limit = 3\n",
        'NOTES = """\nclass Shop:\n    limit = 3\n',
    ),
    "a branch around": ("class Shop:\n", "if os:\n  class Shop:\n"),
    "a helper weakened": ("assert left == right", "assert left"),
    "a constant changed": ("ROWS = [1, 2]", "ROWS = [1]"),
    "a class skipped": ("class TestShop:", "@pytest.mark.skip\nclass TestShop:"),
    "a test skipped": ("    def test_last", "    @pytest.mark.skip\n    def test_last"),
    "a module skipped": ("ROWS =", "pytestmark = pytest.mark.skip\nROWS ="),
    "an import": ("import pytest\n", "import pytest\nimport os\n"),
    "a test added": (
        "    def test_last",
        "    def test_new(self):\n        assert 1\n\n    def test_last",
    ),
    "a test like another": ("def test_last", "def test_helper"),
}


def hunks(before: str, after: str) -> tuple[Hunk, ...]:
    matcher = difflib.SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    return tuple(
        Hunk(a1 + bool(a2 - a1), a2 - a1, b1 + bool(b2 - b1), b2 - b1)
        for kind, a1, a2, b1, b2 in matcher.get_opcodes()
        if kind != "equal"
    )


def closed(text: str) -> str:
    return text + '"""\n' if text.count('"""') % 2 else text


def texts(before: str, after: str, *, is_test: bool) -> Texts:
    old, new = (ParsedText(text, "python", is_test=is_test) for text in (before, after))
    return Texts(old, new)


@pytest.mark.parametrize("text", [PRODUCT, SUITE], ids=["product", "tests"])
@pytest.mark.parametrize("name", EDITS)
def test_the_facts_are_those_of_a_full_reading(name: str, text: str) -> None:
    after = closed(text.replace(*EDITS[name]))
    whole = texts(text, after, is_test=text is SUITE)
    assert whole.before
    assert whole.after
    short = shortened(whole, FactsReader().read(whole.before), hunks(text, after))
    full = FactsReader().read(whole.after)
    assert short is None or {kind: seen for kind, seen in short.found.items() if seen} == full


@pytest.mark.parametrize("name", ["a line at the top", "one body", "a function appended"])
def test_what_is_not_touched_is_not_read(name: str) -> None:
    after = PRODUCT.replace(*EDITS[name])
    whole = texts(PRODUCT, after, is_test=False)
    assert whole.before
    short = shortened(whole, FactsReader().read(whole.before), hunks(PRODUCT, after))
    assert short
    assert short.after
    assert "os.read" not in short.after.text
    assert len(short.after.lines) == len(after.split("\n"))
    assert len(short.found[Handler]) == 2


def test_tests_that_do_not_use_a_touched_helper_are_not_read() -> None:
    after = SUITE.replace(*EDITS["a helper weakened"])
    whole = texts(SUITE, after, is_test=True)
    assert whole.before
    short = shortened(whole, FactsReader().read(whole.before), hunks(SUITE, after))
    assert short
    assert short.after
    assert "first is None" not in short.after.text
    assert "same(value, 3)" in short.after.text
    assert [len(one.assertions) for one in short.found[facts.TestCase]] == [1, 2, 2]


def test_other_languages_are_read_in_full() -> None:
    text = "function f() {\n  g();\n  h();\n}\n"
    script = ParsedText(text, "javascript")
    assert shortened(Texts(script, script), FactsReader().read(script), ()) is None


def test_beside_a_base_that_python_does_not_parse_the_head_is_read_in_full() -> None:
    old = (
        PRODUCT
        + "\n\ndef shut():\n    try:\n        pass\n    except OSError, error:\n        pass\n"
    )
    after = old.replace('mode="r"', 'mode="w"')
    whole = texts(old, after, is_test=False)
    assert whole.before
    assert shortened(whole, FactsReader().read(whole.before), hunks(old, after)) is None
