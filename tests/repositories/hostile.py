"""A repository with every oddity that a review must survive."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.repositories.builder import Files, Repo

ODD_NAMES = (
    "with space.py",
    'quo"te.py',
    "back\\slash.py",
    "tab\tline\nbreak.py",
    "@@ -1 +1 @@\ndiff --git a/x b/x.py",
    "--output=stolen.py",
    "-rf",
    "ünïcode.py",
    os.fsdecode(b"latin-\xe9.py"),
    ":(glob)**.py",
    "*.py",
)
SUBMODULE = "vendored-module"
NESTED = "somebody-elses"
LINKS: Mapping[str, str] = {
    "passwd.py": "/etc/passwd",
    "loop.py": "loop.py",
    "up.py": "../../../etc/hostname",
}
_CODE = "def total(rows):\n    return sum(rows)\n"
_POLICY_OFF = "version: 1\nmode: 'off'\nignore: ['**']\n"
_ATTRIBUTES = (
    "* diff=evil filter=evil merge=evil textconv=evil\n"
    "*.py -diff binary\n"
    "odd-encoding.py working-tree-encoding=UTF-16\n"
    "* export-subst ident\n"
)
_PROGRAMS = (
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.evil.command",
    "diff.evil.textconv",
    "diff.external",
    "filter.evil.clean",
    "filter.evil.process",
    "filter.evil.smudge",
    "gpg.program",
    "merge.evil.driver",
    "pager.cat-file",
    "pager.diff",
    "pager.log",
    "pager.ls-files",
    "sequence.editor",
    "uploadpack.packObjectsHook",
)
_HOOKS = (
    "fsmonitor-watchman",
    "post-checkout",
    "post-index-change",
    "pre-auto-gc",
    "pre-commit",
    "reference-transaction",
)


@dataclass(frozen=True, slots=True)
class HostileRepository:
    """A hostile repository; `marker` appears as soon as anything of it is executed.

    Its head commit is checked out, with `base` as parent. In the working tree more
    waits: an evil submodule and a nested repository.
    """

    path: Path
    base: str
    head: str
    marker: Path


def hostile_repository(folder: Path) -> HostileRepository:
    """Build it in `folder/hostile`."""
    repo, marker = Repo(folder / "hostile"), folder / "executed"
    mercy = repo.path / ".git" / "info" / "attributes"
    mercy.write_text("* !working-tree-encoding\n")  # or git add itself gives up
    base = repo.commit(_base_files(), message="Base")
    for name in LINKS:
        (repo.path / name).symlink_to(LINKS[name])
    inner = Repo(repo.path / SUBMODULE)
    inner.commit({"inner.py": _CODE})
    head = repo.commit(_head_files(), message="Head\n\nCo-authored-by: Claude <x@example.org>")
    mercy.unlink()
    nested = Repo(repo.path / NESTED)
    nested.commit({"nested.py": _CODE})
    for one in (repo, inner, nested):
        _arm(one, marker)
    return HostileRepository(repo.path, base, head, marker)


def _base_files() -> Files:
    return {
        "app.py": _CODE,
        "crlf.py": "a = 1\r\nb = 2\r\n",
        "becomes-link.py": _CODE,
        "script.py": _CODE,
        "old name.py": _CODE + "# one more line\n" * 9,
        ".gitattributes": _ATTRIBUTES,
        ".github/outlast.yml": "version: 1\n",
    }


def _head_files() -> Files:
    encoded = "name = 'é'\n"
    return {
        "app.py": _CODE + "\n\ndef mean(rows):\n    return total(rows) / len(rows)\n",
        "crlf.py": "a = 1\r\nb = 3\r\n",
        "old name.py": None,
        "new\nname.py": _CODE + "# one more line\n" * 9,
        ".github/outlast.yml": _POLICY_OFF,
        "binary.py": b"\0\1\2" * 99,
        "lfs.py": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        "bom.py": b"\xef\xbb\xbf" + encoded.encode(),
        "latin.py": b"# coding: latin-1\n" + encoded.encode("latin-1"),
        "utf16.py": ("\ufeff" + encoded).encode("utf-16-le"),
        "odd-encoding.py": _CODE,
        "empty.py": "",
        "unfinished.py": "x = 1",
        "five-megabytes.py": "x = 1\n" * (5 * 1024 * 1024 // 6),
        "long-line.py": "x = '" + "a" * 1_000_000 + "'\n",
        "brackets.py": "x = " + "[" * 10_000 + "]" * 10_000 + "\n",
        "brackets.ts": "const x = " + "[" * 10_000 + "]" * 10_000 + "\n",
        "broken.py": "def total(rows:\n    return (\n",
        "python2.py": "print 'hello'\nexec 'x = 1'\n",
        "header.py": "--- a/app.py\n+++ b/app.py\n@@ -1,9 +1,9 @@\ndiff --git a/x b/x\n",
        "separators.py": "a = '\x0c\x1c\u2028'\rb = 1\n",
        **dict.fromkeys(ODD_NAMES, "first = 1\nsecond = 2\n"),
    }


def _arm(repo: Repo, marker: Path) -> None:
    """Let every setting and hook that git could run write the marker."""
    script = repo.path / ".git" / "evil.sh"
    _executable(script, f"#!/bin/sh\ntouch '{marker}'\ncat\n")
    for hook in _HOOKS:
        _executable(repo.path / ".git" / "hooks" / hook, f"#!/bin/sh\ntouch '{marker}'\n")
    settings = {
        **dict.fromkeys(_PROGRAMS, str(script)),
        "filter.evil.required": "true",
        "log.showSignature": "true",
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c 'touch {marker}'",
        "protocol.ext.allow": "always",
    }
    lines = (
        f'{_section(key)}\n\t{key.rpartition(".")[2]} = "{settings[key]}"\n' for key in settings
    )
    with (repo.path / ".git" / "config").open("a") as config:
        config.writelines(lines)


def _section(key: str) -> str:
    section, _, rest = key.partition(".")
    name = rest.rpartition(".")[0]
    return f'[{section} "{name}"]' if name else f"[{section}]"


def _executable(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
