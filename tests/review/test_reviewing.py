from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.errors import RepositoryConfigError
from reviewer.model.policy import Mode
from reviewer.model.review import Verdict
from reviewer.review.ports import Failed, Item, Result
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.source.analysis import FileTask
from tests.fakes.worlds import ports, review
from tests.repositories.builder import Repo

TANGLE = """\
def route(method, path):
    if method == "GET" and path == "/":
        return "home"
    if method == "GET" and path == "/about":
        return "about"
    if method == "GET" and path.startswith("/user/"):
        return "user"
    if method == "POST" and path == "/login":
        return "login"
    if method == "POST" and path == "/logout":
        return "logout"
    if method == "PUT" and path.startswith("/user/"):
        return "change"
    if method == "PATCH" and path.startswith("/user/"):
        return "patch"
    try:
        return table[path]
    except Exception:
        pass
    return "missing"
"""

EXTRACTED = """\
def route(method, path):
    found = by_method(method, path)
    if found:
        return found
    try:
        return table[path]
    except Exception:
        pass
    return "missing"


def by_method(method, path):
    if method == "GET" and path == "/":
        return "home"
    if method == "GET" and path == "/about":
        return "about"
    if method == "GET" and path.startswith("/user/"):
        return "user"
    if method == "POST" and path == "/login":
        return "login"
    if method == "POST" and path == "/logout":
        return "logout"
    if method == "PUT" and path.startswith("/user/"):
        return "change"
    if method == "PATCH" and path.startswith("/user/"):
        return "patch"
    return None
"""

SWALLOW = """\
def close(device):
    try:
        device.flush()
        device.sync()
    except Exception:
        pass
"""


def indented(text: str) -> str:
    return "".join(f"    {line}" if line else "" for line in text.splitlines(keepends=True))


@pytest.mark.parametrize(
    "after",
    [
        {"web/routes.py": None, "web/paths.py": TANGLE},
        {"web/routes.py": f"class Router:\n    table = {{}}\n\n{indented(TANGLE)}"},
        {"web/routes.py": f"import os\n\nHERE = os.curdir\n\n\n{TANGLE}"},
        {"web/routes.py": TANGLE.replace("\n", "\r\n")},
        {"web/routes.py": TANGLE.replace("    ", "\t")},
        {"web/routes.py": "from web.other import route\n", "web/other.py": TANGLE},
    ],
    ids=["renamed", "re-indented", "shifted", "CRLF", "tabs", "moved"],
)
def test_old_code_in_new_clothes_is_silent(tmp_path: Path, after: dict[str, str | None]) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"web/routes.py": TANGLE})
    found = review(repo, base, repo.commit(after))
    assert found.findings == ()
    assert found.score.overall == 100
    assert found.verdict is Verdict.PASS


def test_old_debt_on_untouched_lines_is_silent(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"web/routes.py": TANGLE + SWALLOW})
    head = repo.commit({"web/routes.py": TANGLE + SWALLOW + "\n\nVERSION = 3\n"})
    found = review(repo, base, head)
    assert found.findings == ()
    assert found.set_aside == ()


def test_an_extraction_is_no_new_complexity_and_is_credited(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"web/routes.py": TANGLE})
    found = review(repo, base, repo.commit({"web/routes.py": EXTRACTED}))
    assert found.findings == ()
    assert found.score.overall >= 99
    assert [credit.change.name for credit in found.credits] == ["route"]


def test_a_new_fault_is_found_where_it_stands(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"radio.py": "def close(device):\n    device.flush()\n    device.sync()\n"})
    found = review(repo, base, repo.commit({"radio.py": SWALLOW}))
    assert [(one.rule, one.symbol) for one in found.findings] == [("swallowed-exception", "close")]
    assert found.verdict is Verdict.WARN


def test_a_fault_copied_beside_the_old_one_is_new(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"radio.py": SWALLOW})
    head = repo.commit({"radio.py": SWALLOW + "\n\n" + SWALLOW.replace("close", "stop")})
    assert "swallowed-exception" in [one.rule for one in review(repo, base, head).findings]


def test_uncommitted_and_untracked_work_is_reviewed(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"a.py": "x = 1\n"})
    repo.write({"radio.py": SWALLOW})
    found = review(repo, base)
    assert found.head == "worktree"
    assert [one.rule for one in found.findings] == ["swallowed-exception"]


