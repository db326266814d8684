from __future__ import annotations

import json

import pytest

from tests.checks.changes import matches

CHECK = "gate-weakened"
Change = tuple[str, str, str]


def find(path: str, before: str, after: str) -> list[tuple[int, str]]:
    found = matches(CHECK, {path: before}, {path: after}, timeout_factor=4.0)
    return [(one.place.span.start, dict(one.values)["AFTER"]) for one in found]


def toml(table: str, body: str) -> str:
    return f"[tool.{table}]\n{body}\n"


def step(run: str, *more: str) -> str:
    lines = "".join(f"        {line}\n" for line in more)
    return (
        f"on: push\njobs:\n  check:\n    steps:\n      - run: {run}\n"
        f"{lines}      - run: pytest -q\n"
    )


def script(*lines: str) -> str:
    body = "".join(f"          {line}\n" for line in lines)
    return f"on: push\njobs:\n  check:\n    steps:\n      - run: |\n{body}"


def on(events: str) -> str:
    return f"on: {events}\njobs:\n  check:\n    steps:\n      - run: pytest\n"


def jacoco(*floors: str) -> str:
    limits = "".join(f"<limit><minimum>{one}</minimum></limit>" for one in floors)
    return (
        "<project><build><plugins><plugin><artifactId>jacoco-maven-plugin</artifactId>"
        f"<configuration>{limits}</configuration></plugin></plugins></build></project>"
    )


PY = "pyproject.toml"
CI = ".github/workflows/ci.yml"

