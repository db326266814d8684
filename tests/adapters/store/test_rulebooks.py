from __future__ import annotations

from pathlib import Path

from reviewer.adapters.store.rulebooks import Shelf, remembered
from reviewer.model.agent import AgentSigns
from reviewer.model.rulebook import Rulebook

SHELF = Shelf(Rulebook((), "v1"), (AgentSigns("Bot"),))
OTHER = Shelf(Rulebook((), "v2"), ())


def never() -> Shelf:
    message = "the rules were read again"
    raise AssertionError(message)


def test_what_was_read_once_is_not_read_again(tmp_path: Path) -> None:
    remembered(tmp_path / "cache", "v1", read=lambda: SHELF)
    assert remembered(tmp_path / "cache", "v1", read=never) == SHELF


def test_another_version_is_read_and_takes_the_place(tmp_path: Path) -> None:
    remembered(tmp_path, "v1", read=lambda: SHELF)
    assert remembered(tmp_path, "v2", read=lambda: OTHER) == OTHER
    assert len(list(tmp_path.iterdir())) == 1


def test_a_broken_file_is_read_anew(tmp_path: Path) -> None:
    remembered(tmp_path, "v1", read=lambda: SHELF)
    next(tmp_path.iterdir()).write_bytes(b"\x80broken")
    assert remembered(tmp_path, "v1", read=lambda: SHELF) == SHELF


def test_a_file_that_others_may_write_is_not_used(tmp_path: Path) -> None:
    remembered(tmp_path, "v1", read=lambda: SHELF)
    next(tmp_path.iterdir()).chmod(0o666)
    assert remembered(tmp_path, "v1", read=lambda: OTHER) == OTHER


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert remembered(tmp_path / "file", "v1", read=lambda: SHELF) == SHELF
