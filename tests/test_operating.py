from __future__ import annotations

import re
from pathlib import Path

import pytest

from reviewer import settings
from reviewer.metrics import Metrics

MANUAL = (Path(__file__).parents[1] / "docs" / "operating.md").read_text("utf-8")
NOT_OURS = {"DEBUG", "INFO", "WARNING", "ERROR", "HOME", "TERM", "NO_COLOR", "XDG_CACHE_HOME"}


def variables() -> list[str]:
    source = Path(settings.__file__).read_text("utf-8")
    return sorted(set(re.findall(r'"([A-Z][A-Z_]{3,})"', source)) - NOT_OURS)


def figures() -> list[str]:
    text = Metrics().text().decode()
    return re.findall(r"^# HELP (\w+)", text, re.MULTILINE)


@pytest.mark.parametrize("name", variables())
def test_every_setting_is_in_the_manual(name: str) -> None:
    assert name in MANUAL


@pytest.mark.parametrize("name", figures())
def test_every_figure_is_in_the_manual(name: str) -> None:
    assert name in MANUAL