WEAKER: dict[str, Change] = {
    "coverage floor": (
        PY,
        toml("coverage.report", "fail_under = 90"),
        toml("coverage.report", "fail_under = 80"),
    ),
    "coverage floor gone": (
        PY,
        toml("coverage.report", "fail_under = 90\nx = 1"),
        toml("coverage.report", "x = 1"),
    ),
    "strict off": (PY, toml("mypy", "strict = true"), toml("mypy", "strict = false")),
    "strict gone": (PY, toml("mypy", "strict = true\nx = 1"), toml("mypy", "x = 1")),
    "warnings off": (
        PY,
        toml("mypy", "warn_return_any = true"),
        toml("mypy", "warn_return_any = false"),
    ),
    "errors ignored": (PY, toml("mypy", "x = 1"), toml("mypy", "x = 1\nignore_errors = true")),
    "rule ignored": (
        PY,
        toml("ruff.lint", 'ignore = ["E501"]'),
        toml("ruff.lint", 'ignore = ["E501", "S608"]'),
    ),
    "rule not selected": (
        PY,
        toml("ruff.lint", 'select = ["E", "S"]'),
        toml("ruff.lint", 'select = ["E"]'),
    ),
    "file exempt": (
        PY,
        toml("ruff.lint", 'select = ["E"]'),
        toml("ruff.lint", 'select = ["E"]')
        + toml("ruff.lint.per-file-ignores", '"src/pay.py" = ["F841"]'),
    ),
    "folder left out": (
        PY,
        toml("coverage.run", "x = 1"),
        toml("coverage.run", 'x = 1\nomit = ["src/pay.py"]'),
    ),
    "complexity": (
        PY,
        toml("ruff.lint.mccabe", "max-complexity = 8"),
        toml("ruff.lint.mccabe", "max-complexity = 30"),
    ),
    "type checking mode": (
        PY,
        toml("pyright", 'typeCheckingMode = "strict"'),
        toml("pyright", 'typeCheckingMode = "basic"'),
    ),
    "error code off": (
        PY,
        toml("mypy", "x = 1"),
        toml("mypy", 'x = 1\ndisable_error_code = ["union-attr"]'),
    ),
    "xfail lax": (
        PY,
        toml("pytest.ini_options", "xfail_strict = true"),
        toml("pytest.ini_options", "xfail_strict = false"),
    ),
    "deselected": (
        PY,
        toml("pytest.ini_options", 'addopts = "pytest -q"'),
        toml("pytest.ini_options", 'addopts = "pytest -q --deselect tests/test_pay.py::test_sum"'),
    ),
    "ini floor": (
        "setup.cfg",
        "[coverage:report]\nfail_under = 90\n",
        "[coverage:report]\nfail_under = 50\n",
    ),
    "ini list": ("tox.ini", "[flake8]\nignore = E203\n", "[flake8]\nignore = E203, F821\n"),
    "ini lines": (
        ".pylintrc",
        "[MESSAGES CONTROL]\ndisable =\n    a,\n    b\n",
        ("[MESSAGES CONTROL]\ndisable =\n    a,\n    b,\n    no-member\n"),
    ),
    "tox command": (
        "tox.ini",
        "[testenv]\ncommands = pytest -W error\n",
        "[testenv]\ncommands = pytest\n",
    ),
    "ts strict": (
        "tsconfig.json",
        '{"compilerOptions": {"strict": true}}',
        '{"compilerOptions": {"strict": false}}',
    ),
    "ts flag gone": (
        "tsconfig.json",
        '{"compilerOptions": {"noImplicitAny": true, "x": 1}}',
        '{"compilerOptions": {"x": 1}}',
    ),
    "eslint rule off": (
        ".eslintrc.json",
        '{"rules": {"no-eval": "error"}}',
        '{"rules": {"no-eval": "off"}}',
    ),
    "eslint rule lower": (
        ".eslintrc.json",
        '{"rules": {"no-eval": 2}}',
        '{"rules": {"no-eval": 1}}',
    ),
    "jest floor": (
        "package.json",
        '{"jest": {"coverageThreshold": {"global": {"lines": 90}}}}',
        '{"jest": {"coverageThreshold": {"global": {"lines": 70}}}}',
    ),
    "script forgives": (
        "package.json",
        '{"scripts": {"lint": "eslint ."}}',
        '{"scripts": {"lint": "eslint . || true"}}',
    ),
    "test script emptied": (
        "package.json",
        '{"scripts": {"test": "jest"}}',
        '{"scripts": {"test": "exit 0"}}',
    ),
    "or true": (CI, step("mypy src"), step("mypy src || true")),
    "or colon": (CI, step("mypy src"), step("mypy src || :")),
    "exit zero": (CI, step("ruff check ."), step("ruff check . --exit-zero")),
    "continue on error": (
        CI,
        step("ruff check ."),
        step("ruff check .", "continue-on-error: true"),
    ),
    "never": (CI, step("ruff check ."), step("ruff check .", "if: false")),
    "never, as expression": (CI, step("ruff check ."), step("ruff check .", "if: ${{ false }}")),
    "set +e": (CI, script("mypy src", "pytest"), script("set +e", "mypy src", "pytest")),
    "echo afterwards": (CI, step("mypy src"), step("mypy src; echo done")),
    "commented out": (
        CI,
        step("mypy src"),
        step("mypy src").replace("      - run: mypy", "      # - run: mypy"),
    ),
    "one of two commented out": (
        CI,
        step("pytest slow"),
        step("pytest slow").replace("      - run: pytest slow", "      # - run: pytest slow"),
    ),
    "line of a script commented out": (
        CI,
        script("mypy src", "pytest"),
        script("# mypy src", "pytest"),
    ),
    "snapshots written": (
        "package.json",
        '{"scripts": {"test": "jest --runInBand"}}',
        '{"scripts": {"test": "jest --runInBand -u"}}',
    ),
    "not in ci": (
        "package.json",
        '{"scripts": {"test": "jest --ci"}}',
        '{"scripts": {"test": "jest --ci=false"}}',
    ),
    "tox forgives": (
        "tox.ini",
        "[testenv]\ncommands =\n    pytest\n",
        "[testenv]\ncommands =\n    -pytest\n",
    ),
    "not on proposals": (CI, on("[push, pull_request]"), on("workflow_dispatch")),
    "only after the merge": (
        CI,
        on("\n  push:\n    branches: [main]\n  pull_request:"),
        on("\n  push:\n    branches: [main]"),
    ),
    "script of a package that prints": (
        "package.json",
        '{"scripts": {"test": "jest"}, "devDependencies": {"jest": "29"}}',
        '{"scripts": {"test": "echo no tests yet"}, "devDependencies": {"jest": "29"}}',
    ),
    "script of an unknown runner": (
        "package.json",
        '{"scripts": {"test:unit": "node --test"}}',
        '{"scripts": {"test:unit": "exit 0"}}',
    ),
    "warnings pass": (
        PY,
        toml("pytest.ini_options", 'filterwarnings = ["error"]'),
        toml("pytest.ini_options", 'filterwarnings = ["ignore"]'),
    ),
    "xfail lax, nothing else set": (
        "pytest.ini",
        "[pytest]\nxfail_strict = true\n",
        "[pytest]\n",
    ),
    "statements not measured": (
        PY,
        toml("coverage.report", 'exclude_lines = ["pragma: no cover"]'),
        toml("coverage.report", 'exclude_lines = ["pragma: no cover", "^\\\\s*except .*:"]'),
    ),
    "source not compiled": (
        "tsconfig.json",
        '{"exclude": ["node_modules"]}',
        '{"exclude": ["node_modules", "src/legacy"]}',
    ),
    "tox ignores the outcome": (
        "tox.ini",
        "[testenv:types]\nbasepython = python3\n",
        "[testenv:types]\nbasepython = python3\nignore_outcome = true\n",
    ),
    "tests tried again": (
        "vitest.config.ts",
        "export default defineConfig({ test: { globals: true } });\n",
        "export default defineConfig({ test: { globals: true, retry: 3 } });\n",
    ),
    "browser tests tried again": (
        "playwright.config.ts",
        "export default defineConfig({ retries: 0 });\n",
        "export default defineConfig({ retries: 3 });\n",
    ),
    "test left out": (
        "vitest.config.ts",
        "export default defineConfig({ test: { globals: true } });\n",
        "export default defineConfig({ test: { globals: true, exclude: ['src/pay.test.ts'] } });\n",
    ),
    "JaCoCo": ("pom.xml", jacoco("0.80"), jacoco("0.50")),
    "one of several of JaCoCo": ("pom.xml", jacoco("0.80", "0.70"), jacoco("0.80", "0.20")),
    "JaCoCo of Gradle": (
        "build.gradle",
        "jacocoTestCoverageVerification {\n    rule {\n        minimum = 0.8\n    }\n}\n",
        "jacocoTestCoverageVerification {\n    rule {\n        minimum = 0.5\n    }\n}\n",
    ),
    "step gone": (CI, step("mypy src"), step("echo ok")),
    "half the tests": (CI, step("pytest tests"), step('pytest tests -k "not pay"')),
    "whole job": (
        CI,
        step("ruff check ."),
        step("ruff check .").replace("    steps:", "    continue-on-error: true\n    steps:"),
    ),
    "timeout": (
        CI,
        step("pytest").replace("    steps:", "    timeout-minutes: 10\n    steps:"),
        step("pytest").replace("    steps:", "    timeout-minutes: 90\n    steps:"),
    ),
    "hook gone": (
        ".pre-commit-config.yaml",
        "repos:\n  - repo: a\n    hooks:\n      - id: ruff\n      - id: mypy\n",
        "repos:\n  - repo: a\n    hooks:\n      - id: ruff\n",
    ),
    "gitlab": (
        ".gitlab-ci.yml",
        "lint:\n  script:\n    - ruff check .\n",
        ("lint:\n  allow_failure: true\n  script:\n    - ruff check .\n"),
    ),
    "codecov target": (
        "codecov.yml",
        "coverage:\n  status:\n    project:\n      default:\n        target: 90%\n",
        "coverage:\n  status:\n    project:\n      default:\n        target: 60%\n",
    ),
}

