"""The signs by which an agent is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgentSigns:
    """What gives an agent away.

    `emails` and `logins` are exact but for case, `authors` are logins that count for
    authors only; in `names`, `trailers` and `marks` a `*` stands for any text. A trailer
    or mark is a whole line of a commit message.
    """

    name: str
    emails: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    trailers: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


KnownAgents = tuple[AgentSigns, ...]
