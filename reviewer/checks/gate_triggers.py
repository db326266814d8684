"""Workflows that a change lets start less often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.source.gates.triggers import Trigger

_PROPOSALS = frozenset(
    {"pull_request", "pull_request_target", "merge_group", "workflow_call", "workflow_run"}
)
_PUSH = "push"


@dataclass(frozen=True, slots=True)
class Cut:
    """The events that were taken away, and those that are left.

    `line` is that of the first lost one in the base, `near` that of the first in the head.
    """

    lost: tuple[str, ...]
    left: tuple[str, ...]
    line: int
    near: int


def cut_of(before: Sequence[Trigger], after: Sequence[Trigger]) -> Cut | None:
    """What was cut, if a workflow ran before code is merged, or at all, and does not now."""
    if not after or _reach(after) >= _reach(before):
        return None
    names = tuple(dict.fromkeys(one.name for one in after))
    lost = [one for one in before if one.name not in names and _reach([one])]
    if not lost:
        return None
    return Cut(tuple(one.name for one in lost), names, lost[0].line, after[0].line)


def sees_proposals(triggers: Sequence[Trigger]) -> bool:
    """Whether a workflow runs on code that is not merged yet."""
    return _reach(triggers) > 1


def _reach(triggers: Sequence[Trigger]) -> int:
    """2 if every proposal is seen, 1 if only what is pushed to some branches, 0 otherwise."""
    pushes = [one for one in triggers if one.name == _PUSH]
    if any(one.name in _PROPOSALS for one in triggers):
        return 2
    return max((1 if one.is_limited else 2 for one in pushes), default=0)
