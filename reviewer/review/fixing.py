"""The use case of `outlast fix`: mend what can be mended, and nothing that gets worse."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reviewer.model.change import Endpoints
from reviewer.model.finding import Finding
from reviewer.model.fix import Fix, LineEdit
from reviewer.model.review import Review, Verdict
from reviewer.review.ports import Ports, WorkingTree
from reviewer.review.reviewing import ReviewRequest, review_between
from reviewer.source.repairs.edits import amended_bytes, in_order, unified
from reviewer.source.text import decode

MOST_SINGLE_TRIES = 30
"""How many repairs are tried one by one, a review each, if all at once make it worse."""

_NOT_MENDABLE = "its file changed meanwhile, or is not UTF-8"
_MEETS = "it meets another repair; run the command again"
_NOT_TRIED = "too many repairs to try each alone; run the command again"
_RANKS = (Verdict.NOT_APPLICABLE, Verdict.PASS, Verdict.WARN, Verdict.FAIL)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A finding whose repair was not done, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Mending:
    """The reviews before and after, what was done, what was not, and the diff of it."""

    before: Review
    after: Review
    done: tuple[Finding, ...]
    left: tuple[LeftAlone, ...]
    diff: str


def mend_change(
    request: ReviewRequest,
    ports: Ports,
    working_tree: WorkingTree,
    *,
    rules: Collection[str] = (),
    writes: bool,
) -> Mending:
    """Review the working tree, and mend the findings that have a fix.

    Only those of some `rules`, if any are named. Before anything is written the outcome is
    reviewed: a repair stays undone if the verdict, the points or the findings would get
    worse. A file that changed since it was reviewed is left alone.
    """
    scene = _scene(request, ports, working_tree)
    wanted = [
        _Repair(one, one.fix)
        for one in scene.before.findings
        if one.fix and (not rules or one.rule in rules)
    ]
    choice = _chosen(wanted, scene)
    if writes:
        choice = _written(choice, scene)
    done = tuple(one.finding for one in choice.done)
    return Mending(scene.before, choice.review, done, choice.left, _diff(choice.done, scene))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is to be mended; `disk` and `blobs` hold contents of the files with a fix."""

    request: ReviewRequest
    ports: Ports
    working_tree: WorkingTree
    endpoints: Endpoints
    before: Review
    disk: Mapping[str, bytes]
    blobs: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Repair:
    finding: Finding
    fix: Fix


@dataclass(frozen=True, slots=True)
class _Choice:
    """The repairs to do with the review of what they leave, and the others."""

    done: tuple[_Repair, ...]
    review: Review
    left: tuple[LeftAlone, ...] = ()


def _scene(request: ReviewRequest, ports: Ports, working_tree: WorkingTree) -> _Scene:
    endpoints = ports.repository.endpoints(request.base, None)
    before = review_between(endpoints, request, ports=ports)
    paths = sorted({one.fix.path for one in before.findings if one.fix})
    heads = {one.path: one.head for one in ports.repository.changes(endpoints) if one.head}
    blobs = {path: heads[path].blob for path in paths}
    contents = ports.repository.read(blobs.values())
    disk = {path: working_tree.read(path) for path in paths}
    return _Scene(
        request,
        ports,
        working_tree,
        endpoints,
        before,
        disk={path: content for path, content in disk.items() if content is not None},
        blobs={path: contents[blob] for path, blob in blobs.items()},
    )


def _chosen(wanted: Sequence[_Repair], scene: _Scene) -> _Choice:
    """All repairs that go together, or of these one by one those that do no harm."""
    together: list[_Repair] = []
    left = []
    for one in wanted:
        reason = _hindrance(one, together, scene)
        if reason:
            left.append(LeftAlone(one.finding, reason))
        else:
            together.append(one)
    review = _reviewed(together, scene) if together else scene.before
    if not _harm(scene.before, review, together):
        return _Choice(tuple(together), review, tuple(left))
    single = _one_by_one(together, scene)
    return replace(single, left=(*left, *single.left))


