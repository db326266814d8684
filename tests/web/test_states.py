from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from reviewer.web.states import LIFE, new_state, read_state, spend_in_memory
from tests.fakes.web import NOON

KEY = b"a key of states"
NONCE = "0123456789abcdef" * 2
STATE = new_state(KEY, NONCE, NOON)


def test_a_state_is_known_until_it_expires() -> None:
    assert read_state(KEY, STATE, NOON) == NONCE
    assert read_state(KEY, STATE, NOON + LIFE - timedelta(seconds=1)) == NONCE
    assert read_state(KEY, STATE, NOON + LIFE) is None


@pytest.mark.parametrize(
    "state",
    [
        pytest.param("", id="empty"),
        pytest.param(STATE + "0", id="longer"),
        pytest.param(STATE.replace("0123", "1123", 1), id="another nonce"),
        pytest.param(
            new_state(KEY, NONCE, NOON + LIFE)
            .split(".")[1]
            .join((NONCE + ".", "." + STATE.split(".")[2])),
            id="another hour",
        ),
        pytest.param(new_state(b"another key", NONCE, NOON), id="another key"),
    ],
)
def test_a_state_that_is_not_ours_is_unknown(state: str) -> None:
    assert read_state(KEY, state, NOON) is None


def test_a_nonce_is_spent_once_by_whoever_comes_first() -> None:
    spend = spend_in_memory()
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: spend(NONCE), range(64))) == 1
    assert spend("another")
