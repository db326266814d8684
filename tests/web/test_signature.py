from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.web.signature import is_signed
from tests.web.loopback import signature

BODY = b'{"zen": "Keep it logically awesome."}'
SECRET = "It's a Secret to Everybody"  # noqa: S105 - GitHub's own example


def test_githubs_own_example_is_signed() -> None:
    # https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert is_signed(b"Hello, World!", header, SECRET)


@given(st.binary(), st.text(min_size=1, alphabet=st.characters(codec="utf-8")))
def test_any_bytes_are_signed_by_their_own_signature(body: bytes, secret: str) -> None:
    assert is_signed(body, signature(body, secret), secret)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(None, id="missing"),
        pytest.param("", id="empty"),
        pytest.param("sha256=", id="no digest"),
        pytest.param("sha256=" + "0" * 64, id="wrong"),
        pytest.param(signature(BODY, SECRET)[:-1], id="cut short"),
        pytest.param(signature(BODY, SECRET) + "0", id="too long"),
        pytest.param(signature(BODY, SECRET) + "\n", id="line end"),
        pytest.param(signature(BODY, SECRET).removeprefix("sha256="), id="without algorithm"),
        pytest.param(signature(BODY, SECRET).replace("256", "1"), id="another algorithm"),
        pytest.param(signature(BODY + b" ", SECRET), id="of another body"),
        pytest.param(signature(BODY, SECRET + " "), id="of another secret"),
        pytest.param("sha256=" + "é" * 64, id="not ASCII"),
    ],
)
def test_another_header_is_no_signature(header: str | None) -> None:
    assert not is_signed(BODY, header, SECRET)


def test_nobody_signs_without_a_secret() -> None:
    assert not is_signed(BODY, signature(BODY, ""), "")
