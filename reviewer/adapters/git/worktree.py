"""The working tree as a tree object, without touching the repository."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.adapters.git.location import Location
from reviewer.adapters.git.names import encode_path
from reviewer.adapters.git.process import Git, unreadable
from reviewer.adapters.git.shadow import copy_if_there
from reviewer.model.change import FileChange, FileKind, FileStatus, TreeEntry

NOT_READ = "0" * 40
"""Stands for the blob of a file that was not read."""

_SUBMODULE = "160000"
_SETTINGS = (
    r"^core\.(autocrlf|checkstat|eol|excludesfile|filemode|ignorecase|precomposeunicode"
    r"|symlinks|trustctime)$"
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A tree object with the files of a working tree, and the changed files left out of it."""

    tree: str
    left_out: tuple[FileChange, ...]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Changed paths by what becomes of them."""

    present: list[str]
    gone: list[str]
    left_out: list[FileChange]


def settings(repository: Git) -> tuple[str, ...]:
    """The options of the repository that tell how its files lie on this disk."""
    found = repository.run("config", "-z", "--get-regexp", _SETTINGS)
    pairs = (item.partition("\n") for item in found.text.split("\0") if item)
    return tuple(
        word for name, line, value in pairs for word in ("-c", f"{name}={value}" if line else name)
    )


def take_snapshot(git: Git, folder: Path, location: Location, *, largest: int) -> Snapshot:
    """Write the working tree into the shadow repository at `folder`, which `git` runs in.

    Untracked files that are not ignored are included; files larger than `largest` bytes,
    unreadable ones and repositories inside this one are left out.
    """
    for shared in location.git_dir.glob("sharedindex.*"):
        copy_if_there(shared, folder / shared.name)
    # The times come along: git compares them with those of the files.
    copy_if_there(location.git_dir / "index", folder / "index")
    top = location.top or Path()
    here = git.with_options("-C", str(top), "-c", "core.bare=false", f"--work-tree={top}")
    paths = _sort(_changed(here), _Disk(top, largest))
    for how, some in (("--force-remove", paths.gone), ("--replace", paths.present)):
        _update(here, how, some)
    tree = here.read("write-tree", "--missing-ok").text
    return Snapshot(tree, tuple(paths.left_out))


def _changed(here: Git) -> Iterator[tuple[str, bool]]:
    """Paths that differ from the index, each with whether they are unmerged."""
    staged = [line.partition("\t") for line in _listed(here, "--stage")]
    submodules = {path for facts, _, path in staged if facts.startswith(_SUBMODULE)}
    unmerged = {path for facts, _, path in staged if not facts.endswith(" 0")}
    kinds = ("--modified", "--deleted", "--others", "--exclude-standard")
    differing = unmerged.union(_listed(here, *kinds))
    return ((path, path in unmerged) for path in sorted(differing - submodules))


def _listed(here: Git, *options: str) -> list[str]:
    return [item for item in here.read("ls-files", "-z", *options).text.split("\0") if item]


def _sort(changed: Iterable[tuple[str, bool]], disk: _Disk) -> _Sorted:
    paths = _Sorted([], [], [])
    for path, is_unmerged in changed:
        found = disk.status(path)
        reason = disk.refusal(path, found) if found else ""
        if reason:
            paths.left_out.append(_left_out(path, reason))
        elif found:
            paths.present.append(path)
        if not found or (reason and is_unmerged):
            paths.gone.append(path)
    return paths


@dataclass(frozen=True, slots=True)
class _Disk:
    """What stands in the working tree `top`; `links` remembers folders that are links."""

    top: Path
    largest: int
    links: dict[str, bool] = field(default_factory=dict)

    def status(self, path: str) -> os.stat_result | None:
        """What stands at a path; None if nothing that git could store."""
        try:
            found = (self.top / path).lstat()
        except OSError:
            return None
        plain = stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode) or path.endswith("/")
        return found if plain and not self._is_behind_link(path) else None

    def refusal(self, path: str, found: os.stat_result) -> str:
        """Why a file is not read; empty if it is."""
        if path.endswith("/"):
            return "a git repository of its own"
        if stat.S_ISLNK(found.st_mode):
            return ""
        if found.st_size > self.largest:
            return f"larger than {self.largest // 1024**2} MiB"
        return "" if os.access(self.top / path, os.R_OK) else "cannot be read: permission denied"

    def _is_behind_link(self, path: str) -> bool:
        folder = path.rstrip("/").rpartition("/")[0]
        if folder and folder not in self.links:
            is_link = (self.top / folder).is_symlink()
            self.links[folder] = is_link or self._is_behind_link(folder)
        return self.links.get(folder, False)


def _left_out(path: str, reason: str) -> FileChange:
    kind = FileKind.SUBMODULE if path.endswith("/") else FileKind.FILE
    entry = TreeEntry(path.rstrip("/"), NOT_READ, kind)
    return FileChange(FileStatus.ADDED, None, entry, unread=reason)


def _update(here: Git, how: str, paths: list[str]) -> None:
    if not paths:
        return
    listed = b"".join(encode_path(path) + b"\0" for path in paths)
    done = here.run("update-index", "--add", "--remove", how, "-z", "--stdin", content=listed)
    if done.code:
        words = f"the working tree changed while it was read ({done.error}), try again"
        raise unreadable(words)
