"""Comments and casts that keep a checker from speaking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reviewer.source.comments import Comment, is_reason
from reviewer.source.nodes import of_kinds, span_of
from reviewer.source.parsed import ParsedText
from reviewer.source.suppressions import REQUEST

_WORDS_OF_A_CODED_REASON = 2
_WORDS_OF_A_REASON = 3
_SIGN = re.compile(
    r"ignore|noqa|pylint|pragma|nosec|nolint|NOLINT|disable|@ts-|NOSONAR|NOPMD|CHECKSTYLE|"
    r"noinspection|\bas any\b|\bas unknown\b|Suppress"
)
_SCRIPT = (
    (
        r"(?P<name>eslint-disable(?:-next-line|-line)?|tslint:disable(?:-next-line|-line)?)"
        r"(?P<codes>[ :]+[@\w/,\s-]*?)?(?=\s+--|$)(?:\s+--(?P<why>.*))?"
    ),
    r"@(?P<name>ts-ignore|ts-expect-error|ts-nocheck)\b[: -]*(?P<why>.*)",
    r"(?P<name>(?:istanbul|c8|v8) ignore)\b(?P<codes> \w+)?(?P<why>.*)",
    r"(?P<name>biome-ignore)\s+(?P<codes>[\w/]+)\s*:?(?P<why>.*)",
)
_PYTHON = (
    r"(?P<name>type|pyright|pyre|ty):\s*ignore(?P<codes>\[[^\]]*\])?(?P<why>.*)",
    r"(?P<name>mypy): (?P<codes>)(?:ignore-errors|disable-error-code)\b(?P<why>.*)",
    r"(?P<name>(?:(?:ruff|flake8):\s*)?noqa)\b(?P<codes>:?\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?(?P<why>.*)",
    r"(?P<name>pylint):\s*disable(?:-next)?=(?P<codes>[\w,\s-]+?)(?P<why>(?:\s{2,}|\s[-#]).*)?$",
    r"(?P<name>pragma: no (?:cover|branch))\b(?P<why>.*)",
    r"(?P<name>nosec)\b(?P<codes>[ :]*B\d+(?:[,\s]+B\d+)*)?(?P<why>.*)",
)
_GO = (
    r"(?P<name>nolint)\b(?P<codes>:[\w,-]+)?(?P<why>.*)",
    r"(?P<name>#?nosec)\b(?P<codes>[ :]*G\d+(?:[, ]+G\d+)*)?(?P<why>.*)",
)
_JAVA = (
    r"(?P<name>NOSONAR|NOPMD|NOLINT)\b(?P<why>.*)",
    r"(?P<name>CHECKSTYLE:\s*OFF|noinspection)\b(?P<codes> \w+)?(?P<why>.*)",
)
_COMMENTS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    language: tuple(re.compile(pattern) for pattern in patterns)
    for language, patterns in {
        "python": _PYTHON,
        "javascript": _SCRIPT,
        "typescript": _SCRIPT,
        "tsx": _SCRIPT,
        "go": _GO,
        "java": _JAVA,
    }.items()
}
_TYPE_CHECKERS = frozenset({"type", "pyright", "pyre", "ty"})
_NEVER_BLANKET = frozenset(
    {
        "pragma: no cover",
        "pragma: no branch",
        "ts-expect-error",
        "pylint",
        "istanbul ignore",
        "c8 ignore",
    }
)
_CAST = re.compile(r".*\bas\s+(?P<what>any|unknown as [\w.<>\[\]{]+)", re.DOTALL)
_ANNOTATION = re.compile(r"@(?:SuppressWarnings|SuppressFBWarnings)\((.*)\)", re.DOTALL)


_BARE = {
    "type": "type: ignore",
    "pyright": "pyright: ignore",
    "pyre": "pyre: ignore",
    "ty": "ty: ignore",
    "mypy": "mypy: ignore-errors",
}
_SPELLED = {
    "type": ("[", "]"),
    "pyright": ("[", "]"),
    "ty": ("[", "]"),
    "noqa": (": ", ""),
    "nolint": (":", ""),
    "pylint": (": disable=", ""),
    "@SuppressWarnings": ("(", ")"),
}


@dataclass(frozen=True, slots=True)
class Silencer:
    """One suppression.

    `name` is the directive, `codes` what it names, empty for everything; `reason` is
    what it says for itself; `code` is the source line that it stands on or above; `alone`
    means that nothing else stands on its line.
    """

    line: int
    name: str
    codes: str
    reason: str
    code: str
    alone: bool = False

    @property
    def is_blanket(self) -> bool:
        """Whether it silences whatever a checker may say; of types, in more than one line."""
        small = self.name in _TYPE_CHECKERS and not self.alone
        return not self.codes and not small and self.name not in _NEVER_BLANKET

    @property
    def is_justified(self) -> bool:
        """Whether it gives a reason: two words beside a code, three without one."""
        words = len(self.reason.split())
        coded = bool(self.codes) and words >= _WORDS_OF_A_CODED_REASON
        return coded or words >= _WORDS_OF_A_REASON or is_reason(self.reason)

    @property
    def text(self) -> str:
        """How the directive is called in a message."""
        before, after = _SPELLED.get(self.name, (" ", ""))
        bare = _BARE.get(self.name, self.name)
        return f"{bare}{before}{self.codes}{after}" if self.codes else bare


def silencers(parsed: ParsedText) -> tuple[Silencer, ...]:
    """Every suppression of a file in order; strings that look like one are none."""
    if not _SIGN.search(parsed.text):
        return ()
    found = [*_commented(parsed), *_structural(parsed)]
    return tuple(sorted(found, key=lambda one: one.line))


def _commented(parsed: ParsedText) -> Iterator[Silencer]:
    patterns = _COMMENTS.get(parsed.language, ())
    comments = parsed.comments if patterns else ()
    by_line = {comment.end_line: comment for comment in comments if comment.own_line}
    for comment in comments:
        for pattern in patterns:
            found = pattern.match(comment.text) or pattern.search(comment.text)
            if found and _is_directive(comment.text, found):
                above = by_line.get(comment.line - 1)
                yield _silencer(comment, found, above=above, lines=parsed.lines)
                break


def _is_directive(text: str, found: re.Match[str]) -> bool:
    """Whether the comment is one, rather than prose that mentions one."""
    before = text[: found.start()].rstrip()
    return not before or before.endswith(("#", "//", ";")) or "#" in before[-3:]


def _own_words(said: str) -> str:
    """What is said without a request to this tool, whose reason is not the suppression's."""
    return said.partition(REQUEST)[0].strip(" #/-:.*")


