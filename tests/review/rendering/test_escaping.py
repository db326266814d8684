from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reviewer.review.rendering.escaping import bytes_visible, cell, clip, code, prose, visible

FRAGMENTS = (
    "@octocat", "#1", "GH-7", "acme/ledger#1", "http://x.test/", "www.x.test", "a@x.test",
    "![x](y)", "[x](y)", "[x]: y", "<b>", "<script>", "<!--", "<http://x.test>", "&amp;", "&#64;",
    "`", "``", "```", "|", "\\", "\\|", "\n", "\r", "\t", "\u2028", "\u202e", "\u200b", "\x1b[31m",
    "\udcff", "\x00", "*", "_", "~~", "$x$", ":smile:", "- ", "1. ", "# ", "> ", "---", "===",
    "    ", " ", "a", "Z9", "deadbeef0", "\U000e0041", "é", "漢",
)  # fmt: skip
hostile = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=12).map("".join)

STEADY = settings(deadline=None, derandomize=True, max_examples=150)

LIVE = re.compile(r"@\w|#\d|://|www\.|\bGH-\d|:\w+:|\$|\b[0-9a-f]{7,40}\b", re.IGNORECASE)
RENDERER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
DANGEROUS = {"link_open", "image", "html_inline", "html_block", "heading_open", "fence", "hr"}


def tokens(markdown: str) -> list[Token]:
    return list(_flat(RENDERER.parse(markdown)))


def _flat(nested: list[Token]) -> Iterator[Token]:
    for token in nested:
        yield token
        yield from _flat(token.children or [])


def shown(markdown: str) -> str:
    return "".join(one.content for one in tokens(markdown) if one.type in {"text", "code_inline"})


def assert_inert(markdown: str) -> None:
    parsed = tokens(markdown)
    assert not {token.type for token in parsed} & DANGEROUS
    live = [one.content for one in parsed if one.type == "text" and LIVE.search(one.content)]
    assert not live


@STEADY
@given(hostile)
@example("a`b` `` c ``` @octocat")
@example("`x`@octocat")
@example("\\`<b>`")
def test_prose_never_links_mentions_or_becomes_html(text: str) -> None:
    assert_inert(prose(text))


@STEADY
@given(hostile)
def test_prose_shows_every_word_of_the_text(text: str) -> None:
    unspaced = re.compile(r"[`\s]")
    assert unspaced.sub("", shown(prose(text))) == unspaced.sub("", visible(text))


@STEADY
@given(hostile)
def test_a_code_span_shows_its_text_and_nothing_else(text: str) -> None:
    parsed = [token for token in tokens(f"x {code(text)} x") if token.type == "code_inline"]
    assert [token.content.strip() for token in parsed] == ([visible(text).strip()] if text else [])


@STEADY
@given(st.lists(hostile, min_size=2, max_size=4))
def test_hostile_cells_leave_the_table_its_columns(texts: list[str]) -> None:
    row = " | ".join(cell(code(text) + " " + prose(text)) for text in texts)
    width = len(texts)
    markdown = f"|{'h|' * width}\n|{'-|' * width}\n| {row} |"
    parsed = tokens(markdown)
    assert sum(token.type == "td_open" for token in parsed) == width
    assert_inert(markdown)


@STEADY
@given(hostile)
def test_visible_text_has_no_character_that_steers_a_reader(text: str) -> None:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not {unicodedata.category(character) for character in visible(text)} & hidden


@STEADY
@given(st.text(max_size=40), st.integers(min_value=3, max_value=30))
def test_clipped_text_fits(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\r\n", "a\\tb\\r\\n"),
        ("caf\udce9.py", "caf\\xe9.py"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\x1b[2J", "\\x1b[2J"),
        ("naïve 漢字.py", "naïve 漢字.py"),
    ],
)
def test_odd_characters_are_named(text: str, expected: str) -> None:
    assert visible(text) == expected


def test_only_undecodable_bytes_change_when_the_rest_stays_data() -> None:
    assert bytes_visible("caf\udce9\n\ud800") == "caf\\xe9\n\\ud800"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("a.py", "`a.py`"),
        ("a`b", "``a`b``"),
        ("`a``", "``` `a`` ```"),
        (" a", "`  a `"),
    ],
)
def test_a_code_span_has_as_many_backticks_as_it_needs(text: str, expected: str) -> None:
    assert code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`f` grew from 3 to 9.", "`f` grew from 3 to 9."),
        ("ask @octocat about #12", "ask `@octocat` about `#12`"),
        ("1. first", "1\\. first"),
        ("a | b < c", "a &#124; b &lt; c"),
        ("one ` alone", "one \\` alone"),
    ],
)
def test_prose_stays_readable(text: str, expected: str) -> None:
    assert prose(text) == expected