AS_STRICT: dict[str, Change] = {
    "floor up": (
        PY,
        toml("coverage.report", "fail_under = 80"),
        toml("coverage.report", "fail_under = 90"),
    ),
    "rule selected": (
        PY,
        toml("ruff.lint", 'select = ["E"]'),
        toml("ruff.lint", 'select = ["E", "S"]\nignore = ["S101"]'),
    ),
    "families to all": (
        PY,
        toml("ruff.lint", 'select = ["E", "S"]'),
        toml("ruff.lint", 'select = ["ALL"]'),
    ),
    "code to family": (
        PY,
        toml("ruff.lint", 'select = ["S101"]'),
        toml("ruff.lint", 'select = ["S"]'),
    ),
    "layout rule": (
        PY,
        toml("ruff.lint", 'ignore = ["E501"]'),
        toml("ruff.lint", 'ignore = ["E501", "COM812"]'),
    ),
    "generated folder": (
        PY,
        toml("ruff", 'exclude = ["a"]'),
        toml("ruff", 'exclude = ["a", "src/shop/_vendor"]'),
    ),
    "test folder": (
        PY,
        toml("ruff.lint", "x = 1"),
        toml("ruff.lint", "x = 1") + toml("ruff.lint.per-file-ignores", '"tests/**" = ["S101"]'),
    ),
    "new tool": (
        PY,
        toml("ruff", "x = 1"),
        toml("ruff", "x = 1") + toml("mypy", "ignore_errors = true"),
    ),
    "tool replaced": (PY, toml("flake8", "max-complexity = 8"), toml("ruff", "x = 1")),
    "untyped library": (
        PY,
        toml("mypy", "strict = true"),
        toml("mypy", "strict = true")
        + ('[[tool.mypy.overrides]]\nmodule = "spoke.*"\nignore_missing_imports = true\n'),
    ),
    "under strict": (PY, toml("mypy", "warn_return_any = true"), toml("mypy", "strict = true")),
    "says why": (
        PY,
        toml("ruff.lint", 'ignore = [\n    "E501",\n]'),
        toml(
            "ruff.lint",
            ('ignore = [\n    "E501",\n    "S608",  # queries are built from constants\n]'),
        ),
    ),
    "not a gate": (
        PY,
        '[project]\nname = "a"\n',
        '[project]\nname = "a"\ndependencies = ["mypy"]\n',
    ),
    "package exclude": (
        PY,
        toml("poetry", 'exclude = ["a"]'),
        toml("poetry", 'exclude = ["a", "src/b.py"]'),
    ),
    "not toml": (PY, "[tool.mypy\nstrict = true", "[tool.mypy\n"),
    "other number": (
        "package.json",
        '{"version": "2.0.0", "lines": 90}',
        '{"version": "1.0.0", "lines": 3}',
    ),
    "status asked for": (
        CI,
        script("pytest", "echo done"),
        script("set +e", "pytest", "status=$?", "tail log", "exit $status"),
    ),
    "set +e before a clean-up": (
        CI,
        script("pytest", "rm -r cache"),
        script("set +e", "rm -r cache", "set -e", "pytest", "echo done"),
    ),
    "set +e before the last command": (
        CI,
        script("rm -r cache", "pytest"),
        script("set +e", "rm -r cache", "pytest"),
    ),
    "commented out and replaced": (
        CI,
        step("flake8 src"),
        step("ruff check src").replace("    steps:", "    steps:\n      # - run: flake8 src"),
    ),
    "commented out with a reason": (
        CI,
        step("mypy src"),
        step("mypy src").replace(
            "      - run: mypy", "      # mypy 1.9 crashes, see 4711\n      # - run: mypy"
        ),
    ),
    "another script writes snapshots": (
        "package.json",
        '{"scripts": {"test": "jest"}}',
        '{"scripts": {"test": "jest", "test:update": "jest -u"}}',
    ),
    "other -u": (
        "package.json",
        '{"scripts": {"test": "jest"}}',
        '{"scripts": {"test": "jest && git add -u"}}',
    ),
    "every push": (CI, on("[push, pull_request]"), on("push")),
    "every push, spelt out": (
        CI,
        on("[push, pull_request]"),
        on("\n  push:\n    branches: ['**']"),
    ),
    "called by another": (CI, on("[push, pull_request]"), on("workflow_call")),
    "proposals of a workflow without checks": (
        CI,
        on("[push, pull_request]").replace("pytest", "make docs"),
        on("workflow_dispatch").replace("pytest", "make docs"),
    ),
    "script that only failed": (
        "package.json",
        '{"scripts": {"test": "echo \\"no test specified\\" && exit 1"}}',
        '{"scripts": {"test": "echo no tests"}}',
    ),
    "script that fails now": (
        "package.json",
        '{"scripts": {"test": "node --test"}}',
        '{"scripts": {"test": "echo moved to the root && exit 1"}}',
    ),
    "script by another name": (
        "package.json",
        '{"scripts": {"test": "node --test"}}',
        '{"scripts": {"test": "echo use test:unit", "test:unit": "node --test"}}',
    ),
    "script that prints first": (
        "package.json",
        '{"scripts": {"test": "node --test"}}',
        '{"scripts": {"test": "echo testing && node --test"}}',
    ),
    "declarations of libraries": (
        "tsconfig.json",
        '{"compilerOptions": {"strict": true}}',
        '{"compilerOptions": {"strict": true, "skipLibCheck": true}}',
    ),
    "one warning passes": (
        PY,
        toml("pytest.ini_options", 'filterwarnings = ["error"]'),
        toml("pytest.ini_options", 'filterwarnings = ["error", "ignore:old:DeprecationWarning"]'),
    ),
    "all warnings fail, not one": (
        PY,
        toml("pytest.ini_options", 'filterwarnings = ["error::DeprecationWarning"]'),
        toml("pytest.ini_options", 'filterwarnings = ["error"]'),
    ),
    "lines that never run": (
        PY,
        toml("coverage.report", 'exclude_also = ["pragma: no cover"]'),
        toml(
            "coverage.report",
            'exclude_also = ["if TYPE_CHECKING:", "raise NotImplementedError", "def __repr__"]',
        ),
    ),
    "tests not compiled": (
        "tsconfig.json",
        '{"exclude": ["node_modules"]}',
        '{"exclude": ["node_modules", "dist", "src/**/*.test.ts", "src/stories", "packages/web"]}',
    ),
    "choice of retries": (
        "playwright.config.ts",
        "export default defineConfig({ retries: process.env.CI ? 2 : 0 });\n",
        "export default defineConfig({ retries: 2 });\n",
    ),
    "other retries": (
        "vite.config.ts",
        "export default defineConfig({ server: { port: 1 } });\n",
        "export default defineConfig({ server: { port: 1, retry: 3 } });\n",
    ),
    "tests of another runner": (
        "vitest.config.ts",
        "export default defineConfig({ test: { globals: true } });\n",
        "export default defineConfig({ test: { exclude: ['dist', 'e2e/pay.spec.ts'] } });\n",
    ),
    "JaCoCo up": ("pom.xml", jacoco("0.50"), jacoco("0.80")),
    "JaCoCo of fewer rules": ("pom.xml", jacoco("0.50", "0.60"), jacoco("0.60")),
    "tool swapped": (CI, step("flake8 src"), step("ruff check src")),
    "options grow": (CI, step("pytest"), step("pytest -n 2 --strict-markers")),
    "cleanup": (CI, step("rm -r cache"), step("rm -r cache || true")),
    "upload": (CI, step("codecov"), step("curl https://codecov.io", "continue-on-error: true")),
    "condition": (CI, step("pytest"), step("pytest", "if: github.event_name == 'push'")),
    "experimental": (
        CI,
        step("pytest"),
        step("pytest", "continue-on-error: ${{ matrix.experimental }}"),
    ),
    "installed": (CI, step("pip install mypy flake8"), step("pip install mypy")),
    "named": (CI, step("pytest", "name: Run flake8"), step("pytest", "name: Run")),
    "already forgiving": (CI, step("mypy a || true"), step("mypy a b || true")),
    "moved to a script": (
        "package.json",
        '{"scripts": {"test": "eslint . && jest"}}',
        '{"scripts": {"lint": "eslint .", "test": "npm run lint && jest"}}',
    ),
    "timeout a little up": (
        CI,
        step("pytest").replace("    steps:", "    timeout-minutes: 10\n    steps:"),
        step("pytest").replace("    steps:", "    timeout-minutes: 30\n    steps:"),
    ),
    "hook updated": (
        ".pre-commit-config.yaml",
        "repos:\n  - repo: a\n    rev: v1\n    hooks:\n      - id: ruff\n",
        "repos:\n  - repo: a\n    rev: v2\n    hooks:\n      - id: ruff\n        args: [--fix]\n",
    ),
}


