"""Pull requests, files and people, as the fake GitHub answers them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from tests.fakes.github.accounts import Pull
from tests.fakes.github.description import example
from tests.fakes.github.exchange import Answer, Refusal
from tests.fakes.github.paging import numbered
from tests.fakes.github.question import Question

LEGACY_LEVELS = {"maintain": "write", "triage": "read"}
MOST_FILE_BYTES = 1024 * 1024


def get_pull(question: Question) -> Answer:
    """One pull request."""
    number = int(question.arguments["pull_number"])
    pull = question.repository.pulls.get(number)
    if pull is None:
        raise Refusal(404, "Not Found")
    return Answer(200, pull_as_json(example("pull-request"), question, pull))


def list_pulls(question: Question) -> Answer:
    """All of a state; the newest first, as GitHub sorts by default."""
    state = question.query.get("state", "open")
    pulls = question.repository.pulls.values()
    return _listed(question, [pull for pull in pulls if state in {pull.state, "all"}][::-1])


def pulls_of_commit(question: Question) -> Answer:
    """Those of the repository's own branches: GitHub does not find those of forks this way."""
    sha = question.arguments["commit_sha"]
    if not question.repository.has(sha):
        raise Refusal(422, f"No commit found for SHA: {sha}")
    own = question.repository.full_name
    pulls = [pull for pull in question.repository.pulls.values() if pull.head_full_name == own]
    ends = {(pull.base_sha, pull.head_sha) for pull in pulls}
    meant = {pair for pair in ends if question.repository.brings(sha, *pair)}
    return _listed(question, [pull for pull in pulls if (pull.base_sha, pull.head_sha) in meant])


def get_content(question: Question) -> Answer:
    """A file of the default branch in base64; over 1 MB without its bytes."""
    path = question.arguments["path"]
    found = question.repository.file(path, question.repository.default_branch)
    if found is None:
        raise Refusal(404, "Not Found")
    is_big = len(found) > MOST_FILE_BYTES
    body = example("content-file-response-if-content-is-a-file")
    body |= {
        "path": path,
        "name": path.rpartition("/")[2],
        "size": len(found),
        "encoding": "none" if is_big else "base64",
        "content": "" if is_big else base64.encodebytes(found).decode(),
    }
    return Answer(200, body)


def get_permission(question: Question) -> Answer:
    """What a person may do, in the old words: admin, write, read, none."""
    login = question.arguments["username"]
    level = question.repository.permissions.get(login)
    if level is None:
        raise Refusal(404, f"{login} is not a user")
    name = "repository-collaborator-permission-response-if-user-has-admin-permissions"
    body = example(name)
    body |= {"permission": LEGACY_LEVELS.get(level, level), "role_name": level}
    body["user"] |= {"login": login, "role_name": level}
    return Answer(200, body)


def pull_as_json(body: dict[str, Any], question: Question, pull: Pull) -> dict[str, Any]:
    """GitHub's example with this pull request's values in it."""
    body |= {
        "number": pull.number,
        "title": pull.title,
        "state": pull.state,
        "draft": pull.is_draft,
        "labels": [body["labels"][0] | {"name": name} for name in pull.labels],
        "requested_teams": [],
    }
    body["user"]["login"] = pull.author
    body["base"] |= {"sha": pull.base_sha, "ref": pull.base_ref}
    body["head"] |= {"sha": pull.head_sha, "ref": pull.head_ref}
    body["base"]["repo"] |= {
        "id": question.repository.id,
        "full_name": question.repository.full_name,
    }
    body["head"]["repo"] |= {"full_name": pull.head_full_name}
    return body


def _listed(question: Question, pulls: Sequence[Pull]) -> Answer:
    page, headers = numbered(pulls, question.request, question.address)
    simple = "pull-request-simple-items"
    items = [pull_as_json(example(simple)[0], question, pull) for pull in page]
    return Answer(200, items, headers)
