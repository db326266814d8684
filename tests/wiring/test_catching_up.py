from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reviewer.errors import GitHubDown
from reviewer.wiring.catching_up import FIRST_LOOK_BACK, KEPT, LOOK_BACK, CatchUp
from reviewer.wiring.clock import now

A_SECOND = timedelta(seconds=1)


@dataclass
class Sent:
    """Notes since when it was asked; down at first if told so."""

    is_down: bool = False
    asked: list[datetime] = field(default_factory=list)

    def failed_deliveries(self, since: datetime) -> Iterator[str]:
        self.asked.append(since)
        if self.is_down:
            message = "no answer"
            raise GitHubDown(message)
        yield "guid"


def catch_up(sent: Sent | None, last: datetime | None = None) -> tuple[CatchUp, list[str]]:
    failures: list[str] = []
    return CatchUp(lambda: sent, lambda: last, failures.append), failures


def test_the_first_look_goes_back_to_before_the_last_delivery_that_came() -> None:
    sent, last = Sent(), now() - timedelta(hours=5)
    catch_up(sent, last)[0]()
    assert sent.asked == [last - FIRST_LOOK_BACK]


def test_it_never_looks_back_further_than_github_keeps_deliveries() -> None:
    for last in (None, now() - timedelta(days=30)):
        sent = Sent()
        catch_up(sent, last)[0]()
        assert abs(now() - KEPT - sent.asked[0]) < 60 * A_SECOND


def test_later_looks_go_back_to_the_one_before() -> None:
    sent = Sent()
    look, _ = catch_up(sent)
    look()
    look()
    assert abs(now() - LOOK_BACK - sent.asked[1]) < 60 * A_SECOND


def test_after_a_failure_it_looks_back_as_far_again() -> None:
    sent, last = Sent(is_down=True), now() - timedelta(hours=5)
    look, failures = catch_up(sent, last)
    look()
    look()
    assert failures == ["GitHubDown"] * 2
    assert sent.asked == [last - FIRST_LOOK_BACK] * 2


def test_without_an_app_there_is_nobody_to_ask() -> None:
    look, failures = catch_up(None)
    look()
    assert failures == []
