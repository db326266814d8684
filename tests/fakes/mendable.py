"""Code that a rule finds fault with, and its repair."""

from __future__ import annotations

LOST_CAUSE = (
    "def load(path):\n"
    "    try:\n"
    "        return parse(path)\n"
    "    except ValueError as error:\n"
    "        raise SettingsError(str(error))\n"
)
CHAINED = LOST_CAUSE.replace("(str(error))", "(str(error)) from error")
