import random

import numpy as np
import pytest

from reviewer.source.clones import (
    GRAM,
    SHORTEST,
    fingerprint_key,
    fingerprints,
    grams,
    grams_on,
    probes,
    sure_cover,
    unpack,
)
from reviewer.source.dialects import Dialect, dialect_of
from reviewer.source.tokens import tokenize

PIECES = ["if", "a", "(", ")", "=", "1", "return", "for", "in", "+", "'s'", "[", "]", "not", "-"]


def python() -> Dialect:
    found = dialect_of("python")
    assert found is not None
    return found


def noise(seed: int, count: int) -> str:
    choice = random.Random(seed).choice  # noqa: S311 - the same text each time, no secret
    return " ".join(choice(PIECES) for _ in range(count))


@pytest.mark.parametrize("seed", range(40))
def test_texts_that_share_the_shortest_repeat_share_enough_fingerprints(seed: int) -> None:
    common = noise(seed, SHORTEST)
    texts = [f"{noise(seed + 100, 50)} {common} {noise(seed + 200, 60)}", f"{common} else"]
    tokens = [tokenize(text, python()) for text in texts]
    kept = unpack(fingerprints(tokens[0].shape, python()))
    wanted, at = probes(tokens[1], np.ones(len(tokens[1]), np.bool_), python())
    shared = at[np.isin(wanted, kept)]
    assert GRAM + np.minimum(np.diff(shared), GRAM).sum() >= sure_cover(SHORTEST)


def test_winnowing_keeps_about_two_grams_in_nine() -> None:
    tokens = tokenize(noise(1, 6_000), python())
    assert 1_250 < len(unpack(fingerprints(tokens.shape, python()))) < 1_450


def test_renaming_leaves_fingerprints_as_they_are() -> None:
    one, other = (
        tokenize(text * 10, python()) for text in ("a = b(1)\n", "total = sum('x' and 2)\n")
    )
    renamed = tokenize("x = y(7)\n" * 10, python())
    assert fingerprints(one.shape, python()) == fingerprints(renamed.shape, python())
    assert fingerprints(one.shape, python()) != fingerprints(other.shape, python())


def test_dialects_share_no_fingerprints() -> None:
    ruby = dialect_of("ruby")
    assert ruby is not None
    text = "a = b + c\n" * 10
    one, other = (
        unpack(fingerprints(tokenize(text, each).shape, each)) for each in (python(), ruby)
    )
    assert len(one)
    assert not len(np.intersect1d(one, other))


def test_only_grams_wholly_on_fresh_tokens_are_looked_up() -> None:
    tokens = tokenize(noise(2, 60), python())
    fresh = np.zeros(60, np.bool_)
    fresh[20 : 20 + GRAM] = True
    assert probes(tokens, fresh, python())[1].tolist() == [20]
    fresh[20] = False
    assert len(probes(tokens, fresh, python())[0]) == 0


@pytest.mark.parametrize("count", [0, 1, GRAM - 1])
def test_short_texts_have_no_grams(count: int) -> None:
    tokens = tokenize(noise(3, count), python())
    assert len(grams(tokens.shape)) == 0
    assert len(grams_on(np.ones(count, np.bool_), at_least=1)) == 0
    assert fingerprints(tokens.shape, python()) == b""


def test_a_row_of_odd_length_reads_as_empty() -> None:
    assert len(unpack(b"12345")) == 0
    assert unpack(b"\x01\0\0\0").tolist() == [1]


def test_the_key_names_blob_dialect_and_version() -> None:
    assert fingerprint_key("c0ffee", python()).startswith("c0ffee:python:")