def test_the_merge_base_counts_and_not_the_tip_of_the_base(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    fork = repo.commit({"a.py": "x = 1\n", "radio.py": SWALLOW})
    repo.git("checkout", "-q", "-b", "topic")
    head = repo.commit({"b.py": "y = 1\n"})
    repo.git("checkout", "-q", "main")
    tip = repo.commit({"radio.py": "def close(device):\n    device.flush()\n"})
    found = review(repo, tip, head)
    assert found.merge_base == fork
    assert found.findings == ()


def test_a_policy_in_the_head_changes_nothing_and_is_mentioned(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"a.py": "x = 1\n"})
    weak = "version: 1\nmode: off\nrules: {swallowed-exception: off}\n"
    head = repo.commit({"radio.py": SWALLOW, ".github/outlast.yml": weak})
    found = review(repo, base, head)
    assert [one.rule for one in found.findings] == ["swallowed-exception"]
    assert any(".github/outlast.yml" in note for note in found.notes)


def test_a_change_of_the_policy_is_told_what_it_would_have_said(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"a.py": "x = 1\n"})
    strict = "version: 1\nmode: enforce\nrules: {swallowed-exception: error}\n"
    found = review(repo, base, repo.commit({"radio.py": SWALLOW, ".github/outlast.yml": strict}))
    assert found.notes[-1] == (
        "Judged by its own policy this change would get fail (enforce, score 85) instead of "
        "warn (advisory, score 95), and the same findings."
    )


def test_a_change_of_the_rules_is_told_what_they_would_have_found(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    policy = 'version: 1\nrule-files: ["rules/*.yml"]\n'
    base = repo.commit({".github/outlast.yml": policy})
    rule = "id: no-print\nlanguage: python\nmessage: no\nrule: {pattern: print($$$)}\n"
    found = review(repo, base, repo.commit({"a.py": "print(1)\n", "rules/a.yml": rule}))
    assert found.notes == (
        "`rule-files` of the policy names `rules/*.yml`, which matches no file.",
        "This change edits `rules/a.yml`; it is judged by the version of the base.",
        (
            "Judged by its own policy this change would get the same verdict, "
            "pass (advisory, score 99); findings: +1 `no-print`."
        ),
    )


def test_a_change_that_would_break_the_policy_is_told_where(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"a.py": "x = 1\n"})
    broken = "version: 1\nmood: off\nrules: {long-funktion: off}\n"
    found = review(repo, base, repo.commit({"a.py": "x = 2\n", ".github/outlast.yml": broken}))
    assert found.notes[-1].startswith("Merged, it would break the policy: .github/outlast.yml:2")
    assert "long-function" in found.notes[-1]


class ImpatientSandbox:
    """Fails every file that a rule called `hostile` is tried on."""

    def run(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result | Failed]:
        for item in items:
            is_tried = isinstance(item, FileTask) and any(
                rule.rule == "hostile" for rule in item.patterns.by_language.get("python", ())
            )
            yield Failed("took longer than 20 s") if is_tried else work(item)


