"""What of a text decides something."""

from __future__ import annotations

import re

_TRUTH_AS_SUCH = re.compile(r"\?\s*(?:true\s*:\s*false|false\s*:\s*true)\b")


def without_casts(text: str) -> str:
    """The text without the ends of `x ? true : false`, which decides nothing.

    Its lines stay where they are.
    """
    return _TRUTH_AS_SUCH.sub(lambda match: "\n" * match[0].count("\n"), text)
