from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.adapters.own_folder import close_to_others, make_own_folder


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_folder_that_is_made_is_for_its_user_alone(tmp_path: Path) -> None:
    make_own_folder(tmp_path / "data" / "mirrors")
    assert [mode(tmp_path / "data"), mode(tmp_path / "data" / "mirrors")] == [0o700, 0o700]


def test_what_was_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    make_own_folder(tmp_path / "shared")
    make_own_folder(tmp_path / "shared" / "own")
    assert [mode(tmp_path / "shared"), mode(tmp_path / "shared" / "own")] == [0o755, 0o700]


def test_a_folder_that_stands_open_is_shut(tmp_path: Path) -> None:
    (tmp_path / "mirrors").mkdir(mode=0o755)
    close_to_others(tmp_path / "mirrors")
    assert mode(tmp_path / "mirrors") == 0o700


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(OSError, match="data"):
        make_own_folder(tmp_path / "data" / "mirrors")
