"""Where rule files lie, and what they hold before anybody reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

AGENTS = "agents.yml"
"""The file of the rules folder that tells how agents are recognised."""

_SUFFIXES = frozenset({".yml", ".yaml"})
_DIGITS = 12


def built_in_folder() -> Path:
    """Where the rules that come with Outlast are: in the wheel, else in the checkout."""
    package = Path(str(files("reviewer")))
    packaged = package / "rules"
    return packaged if packaged.is_dir() else package.parent / "rules"


def rule_texts(folder: Path) -> Mapping[str, str]:
    """Every rule file below a folder, by its path there."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in paths
        if path.name != AGENTS and path.is_file()
    }


def version_of(texts: Mapping[str, str]) -> str:
    """A short hash that changes with any of the files."""
    digest = hashlib.sha256()
    for file in sorted(texts):
        digest.update(f"{file}\0{texts[file]}\0".encode())
    return digest.hexdigest()[:_DIGITS]
