"""Registers the GitHub App from its manifest, while there is none."""

from __future__ import annotations

import hmac
import json
import re
import secrets
from urllib.parse import urlsplit

import structlog
from flask import Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Redirection

from reviewer.errors import GitHubError
from reviewer.review.app_credentials import AppCredentials
from reviewer.web.manifest import SETUP_PATH, WEBHOOK_PATH, addressed, read_manifest
from reviewer.web.services import Setup, WebServices
from reviewer.web.states import new_state, read_state

_ORGANIZATION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})")
_NEAR = ("localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - compared, not bound
_LOG = structlog.get_logger()


def offer(services: WebServices) -> Response:
    """The form that sends the manifest to GitHub; 404 once an App exists.

    403 without the token of the log, or whoever comes first could register theirs.

    https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
    """
    if services.credentials() is not None:
        abort(404)
    if not _knows_token(services):
        return _closed()
    organization = request.args.get("organization", "").strip()
    is_name = not organization or bool(_ORGANIZATION.fullmatch(organization))
    owner = organization if is_name else ""
    state = new_state(services.setup.key, secrets.token_hex(16), services.now())
    merge_queues = "merge-queues" in request.args
    manifest = addressed(read_manifest(), _base_url(services), merge_queues=merge_queues)
    page = render_template(
        "setup.html",
        target=f"{_target(services, owner)}?state={state}",
        manifest=json.dumps(manifest),
        permissions=manifest["default_permissions"],
        organization=organization,
        owner=owner,
        is_name=is_name,
        merge_queues=merge_queues,
        webhook=_base_url(services) + WEBHOOK_PATH,
        server=urlsplit(services.setup.server_url).netloc,
        token=services.setup.token,
        is_near=urlsplit(_base_url(services)).hostname in _NEAR,
    )
    return _may_post_to_github(Response(page, 200 if is_name else 400), services)


def finish(services: WebServices) -> tuple[str, int] | Redirection:
    """Take GitHub's code for credentials, once, if we asked for it."""
    if services.credentials() is not None:
        abort(404)
    setup = services.setup
    nonce = read_state(setup.key, request.args.get("state", ""), services.now())
    code = request.args.get("code", "")
    if nonce is None or not code or not setup.spend(nonce):
        advice = "The link is not ours, was used or is older than an hour. Begin again at /setup."
        return _retry("This registration cannot be finished.", advice, 400)
    try:
        is_kept = setup.store(setup.convert(code))
    except GitHubError as error:
        _LOG.warning("setup failed", error=type(error).__name__)
        advice = "The App may exist there already: delete it before you try again."
        return _retry("GitHub did not hand over the credentials.", advice, 502)
    if not is_kept:
        abort(404)
    _LOG.info("setup done")
    return redirect("/setup/done", 303)


def show_done(services: WebServices) -> str:
    """What to do next; 404 while there is no App."""
    app = services.credentials()
    if app is None:
        abort(404)
    return render_template("done.html", app=app, install=install_link(app))


def install_link(app: AppCredentials) -> str:
    """Where the App is installed on repositories, empty if we were not told."""
    return f"{app.html_url}/installations/new" if app.html_url else ""


def setup_link(setup: Setup, address: str) -> str:
    """Where to register the App, with the token; `address` if nobody said where we are."""
    return f"{setup.base_url or address}{SETUP_PATH}?token={setup.token}"


def _target(services: WebServices, organization: str) -> str:
    server = services.setup.server_url.rstrip("/")
    owner = f"/organizations/{organization}" if organization else ""
    return f"{server}{owner}/settings/apps/new"


def _base_url(services: WebServices) -> str:
    return (services.setup.base_url or request.url_root).rstrip("/")


def _may_post_to_github(response: Response, services: WebServices) -> Response:
    # `https:` besides GitHub: browsers also hold form-action against where a form is sent on
    # to, and an organization may sign its people in anywhere.
    parts = urlsplit(services.setup.server_url)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        f"form-action 'self' {parts.scheme}://{parts.netloc} https:; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return response


def _knows_token(services: WebServices) -> bool:
    given = request.args.get("token", "")
    return hmac.compare_digest(given.encode(), services.setup.token.encode())


def _closed() -> Response:
    headline = "Only who runs Outlast can register the App."
    advice = "The address to open stands in Outlast's log, where it started."
    return Response(render_template("error.html", headline=headline, advice=advice), 403)


def _retry(headline: str, advice: str, status: int) -> tuple[str, int]:
    page = render_template("error.html", headline=headline, advice=advice)
    return page, status
