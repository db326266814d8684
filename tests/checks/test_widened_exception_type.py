from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "widened-exception-type"


def source(caught: str, body: str = "shelf.register(item)") -> str:
    return (
        f"def count(shelf, item):\n    try:\n        return shelf.count(item)\n"
        f"    {caught}\n        {body}\n        shelf.sort()\n"
    )


@pytest.mark.parametrize("now", ["except Exception:", "except BaseException as error:", "except:"])
def test_a_named_error_that_became_any_error_is_found(now: str) -> None:
    before, after = {"a.py": source("except KeyError:")}, {"a.py": source(now)}
    assert lines(matches(CHECK, before, after)) == [4]


GOOD = {
    "one more": source("except (KeyError, IndexError):"),
    "raises in turn": source("except Exception as error:", "raise StockError from error"),
    "says why": source("except Exception:  # plug-ins of shops raise whatever they like"),
}


@pytest.mark.parametrize("after", GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(after: str) -> None:
    assert matches(CHECK, {"a.py": source("except KeyError:")}, {"a.py": after}) == []


def test_what_took_any_error_before_is_old() -> None:
    before, after = source("except Exception:"), source("except BaseException:")
    assert matches(CHECK, {"a.py": before}, {"a.py": after}) == []


def test_a_new_handler_widens_nothing() -> None:
    before = "def count(shelf, item):\n    return shelf.count(item)\n"
    assert matches(CHECK, {"a.py": before}, {"a.py": source("except Exception:")}) == []
