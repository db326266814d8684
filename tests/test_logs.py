from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from reviewer.logs import hiding, set_up_logs

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers = root.handlers[:]
    levels = {name: logging.getLogger(name).level for name in (None, *root.manager.loggerDict)}
    yield io.StringIO()
    root.handlers[:] = handlers
    for name in (None, *root.manager.loggerDict):
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().strip().split("\n")]


def test_an_event_is_one_line_of_json(stream: io.StringIO) -> None:
    set_up_logs("INFO", stream=stream)
    structlog.get_logger("outlast").info("job", kind="review", tries=2)
    (line,) = lines(stream)
    assert (line["event"], line["kind"], line["tries"]) == ("job", "review", 2)
    assert line["level"] == "info"


def test_standard_logging_takes_the_same_way(stream: io.StringIO) -> None:
    set_up_logs("INFO", stream=stream)
    logging.getLogger("waitress").warning("queue depth is %d", 3)
    logging.getLogger("procrastinate").info("chatter")
    assert [line["event"] for line in lines(stream)] == ["queue depth is 3"]


def test_below_the_level_nothing_is_said(stream: io.StringIO) -> None:
    set_up_logs("WARNING", stream=stream)
    structlog.get_logger("outlast").info("job")
    assert stream.getvalue() == ""


def test_no_secret_is_written_not_even_in_a_traceback(stream: io.StringIO) -> None:
    set_up_logs("INFO", ["hunter2-hunter2", KEY], stream=stream)
    log = structlog.get_logger("outlast")
    try:
        int("hunter2-hunter2")
    except ValueError as error:
        log.warning("again", exc_info=error, nested={"parts": ["hunter2-hunter2"]})
    logging.getLogger("alembic").error("line MIIEow of %s", KEY)
    assert not [word for word in ("hunter2", "MIIEow", "IBAAKC") if word in stream.getvalue()]
    assert len(lines(stream)) == 2


@pytest.mark.parametrize(
    "secret",
    [
        "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz",
        "v1.1f699f1069f60xxx".replace("xxx", "a" * 40)[:3] + "0" * 40,
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI1In0xx.c2lnbmF0dXJlLXNpZw",
        KEY,
        "-----BEGIN PRIVATE KEY-----\nMIIEow",
    ],
)
def test_what_looks_like_a_secret_is_hidden(secret: str) -> None:
    assert hiding([])(f"before {secret} after").startswith("before [hidden]")
    assert secret not in hiding([])(f"before {secret} after")


def test_the_password_of_an_address_is_hidden() -> None:
    assert hiding([])("postgresql://ada:pw@db/x") == "postgresql://[hidden]@db/x"


@pytest.mark.parametrize("text", ["https://github.com/a/b", "sha 0123456789abcdef", "ghs_short"])
def test_other_text_is_left_alone(text: str) -> None:
    assert hiding(["no"])(text) == text
