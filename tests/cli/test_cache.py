from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.cli.main import main


def test_the_path_is_below_the_data_folder(
    data_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["cache", "path"]) == 0
    assert capfd.readouterr().out == f"{data_dir / 'cache'}\n"


@pytest.mark.parametrize(
    ("held", "expected"), [(0, "0 B"), (500, "500 B"), (1536, "1.5 KiB"), (2 * 1024**2, "2 MiB")]
)
def test_the_size_is_readable(
    *, data_dir: Path, capfd: pytest.CaptureFixture[str], held: int, expected: str
) -> None:
    (data_dir / "cache" / "deep").mkdir(parents=True)
    (data_dir / "cache" / "deep" / "file").write_bytes(b"x" * held)
    assert main(["cache", "size"]) == 0
    assert capfd.readouterr().out == f"{expected}\n"


def test_clearing_deletes_the_cache_and_nothing_beside_it(data_dir: Path) -> None:
    (data_dir / "cache").mkdir(parents=True)
    (data_dir / "kept").write_text("")
    assert main(["cache", "clear"]) == 0
    assert [path.name for path in data_dir.iterdir()] == ["kept"]


def test_a_cache_that_is_not_there_is_empty(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "size"]) == 0
    assert main(["cache", "clear"]) == 0
    assert capfd.readouterr().out.startswith("0 B\n")
