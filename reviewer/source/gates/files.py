"""Which files say what the code is checked with."""

from __future__ import annotations

import re

_WORKFLOWS = re.compile(
    r"(?:.*/)?(?:\.github/workflows/[^/]+|\.github/actions/.*|\.gitlab-ci|\.travis|azure-pipelines|"
    r"bitbucket-pipelines|\.circleci/config|\.?appveyor|\.drone|action|lefthook|\.?taskfile|"
    r"\.pre-commit-(?:config|hooks))\.ya?ml",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"(?:.*/)?(?:pyproject\.toml|\.?ruff\.toml|setup\.cfg|tox\.ini|\.?mypy\.ini|\.?pytest\.ini|"
    r"\.coveragerc|\.flake8|\.?pylintrc|\.?pylintrc\.toml|pyrightconfig\.json|package\.json|"
    r"(?:ts|js)config[\w.-]*\.json|\.eslintrc(?:\.json|\.ya?ml)?|\.oxlintrc\.json|biome\.jsonc?|"
    r"jest\.config\.json|\.nycrc(?:\.json)?|\.c8rc\.json|\.mocharc\.(?:json|ya?ml)|tslint\.json|"
    r"\.?codecov\.ya?ml|\.golangci\.(?:ya?ml|toml)|\.yamllint(?:\.ya?ml)?|\.bandit|"
    r"(?:jest|vitest|vite|eslint|karma|stylelint|playwright)\.config\.[cm]?[jt]s|\.(?:eslintrc|nycrc)\.c?js|"
    r"[\w.-]+\.gradle(?:\.kts)?|pom\.xml|"
    r"\.stylelintrc(?:\.json)?|\.coveragerc\.toml|coverage\.toml)"
)
_RECIPES = re.compile(r"(?:.*/)?(?:(?:GNUm|[Mm])akefile|[\w.-]+\.mk)")


def is_workflow(path: str) -> bool:
    """Whether a file tells a machine which commands to run on the code."""
    return _WORKFLOWS.fullmatch(path) is not None


def is_settings(path: str) -> bool:
    """Whether a file holds the settings of checkers."""
    return _SETTINGS.fullmatch(path) is not None


def is_recipes(path: str) -> bool:
    """Whether a file holds commands for people and machines to call, as a Makefile does."""
    return _RECIPES.fullmatch(path) is not None


def is_gate(path: str) -> bool:
    """Whether a file is one of these."""
    return is_workflow(path) or is_settings(path) or is_recipes(path)
