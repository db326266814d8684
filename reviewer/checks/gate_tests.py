"""Settings with which a runner of tests takes a failure for a success."""

from __future__ import annotations

import re

from reviewer.source.gates.settings import Setting

_WARNINGS = "filterwarnings"
_RETRIES = frozenset({"retry", "retries"})
_RUNNERS = frozenset({"test", "jest", "vitest", "mocha", "projects"})
_RAISES = re.compile(r"error(?:::[\w.]+)?")


def about_tests(key: tuple[str, ...]) -> bool:
    """Whether a key says how often tests run again, or which warnings fail them."""
    if key[-1] in _RETRIES:
        return len(key) == 1 or key[0] in _RUNNERS
    return key[-1] == _WARNINGS


def runs_laxer(key: tuple[str, ...], was: Setting | None, now: Setting | None) -> bool:
    """Whether a test may fail once where it might not, or a warning that failed tests does not."""
    if key[-1] == _WARNINGS:
        left = set(now.values) if now else set()
        errors = {one for one in (was.values if was else ()) if _RAISES.fullmatch(one)}
        return bool(errors - left) and "error" not in left
    before, after = (one.value if one else "0" for one in (was, now))
    return before == "0" and after.isdigit() and after != "0"
