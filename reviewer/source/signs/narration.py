"""Comments that say again what the code below them says, or what it once was."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from reviewer.model.change import Span
from reviewer.source.comments import Comment, has_tracker_reference
from reviewer.source.nodes import of_kinds, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.signs.sign import Sign

_SCRIPT = (
    "function_declaration",
    "function_expression",
    "method_definition",
    "arrow_function",
)
_FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "python": ("function_definition",),
    "javascript": _SCRIPT,
    "typescript": _SCRIPT,
    "tsx": _SCRIPT,
    "java": ("method_declaration", "constructor_declaration"),
    "go": ("function_declaration", "method_declaration", "func_literal"),
}
_REASON = re.compile(
    r"\b(?:because|since|so that|so we|so the|otherwise|must|until|unless|note|nb|see|avoid\w*|why"
    r"|rfc|todo|fixme|xxx|hack|workaround|instead|never|always|only|but|cannot|can't|don't"
    r"|doesn't|won't|isn't|may|might|should|would|could|even|still|already|before|after|while"
    r"|when|e\.g|i\.e|require\w*|need\w*|expect\w*|assum\w*|allow\w*|prevent\w*|needed|pragma"
    r"|noqa|type:|nolint|eslint|ts-|prettier|istanbul|coverage)\b|[`\"?=(){};<>]|->|\d{3}",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:step )?\d+[.:)]|step \d+|first|second|third|then|next|now|finally|here)"
    r"[,:\s-]*(?:we )?",
    re.IGNORECASE,
)
_FILLER = frozenset(
    """
    a an the to of in on for from with and as at by into onto over through up out it its this that
    these those their our we us is are be each every all any given new current variable variables
    value values item items list array map dict dictionary object instance function method class
    number string result data final if whether using use one element elements
    """.split()  # noqa: SIM905 - sixty words read better without quotes
)
_MEANINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        """
        initialize initialise init set assign create store define declare save make build update
        calculate compute get fetch retrieve extract convert instantiate construct start reset
        """,
        re.compile(r"[^=!<>]=[^=]|:="),
    ),
    ("loop iterate go walk traverse repeat", re.compile(r"\b(?:for|while|forEach|each)\b")),
    ("return give send output", re.compile(r"\breturn\b")),
    (
        "check test verify ensure validate see determine",
        re.compile(r"\b(?:if|elif|switch|match)\b"),
    ),
    (
        "add increment increase accumulate sum",
        re.compile(r"\+=|\+\+|\+ |\b(?:append|push|add|put)\b"),
    ),
    ("append insert put", re.compile(r"\b(?:append|push|add|put|insert|set)\b|\[.+\] =")),
    ("subtract decrement decrease", re.compile(r"-=|--|- ")),
    ("multiply product", re.compile(r"\*")),
    ("divide", re.compile(r"/")),
    ("call invoke run execute", re.compile(r"\w\(")),
    (
        "print show display output log write",
        re.compile(r"\b(?:print\w*|log\w*|console|write)\b", re.IGNORECASE),
    ),
    ("raise throw", re.compile(r"\b(?:raise|throw)\b")),
    ("error exception", re.compile(r"\b(?:raise|throw)\b|[Ee]rr|[Ee]xception")),
    ("remove delete drop", re.compile(r"\b(?:del|delete|pop|remove|discard)\b")),
    ("count length size", re.compile(r"\b(?:len|size|length|count)\b")),
    ("zero", re.compile(r"\b0\b")),
    ("one", re.compile(r"\b1\b|\+\+")),
    ("empty blank", re.compile(r"\[\]|\{\}|\"\"|''|\bnot\b|!|isEmpty|== 0|\(\)")),
    ("none null nil missing undefined", re.compile(r"\b(?:None|null|nil|undefined|not)\b")),
    ("greater more larger", re.compile(r">")),
    ("less smaller lower", re.compile(r"<|lower")),
    ("equal equals same", re.compile(r"==")),
    ("than", re.compile(r"[<>]")),
    ("true", re.compile(r"\b[Tt]rue\b")),
    ("false", re.compile(r"\b[Ff]alse\b")),
    ("database", re.compile(r"\bdb\b")),
    ("import require", re.compile(r"\b(?:import|require)\b")),
    ("parent super constructor", re.compile(r"\bsuper\b|constructor|__init__")),
    ("time date moment", re.compile(r"\bnow\b|[dD]ate|[tT]ime")),
    ("parse", re.compile(r"\bjson\b|JSON")),
    ("whitespace spaces", re.compile(r"strip|trim")),
    ("comma", re.compile(r"[\"'],")),
)
_VERBS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    word: tuple(pattern for words, pattern in _MEANINGS if word in words.split())
    for words, _ in _MEANINGS
    for word in words.split()
}
_COMMENT = re.compile(r"\s*(?:#|//|/\*|\*)")
_WORD = re.compile(r"[A-Za-z]+")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|e|y)$")
_SHORTEST_STEM = 4
_MOST_LINES = 4
_NEAR = 8
_WORDS_THAT_EXCUSE_ONE = 4
_LONGEST = 9
_CHANGELOG = re.compile(
    r"^(?:FIXED|NEW|CHANGED|UPDATED|ADDED|REMOVED|MODIFIED|IMPROVED|REFACTORED|ENHANCED"
    r"|Fixed|Changed|Updated|Modified|Improved|Refactored|Enhanced)\s*:\s*[A-Za-z]"
    r"|^(?:[Cc]hanged|[Uu]pdated|[Mm]odified|[Ss]witched|[Rr]efactored)"
    r" (?:from \S+ to|to (?:use|return|handle|support|call|accept))\b"
    r"|\b[Aa]s (?:you )?requested(?: by (?:the )?(?:user|reviewer))?\W*$"
    r"|\b[Pp]er (?:your|the user'?s?|user|the reviewer'?s?|reviewer) (?:request|feedback)"
)
_WHY = re.compile(
    r"\b(?:because|since|so that|otherwise|must|until|rfc|in version|workaround|avoid\w*|due to)\b",
    re.IGNORECASE,
)


def narrations(parsed: ParsedText) -> Iterator[Sign]:
    """Functions with comments that restate the code straight below, and how many they are."""
    for found in restating_comments(parsed):
        span = Span(found[0].line, found[-1].line)
        text = "\n".join(one.text for one in found)
        values = (("COMMENT", found[0].text),)
        yield Sign("narrating-comment", span, text, len(found), values)


def restating_comments(parsed: ParsedText) -> Iterable[Sequence[Comment]]:
    """The comments of each function that restate the code straight below, in order.

    A comment restates if it opens with what the statement does and each of its other
    words, short ones aside, is in the statement as a name or an operator. Of four words
    or more one may be missing, of three one that the function or its class names. Any word
    of a reason makes a comment more than that, and so does the distance from the next one.
    """
    kinds = _FUNCTIONS.get(parsed.language)
    if kinds is None or parsed.root is None or not parsed.comments:
        return ()
    spans = _outermost([span_of(node) for node in of_kinds(parsed.root, *kinds)])
    by_function: dict[Span, list[Comment]] = defaultdict(list)
    for comment in _lone(parsed.comments):
        home = next((one for one in spans if one.start < comment.line <= one.end), None)
        if home and _restates(
            comment.text, _below(comment, parsed.lines), around=_around(home, parsed)
        ):
            by_function[home].append(comment)
    return [near for found in by_function.values() if (near := _near_others(found))]


def _near_others(comments: Sequence[Comment]) -> Sequence[Comment]:
    """The comments with another one close by; one alone among much code is its heading."""
    if len(comments) == 1:
        return comments
    close = [
        place
        for first, second in pairwise(comments)
        if second.line - first.line <= _NEAR
        for place in (first, second)
    ]
    return list(dict.fromkeys(close))


def changelogs(parsed: ParsedText) -> Iterator[Sign]:
    """Comments that tell the history of a line: `FIXED: …`, `changed from 3 to 5`."""
    for comment in parsed.comments if parsed.language in _FUNCTIONS else ():
        text = " ".join(comment.text.split())
        told = _CHANGELOG.search(text) and not _WHY.search(text)
        if told and not has_tracker_reference(text):
            span = Span(comment.line, comment.end_line)
            yield Sign("changelog-comment", span, text, values=(("COMMENT", text),))


def _outermost(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start > kept[-1].end:
            kept.append(span)
    return kept


def _lone(comments: tuple[Comment, ...]) -> Iterator[Comment]:
    """Comments of one line on a line of their own, with none above or below."""
    own = [one for one in comments if one.own_line]
    touching = {
        place
        for first, second in pairwise(own)
        if first.end_line + 1 == second.line
        for place in (first.line, second.line)
    }
    for comment in own:
        if comment.line == comment.end_line and comment.line not in touching:
            yield comment


def _below(comment: Comment, lines: list[str]) -> str:
    """The statement straight below, as far as its brackets stay open; empty if there is none."""
    text = ""
    for line in lines[comment.line : comment.line + _MOST_LINES]:
        text = f"{text}\n{line}".strip()
        if text.count("(") + text.count("[") <= text.count(")") + text.count("]"):
            break
    return text


def _around(home: Span, parsed: ParsedText) -> str:
    """The code of a function and the heading of what it belongs to, without comments."""
    indent = len(parsed.lines[home.start - 1]) - len(parsed.lines[home.start - 1].lstrip())
    above = (line for line in reversed(parsed.lines[: home.start - 1]) if line.strip())
    heading = next((line for line in above if len(line) - len(line.lstrip()) < indent), "")
    own = parsed.lines[home.start - 1 : home.end]
    return "\n".join([heading, *(line for line in own if not _COMMENT.match(line))])


def _restates(comment: str, code: str, *, around: str) -> bool:
    said = _OPENING.sub("", comment.strip())
    if not code or not said[:1].isalpha() or _REASON.search(said) or has_tracker_reference(said):
        return False
    words = [word.lower() for word in _WORD.findall(said)]
    names = _stems(code)
    telling = [word for word in words if word not in _FILLER]
    if not 2 <= len(words) <= _LONGEST or not telling or telling[0] != words[0]:  # noqa: PLR2004 - a verb and more
        return False
    if words[0].endswith("ed") and words[0] not in _VERBS:
        return False
    missing = [word for word in telling if not _is_said(word, code, names)]
    if telling[0] in missing:
        return False
    if len(missing) != 1 or len(telling) >= _WORDS_THAT_EXCUSE_ONE:
        return len(missing) <= 1
    return len(telling) == _WORDS_THAT_EXCUSE_ONE - 1 and _stem(missing[0]) in _stems(around)


def _is_said(word: str, code: str, names: set[str]) -> bool:
    if any(pattern.search(code) for pattern in _VERBS.get(word, ())):
        return True
    stem = _stem(word)
    return stem in names or any(
        len(name) >= _SHORTEST_STEM and (stem.startswith(name) or name.startswith(stem))
        for name in names
        if len(stem) >= _SHORTEST_STEM
    )


def _stems(code: str) -> set[str]:
    return {_stem(part.lower()) for word in _WORD.findall(code) for part in _PART.findall(word)}


def _stem(word: str) -> str:
    cut = _ENDING.sub("", word)
    return cut if len(cut) > 2 else word  # noqa: PLR2004 - what is left has to be told apart
