"""What is in the head and was not in the base."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*(?!\w)")


def newcomers(
    before: Iterable[Item],
    after: Iterable[Item],
    keys: Sequence[Callable[[Item], Hashable]],
) -> list[Item]:
    """The items of `after` that no item of `before` accounts for, in their order.

    An item accounts for one other that has the same key; the most exact key comes first.
    """
    left, rest = list(before), list(after)
    for key in keys:
        known = Counter(key(item) for item in left)
        unmatched = []
        used: Counter[Hashable] = Counter()
        for item in rest:
            name = key(item)
            if used[name] < known[name]:
                used[name] += 1
            else:
                unmatched.append(item)
        left = _without(left, used, key)
        rest = unmatched
    return rest


def shape(code: str) -> str:
    """The code with its names numbered as they come, but for those of members."""
    seen: dict[str, int] = {}
    return _NAME.sub(lambda found: f"${seen.setdefault(found[0], len(seen))}", code)


def _without(
    items: Sequence[Item], used: Counter[Hashable], key: Callable[[Item], Hashable]
) -> list[Item]:
    remaining = used.copy()
    kept = []
    for item in items:
        if remaining[key(item)]:
            remaining[key(item)] -= 1
        else:
            kept.append(item)
    return kept
