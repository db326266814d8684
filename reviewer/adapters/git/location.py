"""Where a repository keeps its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from reviewer.adapters.git.process import Git, unreadable
from reviewer.errors import RevisionError


@dataclass(frozen=True, slots=True)
class Location:
    """The folders of a repository; `top` is None without a working tree."""

    git_dir: Path
    common_dir: Path
    top: Path | None
    object_format: str

    @property
    def is_shallow(self) -> bool:
        """Whether history was cut off when the repository was cloned."""
        return (self.common_dir / "shallow").is_file()


def locate(path: Path, git: Git) -> Location:
    """Find the repository that `path` lies in; raises RevisionError with the cure."""
    if not path.is_dir():
        message = f"{path} is not a folder: name a git repository with --repo DIR"
        raise RevisionError(message)
    here = git.with_options("-C", str(path.absolute()))
    asked = ("--git-dir", "--git-common-dir", "--show-object-format")
    found = here.run("rev-parse", "--path-format=absolute", *asked)
    if found.code:
        raise _not_found(path, found.error)
    git_dir, common_dir, object_format = found.text.split("\n")
    top = here.run("rev-parse", "--show-toplevel")
    worktree = None if top.code else Path(top.text)
    return Location(Path(git_dir), Path(common_dir), worktree, object_format)


def _not_found(path: Path, words: str) -> RevisionError:
    if "not a git repository" in words:
        return RevisionError(
            f"{path} is not a git repository: run this inside one, or name one with --repo DIR"
        )
    if "dubious ownership" in words:
        said = re.search(r"git config --global --add safe\.directory .*", words)
        command = said[0] if said else f"git config --global --add safe.directory {path}"
        return RevisionError(
            f"{path} belongs to another user, so git does not read it. If you trust it: {command}"
        )
    return unreadable(words)