def test_a_rule_of_the_repository_that_takes_too_long_costs_itself_only(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    rule = "id: hostile\nlanguage: python\nmessage: no\nrule: {kind: call}\n"
    policy = 'version: 1\nrule-files: ["rules/*.yml"]\n'
    base = repo.commit({".github/outlast.yml": policy, "rules/hostile.yml": rule})
    head = repo.commit({"radio.py": SWALLOW})
    with ports(repo) as world:
        impatient = replace(world, sandbox=ImpatientSandbox())
        found = review_change(ReviewRequest(base, head), impatient)
    assert [one.rule for one in found.findings] == ["swallowed-exception"]
    assert [(one.check, one.error) for one in found.troubles] == [
        ("hostile", "took longer than 20 s; set aside for this file")
    ]


def test_the_policy_of_the_base_counts(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    policy = "version: 1\nmode: enforce\nrules: {swallowed-exception: error}\n"
    base = repo.commit({".github/outlast.yml": policy})
    found = review(repo, base, repo.commit({"radio.py": SWALLOW}))
    assert found.gate.mode is Mode.ENFORCE
    assert found.verdict is Verdict.FAIL
    assert found.policy_source == ".github/outlast.yml"


def test_a_path_can_have_rules_of_its_own(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    policy = """\
version: 1
ignore: ["third/**"]
overrides:
  - paths: ["legacy/**"]
    rules: {swallowed-exception: off}
"""
    base = repo.commit({".github/outlast.yml": policy})
    files = {name: f"# {name}\n{SWALLOW}" for name in ("legacy/a.py", "third/b.py", "new/c.py")}
    found = review(repo, base, repo.commit(files))
    assert [one.place.path for one in found.findings if one.pillar == "hack"] == ["new/c.py"]
    assert [(one.path, one.reason) for one in found.coverage.skipped] == [
        ("third/b.py", "left out by the policy")
    ]


def test_a_broken_policy_in_the_base_names_the_mistake(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({".github/outlast.yml": "version: 1\nmood: off\n"})
    head = repo.commit({"a.py": "x = 1\n"})
    with pytest.raises(RepositoryConfigError, match=r"outlast\.yml:2.*mood.*mode"):
        review(repo, base, head)


def test_rules_of_the_repository_itself_are_read_from_the_base(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    rule = """\
id: no-print
language: python
message: "`print` in the library"
severity: warning
rule: {pattern: "print($$$)"}
"""
    policy = 'version: 1\nrule-files: ["rules/*.yml"]\n'
    base = repo.commit({".github/outlast.yml": policy, "rules/no-print.yml": rule})
    head = repo.commit({"a.py": "def f():\n    print(1)\n", "rules/no-print.yml": None})
    found = review(repo, base, head)
    assert [(one.rule, one.place.span.start) for one in found.findings] == [("no-print", 2)]


def test_an_inline_request_with_a_reason_sets_a_finding_aside(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"a.py": "def f(a, b, c, d, e, g):\n    return a\n"})
    asked = "# outlast: ignore[many-parameters] the protocol says so\n"
    head = repo.commit({"a.py": f"{asked}def f(a, b, c, d, e, g, h):\n    return a\n"})
    found = review(repo, base, head)
    assert found.findings == ()
    assert [one.reason for one in found.set_aside] == [
        "suppressed in the file: the protocol says so"
    ]


def test_a_change_without_code_is_not_applicable(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"README.md": "a\n"})
    found = review(repo, base, repo.commit({"README.md": "b\n"}))
    assert found.verdict is Verdict.NOT_APPLICABLE


def test_the_same_change_is_told_the_same_way_twice(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"web/routes.py": TANGLE})
    head = repo.commit({"web/routes.py": EXTRACTED, "radio.py": SWALLOW})
    assert review(repo, base, head) == review(repo, base, head)


def test_fingerprints_survive_shifts_and_renames(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"a.py": "x = 1\n"})
    first = review(repo, base, repo.commit({"radio.py": SWALLOW}))
    second = review(
        repo, base, repo.commit({"radio.py": None, "tuner.py": f"y = 1\n\n\n{SWALLOW}"})
    )
    assert [one.fingerprint for one in first.findings] == [
        one.fingerprint for one in second.findings
    ]


OLD_SINS = {
    "load.py": (
        "def load(row, names):\n"
        "    kind = getattr(row, 'kind_%s' % names)\n"
        "    eval('row.' + kind)\n"
        "    return [n for n in names if n and row for m in n if m and names for k in m if k]\n"
    ),
    "load.ts": (
        "export function load(row: any, name: string) {\n"
        "  eval('row.' + name)\n"
        "  try { return row.read(name) } catch (e) { return '' }\n"
        "}\n"
    ),
}
LAID_OUT = {
    "load.py": (
        "def load(row, names):\n"
        '    kind = getattr(row, "kind_%s" % names)\n'
        '    eval("row." + kind)\n'
        "    return [\n"
        "        n\n"
        "        for n in names\n"
        "        if n and row\n"
        "        for m in n\n"
        "        if m and names\n"
        "        for k in m\n"
        "        if k\n"
        "    ]\n"
    ),
    "load.ts": (
        "export function load(row: any, name: string) {\n"
        '  eval("row." + name);\n'
        "  try {\n"
        "    return row.read(name);\n"
        "  } catch (e) {\n"
        '    return "";\n'
        "  }\n"
        "}\n"
    ),
}


def test_old_code_that_a_formatter_wrote_anew_is_not_told(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    start = repo.commit({"a.txt": "a\n"})
    base = repo.commit(OLD_SINS)
    assert {one.rule for one in review(repo, start, base).findings} >= {
        "dense-statement",
        "dynamic-exec",
        "except-default-fallback",
    }
    assert review(repo, base, repo.commit(LAID_OUT)).findings == ()


def test_what_is_new_in_a_file_that_a_formatter_wrote_anew_is_told(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit(OLD_SINS)
    worse = LAID_OUT["load.py"].replace("    return [", "    exec(kind)\n    return [")
    head = repo.commit({**LAID_OUT, "load.py": worse})
    assert [one.rule for one in review(repo, base, head).findings] == ["dynamic-exec"]


def test_a_second_equal_hack_is_told_beside_the_old_one(tmp_path: Path) -> None:
    old = "def value(row):\n    return eval(row.formula)\n"
    repo = Repo(tmp_path / "repo")
    base = repo.commit({"a.py": old})
    again = f"{old}\n\ndef other(row):\n    row = row.next\n    return eval(row.formula)\n"
    found = review(repo, base, repo.commit({"a.py": again})).findings
    assert [(one.rule, one.place.span.start) for one in found] == [("dynamic-exec", 7)]


def test_a_hack_of_a_deleted_file_is_known_again_in_another(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit(
        {"a.py": "def value(row, out):\n    out.append(eval(row.formula))\n", "b.py": "x = 1\n"}
    )
    moved = "def describe(row):\n    log(row)\n    return eval(row.formula)\n"
    head = repo.commit({"a.py": None, "b.py": moved})
    assert review(repo, base, head).findings == ()
