from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command keeps its things, apart from the developer's own."""
    folder = tmp_path / "data"
    monkeypatch.setenv("OUTLAST_DATA_DIR", str(folder))
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    return folder
