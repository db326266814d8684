"""The working tree of a repository: tried with other contents, and written."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from reviewer.adapters.git.names import encode_path
from reviewer.adapters.git.process import Git
from reviewer.model.change import Endpoints, FileChange


class GitWorkingTree:
    """Implements `WorkingTree` for the files below `top`.

    `shadow` runs git in the shadow repository, where trees are made; `left_out` has the
    changed files that are in none of them, by tree.
    """

    def __init__(self, top: Path, shadow: Git, left_out: dict[str, tuple[FileChange, ...]]) -> None:
        self._top = top
        self._shadow = shadow
        self._left_out = left_out

    def amended(self, endpoints: Endpoints, contents: Mapping[str, bytes]) -> Endpoints:
        """The same endpoints with other contents of files that the head holds."""
        git = self._shadow
        git.read("read-tree", endpoints.head_tree)
        listed = git.read("ls-tree", "-z", "--full-tree", endpoints.head_tree, "--", *contents)
        entries = []
        for item in listed.text.split("\0")[:-1]:
            facts, _, path = item.partition("\t")
            blob = git.read("hash-object", "-w", "--stdin", content=contents[path]).text
            entries.append(f"{facts.split(' ')[0]} {blob}\t".encode() + encode_path(path) + b"\0")
        git.read("update-index", "-z", "--index-info", content=b"".join(entries))
        tree = git.read("write-tree", "--missing-ok").text
        self._left_out[tree] = self._left_out.get(endpoints.head_tree, ())
        return replace(endpoints, head_tree=tree)

    def read(self, path: str) -> bytes | None:
        """The bytes of a plain file as they are on the disk; links are not followed."""
        target = self._plain_file(path)
        if target is None:
            return None
        try:
            return target.read_bytes()
        except OSError:
            return None

    def replace(self, path: str, old: bytes, new: bytes) -> bool:
        """Write a file whole or not at all, if it still holds `old`; False if it does not."""
        target = self._plain_file(path)
        if target is None or self.read(path) != old:
            return False
        number, name = tempfile.mkstemp(prefix=".outlast-", dir=target.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(new)
            shutil.copymode(target, name)
            Path(name).replace(target)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            return False
        return True

    def _plain_file(self, path: str) -> Path | None:
        """Where the file is, unless it is none or stands behind a link."""
        target = self._top / path
        folders = [folder for folder in target.parents if folder.is_relative_to(self._top)]
        if ".." in Path(path).parts or any(one.is_symlink() for one in folders[:-1]):
            return None
        try:
            return target if stat.S_ISREG(target.lstat().st_mode) else None
        except OSError:
            return None
