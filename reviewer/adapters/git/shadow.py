"""A bare repository of our own that borrows the objects of the reviewed one.

Git commands that run in it see neither configuration, attributes, hooks, refs nor
grafts of the reviewed repository, and what they write stays here.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from reviewer.adapters.git.location import Location
from reviewer.adapters.git.names import encode_path

# These overrule every .gitattributes file, so that no driver is ever looked up.
_ATTRIBUTES = "* !diff !filter !merge !working-tree-encoding\n"
_CONFIG = """\
[core]
\trepositoryformatversion = 1
\tbare = true
\tbigFileThreshold = {limit}
\tlooseCompression = 0
[extensions]
\tobjectFormat = {object_format}
"""


def create_shadow(folder: Path, location: Location, *, largest: int) -> None:
    """Make `folder` a bare repository that reads the objects of `location`.

    Files larger than `largest` bytes count as binary when two trees are compared.
    """
    for name in ("info", "objects/info", "refs"):
        (folder / name).mkdir(parents=True)
    config = _CONFIG.format(limit=largest, object_format=location.object_format)
    (folder / "HEAD").write_text("ref: refs/heads/none\n")
    (folder / "config").write_text(config)
    (folder / "info/attributes").write_text(_ATTRIBUTES)
    (folder / "objects/info/alternates").write_bytes(_quoted(location.common_dir / "objects"))
    copy_if_there(location.common_dir / "info/exclude", folder / "info/exclude")
    copy_if_there(location.common_dir / "shallow", folder / "shallow")


def copy_if_there(source: Path, target: Path) -> None:
    """Copy a file with its times, if there is one."""
    if source.is_file():
        shutil.copy2(source, target)


def _quoted(path: Path) -> bytes:
    escaped = encode_path(str(path)).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"' + escaped + b'"\n'
