"""Which new imports name what is neither in the tree nor in a manifest."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from reviewer.model.change import Endpoints, FileKind, TreeEntry
from reviewer.model.judged import JudgedFile, Unresolved, Version
from reviewer.review.ports import Repository
from reviewer.source.named_imports import NamedImport
from reviewer.source.text import MAX_BYTES, decode

MOST_MANIFESTS = 24

_PYTHON_MANIFEST = re.compile(
    r"(?:^|/)(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|environment\.ya?ml|[\w.-]*requirements"
    r"[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in))$"
)
_ROOTS = ("", "src", "lib", "python")
_SCRIPT_ENDINGS = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json")
_SCRIPT_LIKE = re.compile(r"\.(?:[cm]?[jt]sx?)$")
_OTHER_ENDING = re.compile(r"\.\w{2,5}(?:\?.*)?$")
_COMPUTED = re.compile(
    r"__getattr__|\bglobals\(\)|\bsys\.modules\b|\bexec\(|\bsetattr\(|import \*|\blocals\(\)"
)
_PACKAGE = re.compile(r"^(?:@[\w.-]+/)?[A-Za-z0-9][\w.-]*")
_WORD = re.compile(r"[A-Za-z0-9][\w.-]*")


def unresolved_imports(
    files: Sequence[JudgedFile], endpoints: Endpoints, repository: Repository
) -> tuple[Unresolved, ...]:
    """Those on lines that the change wrote, by path and line.

    Only what can be proved is told: a module of a package that stands in the tree, a name
    that its module nowhere mentions, a package that no manifest mentions.
    """
    fresh = [(file.after, one) for file in files if file.after for one in _fresh(file)]
    if not fresh:
        return ()
    tree = _Tree(repository, endpoints.head_tree)
    return tuple(told for version, one in fresh for told in _search(tree, version, one))


def _fresh(file: JudgedFile) -> Iterator[NamedImport]:
    old = file.before.facts.of(NamedImport) if file.before else ()
    known = {(one.module, one.level, name) for one in old for name in (*one.names, "")}
    for one in file.after.facts.of(NamedImport) if file.after else ():
        names = tuple(name for name in one.names if (one.module, one.level, name) not in known)
        if file.after and file.after.language == "python" and _is_of_the_language(one):
            continue
        if file.renews(one.span) and (names or (one.module, one.level, "") not in known):
            yield NamedImport(one.span, one.module, names, one.level)


def _is_of_the_language(one: NamedImport) -> bool:
    return not one.level and one.module.partition(".")[0] in sys.stdlib_module_names


class _Tree:
    """The files of the head, listed and read when first asked for."""

    def __init__(self, repository: Repository, revision: str) -> None:
        self._repository = repository
        self._revision = revision

    @cached_property
    def entries(self) -> Mapping[str, TreeEntry]:
        return {entry.path: entry for entry in self._repository.tree(self._revision)}

    @cached_property
    def folders(self) -> frozenset[str]:
        found: set[str] = set()
        for path in self.entries:
            folder = posixpath.dirname(path)
            while folder and folder not in found:
                found.add(folder)
                folder = posixpath.dirname(folder)
        return frozenset(found)

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """A file for each path without its ending."""
        return {path.partition(".")[0]: path for path in self.entries if path[0] != "."}

    @cached_property
    def manifests(self) -> Mapping[str, str]:
        """The texts of what declares the packages of Python."""
        paths = [path for path in self.entries if _PYTHON_MANIFEST.search(path)]
        nearest = sorted(paths, key=lambda path: path.count("/"))[:MOST_MANIFESTS]
        return {path: text for path in nearest if (text := self.text(path))}

    def text(self, path: str) -> str:
        """The text of a file, empty if it has none or is too large."""
        entry = self.entries.get(path)
        if entry is None or entry.kind is not FileKind.FILE:
            return ""
        if self._repository.sizes([entry.blob]).get(entry.blob, 0) > MAX_BYTES:
            return ""
        text = decode(self._repository.read([entry.blob]).get(entry.blob, b""))
        return text if isinstance(text, str) else ""


def _search(tree: _Tree, version: Version, one: NamedImport) -> Iterator[Unresolved]:
    if version.language != "python":
        yield from _in_script(tree, version, one)
    elif one.level:
        folder = posixpath.dirname(version.path)
        for _ in range(one.level - 1):
            folder = posixpath.dirname(folder)
        yield from _in_package(tree, version, one, roots=[folder])
    else:
        top = one.module.partition(".")[0]
        roots = [root for root in _roots(version.path) if _stands(tree, posixpath.join(root, top))]
        if roots:
            missing = list(_in_package(tree, version, one, roots=roots))
            if not all(_is_package(tree, root) for root in roots):
                yield from missing
        elif tree.manifests:
            words = frozenset(_words(tree.manifests.values()))
            yield Unresolved(version.path, one.span, "package", top, one.module, words)


def _roots(path: str) -> list[str]:
    """The folders that a package may stand in for the file at `path`."""
    above, folder = [], posixpath.dirname(path)
    while folder:
        above.append(folder)
        folder = posixpath.dirname(folder)
    return list(dict.fromkeys((*_ROOTS, *above)))


def _is_package(tree: _Tree, folder: str) -> bool:
    """Whether an import by full name has not found what stands there since Python 3."""
    return posixpath.join(folder, "__init__.py") in tree.entries


def _stands(tree: _Tree, place: str) -> bool:
    return place in tree.folders or place in tree.stems


def _in_package(
    tree: _Tree, version: Version, one: NamedImport, *, roots: Sequence[str]
) -> Iterator[Unresolved]:
    steps = one.module.split(".") if one.module else []
    ends = [end for root in roots if (end := _walk(tree, root, steps)) is not None]
    if not ends:
        yield Unresolved(version.path, one.span, "module", one.module, one.module)
        return
    for name in one.names:
        if not any(_offers(tree, end, name) for end in ends):
            yield Unresolved(version.path, one.span, "name", name, one.module or ".")


def _walk(tree: _Tree, root: str, steps: Sequence[str]) -> str | None:
    """Where the module stands; a module that makes others up is the end of the way."""
    place = root
    for step in steps:
        if place in tree.stems and place not in tree.folders:
            return place if _COMPUTED.search(tree.text(tree.stems[place])) else None
        place = posixpath.join(place, step)
        if not _stands(tree, place):
            return None
    return place


def _offers(tree: _Tree, place: str, name: str) -> bool:
    inner = posixpath.join(place, name)
    if _stands(tree, inner):
        return True
    path = tree.stems.get(place) or posixpath.join(place, "__init__.py")
    if _is_package(tree, place):
        path = posixpath.join(place, "__init__.py")
    if path in tree.entries and not path.endswith((".py", ".pyi")):
        return True
    bare = posixpath.splitext(path)[0]
    text = tree.text(f"{bare}.py") + tree.text(f"{bare}.pyi")
    return bool(_COMPUTED.search(text) or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.findall(text):
            plain = re.sub(r"[-_.]+", "-", word).strip("-").lower()
            yield plain
            yield from plain.split("-")


def _in_script(tree: _Tree, version: Version, one: NamedImport) -> Iterator[Unresolved]:
    if one.module.startswith("."):
        place = posixpath.normpath(posixpath.join(posixpath.dirname(version.path), one.module))
        if not place.startswith("..") and not _is_script(tree, place):
            yield Unresolved(version.path, one.span, "module", one.module, one.module)
        return
    found = _PACKAGE.match(one.module)
    if found is None or ":" in one.module:
        return
    above = ["", *reversed(_roots(version.path)[len(_ROOTS) :])]
    manifests = [tree.text(posixpath.join(folder, "package.json")) for folder in above]
    if not any(manifests) or any('"workspaces"' in text for text in manifests):
        return
    settings = [tree.text(posixpath.join(folder, "tsconfig.json")) for folder in above]
    if any('"paths"' in text or '"baseUrl"' in text for text in settings):
        return
    if found[0] in tree.folders or "pnpm-workspace.yaml" in tree.entries:
        return
    names = frozenset(name for text in manifests for name in re.findall(r'"([^"\n]+)"', text))
    typed = f"@types/{found[0].lstrip('@').replace('/', '__')}"
    if typed not in names:
        yield Unresolved(version.path, one.span, "package", found[0], one.module, names)


def _is_script(tree: _Tree, place: str) -> bool:
    if place in tree.entries or place in tree.folders or place == ".":
        return True
    bare = _SCRIPT_LIKE.sub("", place)
    if any(bare + ending in tree.entries for ending in _SCRIPT_ENDINGS):
        return True
    if any(place + ending in tree.entries for ending in _SCRIPT_ENDINGS):
        return True
    return bare == place and _OTHER_ENDING.search(place) is not None
