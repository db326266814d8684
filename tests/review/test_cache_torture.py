"""Findings are the same whatever befalls the cache; `benchmarks/torture.py` takes longer."""

from __future__ import annotations

from pathlib import Path

from tests.review.cache_torture import MISHAPS, Stage, torture


def test_whatever_befalls_the_cache_no_finding_is_wrong_or_lost(tmp_path: Path) -> None:
    survived = torture(Stage.set_up(tmp_path), 60)
    assert set(survived) == {*MISHAPS, "kill -9", "whole reviews"}