def _silencer(
    comment: Comment, found: re.Match[str], *, above: Comment | None, lines: list[str]
) -> Silencer:
    groups = found.groupdict()
    said = _own_words(groups.get("why") or "")
    reason = said or (_own_words(above.text) if above else "")
    at = comment.end_line if comment.own_line else comment.line - 1
    code = lines[at] if at < len(lines) else ""
    codes = (groups.get("codes") or "").strip(" :[]")
    folded = " ".join(code.split())
    return Silencer(comment.line, groups["name"], codes, reason, folded, comment.own_line)


def _structural(parsed: ParsedText) -> Iterator[Silencer]:
    language, lines = parsed.language, parsed.lines
    root = parsed.root if language in {"typescript", "tsx", "java"} else None
    if root is None:
        return
    comments = {one.end_line: one.text for one in parsed.comments}
    kind = "annotation" if language == "java" else "as_expression"
    for node in of_kinds(root, kind):
        name, codes = _named(node.text(), language)
        parent = node.parent()
        inner = parent is not None and parent.kind() == kind
        if not name or inner:
            continue
        line = span_of(node).start if language == "java" else span_of(node).end
        reason = _own_words(comments.get(line, "")) or _own_words(comments.get(line - 1, ""))
        yield Silencer(line, name, codes, reason, " ".join(lines[line - 1].split()))


def _named(text: str, language: str) -> tuple[str, str]:
    if language == "java":
        found = _ANNOTATION.fullmatch(text)
        codes = found[1].strip("{} ") if found else ""
        return ("@SuppressWarnings", "" if codes == '"all"' else codes) if found else ("", "")
    cast = _CAST.fullmatch(text)
    if cast is None:
        return "", ""
    return "as", "any" if cast["what"] == "any" else "unknown as"
