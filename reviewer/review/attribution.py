"""Which agents had a hand in a change, as its commits disclose it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from reviewer.model.agent import AgentSigns
from reviewer.model.change import Commit
from reviewer.model.policy import KnownAgent
from reviewer.model.review import Agent

# Trailers that say who wrote; a reporter or reviewer did not.
_WRITERS = frozenset(
    {"co-authored-by", "co-developed-by", "assisted-by", "generated-by", "signed-off-by"}
)
_TRAILER = re.compile(r"\s*([A-Za-z][A-Za-z-]*):\s+(\S.*)")
_PERSON = re.compile(r"(.*?)\s*<([^<>]*)>\s*$")
_NOREPLY = re.compile(r"(?:\d+\+)?(.+)@users\.noreply\.github\.com")
_LEADING_SYMBOLS = re.compile(r"^[\W_]+(?=\[?\w)")
_LONGEST_LINE = 500
_MARK = "line in the message"


def attribute(
    commits: Sequence[Commit], agents: Sequence[AgentSigns], also: Sequence[KnownAgent] = ()
) -> tuple[Agent, ...]:
    """The agents that any commit names, the one with most commits first.

    `certain` means an identity (author, committer, trailer), `likely` a mere mark in a
    message. Evidence reads `Co-authored-by trailer on 3 of 3 commits`. Empty means
    unknown, never "a person": agents need not disclose themselves.
    """
    known = (*agents, *(AgentSigns(one.name, one.emails, one.logins) for one in also))
    traces = [
        _Traces(signs.name, [_traces(commit, signs) for commit in commits]) for signs in known
    ]
    found = sorted((one for one in traces if one.total), key=lambda one: -one.total)
    return tuple(_agent(one) for one in found)


@dataclass(frozen=True, slots=True)
class _Traces:
    """The kinds of evidence for one agent, commit by commit."""

    name: str
    by_commit: Sequence[tuple[str, ...]]

    @property
    def total(self) -> int:
        """How many commits hold any."""
        return sum(bool(kinds) for kinds in self.by_commit)


def _agent(traces: _Traces) -> Agent:
    counts = Counter(kind for kinds in traces.by_commit for kind in kinds)
    commits = len(traces.by_commit)
    unit = "commit" if commits == 1 else "commits"
    evidence = tuple(
        f"{kind} {'of' if kind in _ROLES else 'on'} {count} of {commits} {unit}"
        for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    certain = any(not kind.endswith(_MARK) for kind in counts)
    return Agent(traces.name, "certain" if certain else "likely", evidence)


_ROLES = ("author", "committer")


def _traces(commit: Commit, signs: AgentSigns) -> tuple[str, ...]:
    """The kinds of evidence in one commit, each once, in order of weight."""
    kinds = [
        *_roles(commit, signs),
        *_trailers(commit.message, signs),
        *_marks(commit.message, signs),
    ]
    return tuple(dict.fromkeys(kinds))


def _roles(commit: Commit, signs: AgentSigns) -> Iterable[str]:
    if _is(commit.author_name, commit.author_email, signs, logins=signs.logins + signs.authors):
        yield "author"
    if _is(commit.committer_name, commit.committer_email, signs, logins=signs.logins):
        yield "committer"


def _trailers(message: str, signs: AgentSigns) -> Iterable[str]:
    for line in _lines(message):
        trailer = _TRAILER.match(line)
        if not trailer:
            continue
        key, value = trailer[1], trailer[2]
        person = _PERSON.match(value) if key.lower() in _WRITERS else None
        named = person is not None and _is(person[1], person[2], signs, logins=signs.logins)
        if named or _any_matches(signs.trailers, line.strip()):
            yield f"{key.capitalize()} trailer"


def _marks(message: str, signs: AgentSigns) -> Iterable[str]:
    for line in _lines(message):
        if signs.marks and _any_matches(signs.marks, _LEADING_SYMBOLS.sub("", line).strip()):
            yield f"{signs.name} {_MARK}"


def _lines(message: str) -> list[str]:
    return [line[:_LONGEST_LINE] for line in message.split("\n")]


def _is(name: str, email: str, signs: AgentSigns, *, logins: Sequence[str]) -> bool:
    """Whether an identity is the agent's; a bare name counts only if no person can have it."""
    address, known = email.strip().lower(), {login.lower() for login in logins}
    noreply = _NOREPLY.fullmatch(address)
    return (
        address in {one.lower() for one in signs.emails}
        or (noreply is not None and noreply[1] in known)
        or (name.endswith("[bot]") and name.lower() in known)
        or _any_matches(signs.names, name.strip())
    )


def _any_matches(patterns: Sequence[str], text: str) -> bool:
    return any(_compiled(pattern).fullmatch(text) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.compile(".*".join(parts), re.IGNORECASE)
