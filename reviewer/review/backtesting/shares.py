"""Shares of lines, with what chance leaves open."""

from __future__ import annotations

import math

from reviewer.model.backtest import Share

FEWEST_LINES = 20
"""Lines below which a share says nothing."""

_Z = 1.96


def share_of(lines: int, reworked: int) -> Share:
    """The share with its 95 % Wilson interval; without both where lines are too few.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference (1927).
    """
    if lines < FEWEST_LINES:
        return Share(lines, reworked)
    share = reworked / lines
    scale = 1 + _Z**2 / lines
    middle = share + _Z**2 / (2 * lines)
    spread = _Z * math.sqrt(share * (1 - share) / lines + _Z**2 / (4 * lines**2))
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return Share(lines, reworked, round(share, 4), round(max(low, 0), 4), round(min(high, 1), 4))
