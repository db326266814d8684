"""A sandbox without processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from reviewer.review.ports import Failed

Item = TypeVar("Item")
Result = TypeVar("Result")


class InlineSandbox:
    """Runs the work right here; an exception fails its item, nothing is limited."""

    def run(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result | Failed]:
        """Yield the outcome of each item in order."""
        for item in items:
            try:
                yield work(item)
            except Exception as error:  # noqa: BLE001 - as the real one does
                yield Failed(f"{type(error).__name__}: {error}")
