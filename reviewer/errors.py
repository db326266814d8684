"""The errors that a person can do something about.

* ReviewerError
  * RevisionError: a revision or repository that git cannot read
  * SettingsError: a missing or wrong setting
  * YamlFileError
    * RuleFileError: a rule file with mistakes
    * RepositoryConfigError: a policy file with mistakes
  * GitHubError: GitHub did not do what we asked
    * RateLimited, GitHubDown: a retry helps
    * NotAllowed, Gone, Refused: it does not
"""

from __future__ import annotations

from dataclasses import dataclass


class ReviewerError(Exception):
    """Something that the person at the keyboard can mend; the text says how."""


class RevisionError(ReviewerError):
    """A revision or repository that git cannot read."""


class SettingsError(ReviewerError):
    """A missing or wrong setting."""


_QUOTED = 60


def quotable(text: str) -> str:
    """What somebody wrote, as it can stand between backticks: short and without any."""
    text = text.replace("`", "'")
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a YAML file; `line` is 1-based, `key` is a dotted path."""

    file: str
    line: int
    key: str
    problem: str
    cure: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        key = f" `{quotable(self.key)}`" if self.key else ""
        cure = f" {self.cure}" if self.cure else ""
        return f"{where}:{key} {self.problem}.{cure}"


class YamlFileError(ReviewerError):
    """A YAML file with mistakes, all of them at once."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(str(mistake) for mistake in mistakes))


class RuleFileError(YamlFileError):
    """A rule file with mistakes."""


class RepositoryConfigError(YamlFileError):
    """A policy file with mistakes; shown on the pull request."""


class GitHubError(ReviewerError):
    """GitHub did not do what we asked; `retry_after` are seconds, None if a retry is no use."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class RateLimited(GitHubError):
    """Too many requests; `retry_after` is what GitHub asks for."""


class NotAllowed(GitHubError):
    """The installation lacks a permission, or was suspended or removed."""


class Gone(GitHubError):
    """The repository, pull request or check run is not there any more."""


class Refused(GitHubError):
    """GitHub found a request invalid (422)."""


class GitHubDown(GitHubError):
    """No answer, or a server error; a retry helps."""
