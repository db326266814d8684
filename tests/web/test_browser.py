from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from reviewer.review.rendering.rule_pages import rule_pages
from reviewer.rulebook.loading import load_rulebook
from tests.fakes.web import APP, TOKEN, World, broken
from tests.web.loopback import serving

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
LIGHT, DARK = 1, 0
ADDRESSES = {"setup": f"/setup?token={TOKEN}", "rules": "/rules/"}

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")


@pytest.mark.parametrize("look", [(1280, LIGHT), (400, DARK)], ids=["wide", "narrow and dark"])
@pytest.mark.parametrize("page", ["well", "new", "down", "setup", "rules"])
def test_a_page_is_drawn(tmp_path: Path, page: str, look: tuple[int, int]) -> None:
    width, scheme = look
    world = World(
        app=None if page in {"new", "setup"} else APP,
        rule_pages=rule_pages(load_rulebook()),
        health={"check_database": broken} if page == "down" else {},
    )
    picture = tmp_path / f"{page}.png"
    with serving(world) as site:
        command = (
            str(BROWSER),
            *QUIET,
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--blink-settings=preferredColorScheme={scheme}",
            f"--window-size={width},900",
            f"--screenshot={picture}",
            site.url + ADDRESSES.get(page, "/"),
        )
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert struct.unpack(">2I", picture.read_bytes()[16:24]) == (width, 900)
