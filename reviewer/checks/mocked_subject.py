"""Finds tests that replace the very thing whose result they check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reviewer.checks.check import Check
from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Place
from reviewer.source.suites.partners import Located, Partners, last_name, partner_tests

_OBJECT = re.compile(
    r"""(?:patch\.object|\.setattr|\bsetattr|spyOn|\.stub|\.replace|\.replaceProperty)\(\s*"""
    r"""(?P<owner>[\w.]+)\s*,\s*(?P<quote>['"])(?P<name>\w+)(?P=quote)(?P<rest>[^\n]*)"""
)
_DOTTED = re.compile(
    r"""(?:\bpatch|\.patch|\.setattr)\(\s*(?P<quote>['"])(?P<owner>[\w.]+)\.(?P<name>\w+)(?P=quote)"""
    r"""(?P<rest>[^\n]*)"""
)
_ASSIGNED = re.compile(
    r"^\s*(?P<owner>[\w.]+)\.(?P<name>\w+) = (?P<rest>(?:\w+\.)*(?:Async|Magic|Property)?Mock\(|"
    r"jest\.fn\(|vi\.fn\(|sinon\.stub\()",
    re.MULTILINE,
)
_LOCAL = re.compile(r"^\s*(?P<name>\w+) = (?:\w+\.)*(?:Async|Magic)?Mock\(", re.MULTILINE)
_WHEN = re.compile(
    r"\b(?:when|given)\(\s*(?P<owner>\w+)\.(?P<name>\w+)\((?P<rest>[^;]*?)\)\s*\)\s*\.(?:then|will)\w*\("
    r"|\.when\(\s*(?P<owner2>\w+)\s*\)\s*\.(?P<name2>\w+)\("
)
_RETURNED = re.compile(
    r"^\s*(?P<owner>[\w.]+)\.(?P<name>\w+)(?P<rest>\.(?:return_value|side_effect) = )", re.MULTILINE
)
_STUBBED = re.compile(
    r"\b(?:const|let|var)\s+(?P<owner>\w+)[^=\n]*=\s*\{[^{}]*?\b(?P<name>\w+):\s*"
    r"(?P<rest>(?:jest|vi)\.fn\()"
)
_MODULE = re.compile(
    r"""^(?:jest|vi)\.mock\(\s*(?P<quote>['"])(?P<path>[.@~][^'"]*)(?P=quote)(?P<rest>[\s\S]*?\);)""",
    re.MULTILINE,
)
_ORIGINAL = re.compile(r"requireActual|importActual|importOriginal")
_REPLACES = re.compile(
    r"mock(?:Return|Resolved|Rejected|Implementation)|\.(?:returns|resolves|callsFake)\("
)
_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
_ENDING = re.compile(r"(?:\.\w+|\[[^\[\]]*\])$")
_LAMBDA = re.compile(r"^\(\)\s*[-=]>\s*|^await ")


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set."""


@dataclass(frozen=True, slots=True)
class _Replaced:
    """Something that a test replaces: `owner.name`, on line `line` of the file."""

    owner: str
    name: str
    line: int


def find(change: Change, params: Params) -> Iterable[Match]:
    """Tests that newly replace a function and assert on what calling it gives.

    What the code under test imports may be replaced; so may a method that is only
    called by the asserted one, and a decorated function by the one that it wraps.
    """
    del params
    partners = partner_tests(change)
    known = {id(after): before for before, after in partners.pairs}
    for test in partners.head:
        before = known.get(id(test))
        if before and before.source == test.source:
            continue
        yield from _shadowed(test, before)
        old = {(one.owner, one.name) for one in _replaced(before)} if before else set()
        for one in _replaced(test):
            if (one.owner, one.name) in old:
                continue
            if _is_asserted(one, test) or (before and _stands_in(one, test, before)):
                yield _match(test, one)
                break
    yield from _replaced_modules(partners)
    yield from _spied_around(partners)


def _replaced(test: Located) -> Iterator[_Replaced]:
    source = test.source
    script = test.version.language in _SCRIPTS
    for pattern in (_OBJECT, _DOTTED, _ASSIGNED, _WHEN, _RETURNED, _STUBBED):
        for found in pattern.finditer(source):
            parts = found.groupdict()
            rest = source[found.end("name") : found.end() + 200] if parts["name"] else ""
            spied_only = script and pattern is _OBJECT and not _REPLACES.search(rest)
            bare = f"{parts['name']}.__wrapped__" in rest
            if spied_only or bare or "wraps=" in (parts["rest"] or ""):
                continue
            owner = parts["owner"] or parts.get("owner2") or ""
            name = parts["name"] or parts.get("name2") or ""
            start = len(found.group()) - len(found.group().lstrip())
            line = test.case.span.start + source[: found.start() + start].count("\n")
            yield _Replaced(owner, name, line)


def _is_asserted(one: _Replaced, test: Located) -> bool:
    bound = re.search(rf"\b{re.escape(one.owner)}\s*(?::[^=\n]+)?=\s*([^;\n]+)", test.source)
    owners = {one.owner, bound[1].strip()} if bound else {one.owner}
    return any(
        _is_call_of(replace(one, owner=owner), assertion.subject)
        for owner in owners
        for assertion in test.case.assertions
        if assertion.line >= one.line or test.version.language == "python"
    )


def _stands_in(one: _Replaced, test: Located, before: Located) -> bool:
    """Whether the mock itself is asked now what was asked of the function."""
    asked = {name for _, name in _asked(test)}
    if one.name in asked or one.name not in {name for _, name in _asked(before)}:
        return False
    target = re.escape(f"{one.owner}.{one.name}")
    quoted = re.compile(rf"patch\(\s*['\"]{target}['\"][^()]*\)\(")
    if any(quoted.search(assertion.subject) for assertion in test.case.assertions):
        return True
    named = "|".join(map(re.escape, sorted(asked)))
    bound = rf"\bas (?:{named}):|\b(?:{named}) = \w+\.patch|\bdef \w+\([^)]*\b(?:{named})\b"
    return bool(asked) and re.search(bound, test.source) is not None


def _asked(test: Located) -> Iterator[tuple[str, str]]:
    """What is called in what the test asserts."""
    for assertion in test.case.assertions:
        owner, name = _called(_LAMBDA.sub("", assertion.subject))
        if name:
            yield owner, name


def _shadowed(test: Located, before: Located | None) -> Iterator[Match]:
    """A new local mock by the name of what was asked before."""
    asked = {name for owner, name in _asked(before) if not owner} if before else ()
    for found in _LOCAL.finditer(test.source):
        if before and found["name"] in asked and not _LOCAL.search(before.source):
            line = test.case.span.start + test.source.count("\n", 0, found.start("name"))
            yield _match(test, _Replaced("", found["name"], line))


def _is_call_of(one: _Replaced, subject: str) -> bool:
    owner, name = _called(_LAMBDA.sub("", subject))
    if name != one.name:
        return False
    if not owner:
        return "." in one.owner
    last = one.owner.removesuffix(".prototype").rpartition(".")[2]
    return owner == one.owner or re.search(rf"\b{re.escape(last)}\b", owner) is not None


def _called(subject: str) -> tuple[str, str]:
    """`("rain", "chance")` for `rain.chance(80, 12)["now"]`, empty if nothing is called."""
    text = subject
    while text and not text.endswith(")"):
        shorter = _ENDING.sub("", text)
        if shorter == text:
            return "", ""
        text = shorter
    start = _opening(text)
    if start is None:
        return "", ""
    owner, _, name = text[:start].rpartition(".")
    return (owner, name) if name.isidentifier() else ("", "")


def _opening(text: str) -> int | None:
    """Where the last bracket of the text was opened."""
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        depth += (text[position] in ")]}") - (text[position] in "([{")
        if not depth:
            return position
    return None


def _replaced_modules(partners: Partners) -> Iterator[Match]:
    """New `jest.mock("./cart")` of a module whose function a test asserts on; one a mock."""
    told: set[tuple[str, int]] = set()
    for test, found, line in _written(_MODULE, partners):
        spot = (test.file.path, line)
        if spot in told:
            continue
        for name in _imported(test.version.text, found["path"]):
            last = name.rpartition(".")[2]
            kept = _ORIGINAL.search(found["rest"]) and f"{last}:" not in found["rest"]
            one = _Replaced(found["path"], last or name.rstrip("."), line)
            if not kept and _calls(name, test):
                told.add(spot)
                yield _match(test, one)
                break


def _spied_around(partners: Partners) -> Iterator[Match]:
    """New spies with an answer of their own that stand outside of the tests of a file."""
    told: set[tuple[str, int]] = set()
    for test, found, line in _written(_OBJECT, partners):
        one = _Replaced(found["owner"], found["name"], line)
        inside = any(line in other.span for other in test.version.facts.tests)
        if inside or (test.file.path, line) in told or not _REPLACES.search(found["rest"]):
            continue
        if _is_asserted(one, test):
            told.add((test.file.path, line))
            yield _match(test, one)


def _written(
    pattern: re.Pattern[str], partners: Partners
) -> Iterator[tuple[Located, re.Match[str], int]]:
    """What a pattern finds on new lines of scripts, with its line, once for each test there."""
    renewed: dict[str, list[tuple[re.Match[str], int]]] = {}
    for test in partners.head:
        if test.version.language in _SCRIPTS:
            if test.file.path not in renewed:
                renewed[test.file.path] = list(_renewed(pattern, test))
            yield from ((test, found, line) for found, line in renewed[test.file.path])


def _renewed(pattern: re.Pattern[str], test: Located) -> Iterator[tuple[re.Match[str], int]]:
    text = test.version.text
    for found in pattern.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if test.file.renews(Span(line, line)):
            yield found, line


def _imported(text: str, path: str) -> list[str]:
    quoted = rf"""['"]{re.escape(path)}['"]"""
    lists = re.findall(rf"\{{([^{{}}]*)\}}\s*(?:from\s*|=\s*require\(){quoted}", text)
    spaces = re.findall(rf"\* as (\w+) from\s*{quoted}", text)
    named = [name.split()[-1] for names in lists for name in names.split(",") if name.strip()]
    return [*named, *(f"{space}." for space in spaces)]


def _calls(name: str, test: Located) -> bool:
    """Whether a test asserts what `name` gives, or with `cart.` what any of its functions do."""
    subjects = (_LAMBDA.sub("", one.subject) for one in test.case.assertions)
    called = [_called(subject) for subject in subjects]
    if name.endswith("."):
        return any(f"{owner}." == name for owner, _ in called)
    return ("", name) in called


def _match(test: Located, one: _Replaced) -> Match:
    return Match(
        place=Place(test.file.path, Span(one.line, one.line)),
        symbol=test.case.id,
        identity=f"{test.case.id} {one.owner}.{one.name}",
        values=(
            ("TEST", last_name(test.case)),
            ("SUBJECT", f"{one.owner}.{one.name}" if one.owner else one.name),
        ),
    )


CHECK = Check("mocked-subject", Params, find)
