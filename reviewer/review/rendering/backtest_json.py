"""A backtest as JSON for programs."""

from __future__ import annotations

from typing import Any

from reviewer import __version__
from reviewer.model.backtest import Backtest, Outcome, Share
from reviewer.review.rendering.json import json_text

SCHEMA = "outlast.backtest/1"


def to_json(found: Backtest) -> str:
    """Indented JSON with a final newline; equal backtests give identical text."""
    return json_text(_document(found))


def _document(found: Backtest) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "tool": {"name": "outlast", "version": __version__, "rulebook": found.rulebook},
        "repository": found.repository,
        "policy": found.policy,
        "days": found.days,
        "rules": [
            {
                "rule": one.rule,
                "hits": one.hits,
                "changes": one.changes,
                "flagged": _share(one.flagged),
            }
            for one in found.rules
        ],
        "flagged": _share(found.flagged),
        "unflagged": _share(found.unflagged),
        "against": found.other or None,
        "flips": [
            {
                "commit": one.change.commit,
                "subject": one.change.subject,
                "before": _outcome(one.before),
                "after": _outcome(one.after),
                "why": one.why,
            }
            for one in found.flips
        ],
        "changes": [
            {
                "commit": past.commit,
                "parent": past.parent,
                "time": past.time,
                **_outcome(one.outcome),
                "findings": len(one.hits),
                "lines_judged": one.lines_judged,
                "failed": one.failed or None,
            }
            for past, one in zip(found.changes, found.replayed, strict=True)
        ],
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "lines": share.lines,
        "reworked": share.reworked,
        "share": share.share,
        "low": share.low,
        "high": share.high,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "verdict": outcome.verdict.value,
        "score": outcome.score,
        "blocked": outcome.is_blocked,
    }