@pytest.mark.parametrize("change", WEAKER.values(), ids=WEAKER)
def test_a_gate_that_lets_more_through_is_found(change: Change) -> None:
    assert len(find(*change)) == 1


@pytest.mark.parametrize("change", AS_STRICT.values(), ids=AS_STRICT)
def test_a_gate_that_is_as_strict_is_left_alone(change: Change) -> None:
    assert find(*change) == []


def test_the_line_is_that_of_the_new_value() -> None:
    before = 'a = 1\n\n[tool.ruff.lint]\nignore = [\n  "E501",\n]\n'
    after = before.replace('  "E501",\n', '  "E501",\n  "S608",\n')
    assert [line for line, _ in find(PY, before, after)] == [6]


def test_a_setting_may_move_to_another_file() -> None:
    before = {"mypy.ini": "[mypy]\nstrict = true\nx = 1\n", PY: toml("mypy", "y = 1")}
    after = {"mypy.ini": "[mypy]\nx = 1\n", PY: toml("mypy", "y = 1\nstrict = true")}
    assert matches(CHECK, before, after, timeout_factor=4.0) == []


def test_a_checker_may_move_to_another_workflow() -> None:
    before = {CI: step("mypy src"), ".github/workflows/types.yml": "on: push\n"}
    after = {CI: step("echo ok"), ".github/workflows/types.yml": step("mypy src")}
    assert matches(CHECK, before, after, timeout_factor=4.0) == []


