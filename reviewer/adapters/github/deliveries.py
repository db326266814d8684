"""Webhook deliveries that did not reach us, found and asked for again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from http import HTTPStatus

from reviewer.adapters.github.answers import Delivered, read
from reviewer.adapters.github.calls import ON_THE_PAGE, Call, Calls, pages
from reviewer.adapters.github.tokens import Tokens
from reviewer.errors import Gone, Refused

OURS_TO_MEND = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""We read these and said no: the same again would get the same answer."""
MOST_ATTEMPTS = 5


def attempts_since(calls: Calls, tokens: Tokens, since: datetime) -> Iterator[Delivered]:
    """Every attempt to deliver from that moment on, the newest first."""
    call = Call("GET /app/hook/deliveries", query={"per_page": ON_THE_PAGE})
    for reply in pages(lambda page: calls.ask(call, tokens.app(), page=page)):
        for attempt in read(reply, tuple[Delivered, ...]):
            if attempt.delivered_at < since:
                return
            yield attempt


def redeliver(calls: Calls, tokens: Tokens, lost: Delivered) -> bool:
    """Ask GitHub to send it again; False if it has it no more."""
    name = "POST /app/hook/deliveries/{delivery_id}/attempts"
    try:
        calls.ask(Call(name, {"delivery_id": lost.id}), tokens.app())
    except (Gone, Refused):
        return False
    return True


def undelivered(attempts: Iterable[Delivered]) -> list[Delivered]:
    """The last attempt of each delivery that never succeeded, the oldest first.

    One that failed five times, or that we refused for what it holds, is let go.
    """
    by_guid: dict[str, list[Delivered]] = {}
    for attempt in attempts:
        by_guid.setdefault(attempt.guid, []).append(attempt)
    lost = [_last(tries) for tries in by_guid.values() if _is_worth_another(tries)]
    return sorted(lost, key=lambda attempt: attempt.id)


def _is_worth_another(tries: list[Delivered]) -> bool:
    ended = any(_is_success(one.status_code) or one.status_code in OURS_TO_MEND for one in tries)
    return not ended and len(tries) < MOST_ATTEMPTS


def _is_success(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def _last(tries: list[Delivered]) -> Delivered:
    return max(tries, key=lambda attempt: attempt.id)