def _hindrance(one: _Repair, others: Sequence[_Repair], scene: _Scene) -> str:
    content = scene.disk.get(one.fix.path)
    if content is None or amended_bytes(content, one.fix.edits, one.fix.digest) is None:
        return _NOT_MENDABLE
    return "" if _edits([*others, one])[one.fix.path] else _MEETS


def _one_by_one(repairs: Sequence[_Repair], scene: _Scene) -> _Choice:
    choice = _Choice((), scene.before)
    for index, one in enumerate(repairs):
        if index >= MOST_SINGLE_TRIES:
            choice = replace(choice, left=(*choice.left, LeftAlone(one.finding, _NOT_TRIED)))
            continue
        tried = (*choice.done, one)
        review = _reviewed(tried, scene)
        reason = _harm(scene.before, review, tried)
        if reason:
            choice = replace(choice, left=(*choice.left, LeftAlone(one.finding, reason)))
        else:
            choice = replace(choice, done=tried, review=review)
    return choice


def _reviewed(repairs: Sequence[_Repair], scene: _Scene) -> Review:
    contents = _amended(scene.blobs, repairs)
    endpoints = scene.working_tree.amended(scene.endpoints, contents)
    return review_between(endpoints, scene.request, ports=scene.ports)


def _harm(before: Review, after: Review, repairs: Sequence[_Repair]) -> str:
    """What would be worse than before, or not as it should be; empty if nothing is."""
    if _RANKS.index(after.verdict) > _RANKS.index(before.verdict):
        return f"the verdict would become {after.verdict.value}"
    if after.coverage.lines_unread > before.coverage.lines_unread:
        return "the file could not be read any more"
    if after.score.points > before.score.points or len(after.troubles) > len(before.troubles):
        return "the change would cost more points"
    expected = _told(before)
    expected.subtract((one.finding.rule, one.finding.place.path) for one in repairs)
    others = _told(after) - expected
    return f"{min(others)[0]} would report something" if others else ""


def _told(review: Review) -> Counter[tuple[str, str]]:
    """Rule and path of what was found, what another finding speaks for included."""
    spoken_for = (one for one in review.set_aside if one.reason.startswith("said by "))
    return Counter(
        [(one.rule, one.place.path) for one in review.findings]
        + [(one.rule, one.path) for one in spoken_for]
    )


def _written(choice: _Choice, scene: _Scene) -> _Choice:
    """The choice without the files that changed since they were read."""
    contents = _amended(scene.disk, choice.done)
    changed = {
        path
        for path, content in contents.items()
        if not scene.working_tree.replace(path, scene.disk[path], content)
    }
    left = [LeftAlone(one.finding, _NOT_MENDABLE) for one in choice.done if one.fix.path in changed]
    done = tuple(one for one in choice.done if one.fix.path not in changed)
    return replace(choice, done=done, left=(*choice.left, *left))


def _amended(contents: Mapping[str, bytes], repairs: Sequence[_Repair]) -> dict[str, bytes]:
    digests = {one.fix.path: one.fix.digest for one in repairs}
    edited = {
        path: amended_bytes(contents[path], edits, digests[path])
        for path, edits in _edits(repairs).items()
    }
    return {path: content for path, content in edited.items() if content is not None}


def _edits(repairs: Iterable[_Repair]) -> Mapping[str, tuple[LineEdit, ...]]:
    """All edits by path; none for a path at which two of them meet."""
    by_path: dict[str, list[LineEdit]] = defaultdict(list)
    for one in repairs:
        by_path[one.fix.path] += one.fix.edits
    return {path: in_order(edits) or () for path, edits in by_path.items()}


def _diff(repairs: Sequence[_Repair], scene: _Scene) -> str:
    texts = {path: decode(scene.blobs[path]) for path in scene.blobs}
    return "".join(
        unified(path, text.split("\n"), edits)
        for path, edits in sorted(_edits(repairs).items())
        if isinstance(text := texts[path], str)
    )