def test_a_settings_file_with_comments_is_read() -> None:
    old = '{\n  // ours\n  "compilerOptions": {"strict": true,},\n  /* more */\n}'
    assert len(find("tsconfig.json", old, old.replace("true", "false"))) == 1


def test_deep_json_does_no_harm() -> None:
    deep = "[" * 5000 + "]" * 5000
    assert find("package.json", deep, json.dumps({"scripts": {"test": "exit 0"}})) == []


LINTED = "on: push\njobs:\n  check:\n    steps:\n      - run: flake8 shop\n"


@pytest.mark.parametrize(
    ("run", "files", "expected"),
    [
        ("make lint", {"Makefile": "lint:\n\tflake8 shop\n"}, 0),
        ("./ci/lint.sh", {"ci/lint.sh": "flake8 shop\n"}, 0),
        ("make lint", {}, 1),
        ("echo done", {"Makefile": "lint:\n\tflake8 shop\n"}, 1),
    ],
    ids=["a Makefile", "a script", "no recipe", "no call"],
)
def test_a_checker_may_move_into_a_recipe_of_the_change(
    run: str, files: dict[str, str], expected: int
) -> None:
    after = {CI: LINTED.replace("flake8 shop", run), **files}
    assert len(matches(CHECK, {CI: LINTED}, after, timeout_factor=4.0)) == expected


def test_proposals_may_be_shown_to_another_workflow() -> None:
    other = ".github/workflows/tests.yml"
    before = {CI: on("[push, pull_request]"), other: "on: push\n"}
    after = {CI: on("workflow_dispatch"), other: on("[push, pull_request]")}
    assert matches(CHECK, before, after, timeout_factor=4.0) == []


def test_what_is_gone_is_shown_where_it_stood() -> None:
    before = '[tool.ruff.lint]\nselect = [\n  "E",\n  "S",\n]\nx = 1\n'
    (found,) = matches(
        CHECK, {PY: before}, {PY: before.replace('  "S",\n', "")}, timeout_factor=4.0
    )
    assert (found.place.span.start, found.place.in_base) == (4, True)
    assert dict(found.values)["CHANGE"] == "`S` left `tool.ruff.lint.select`"
