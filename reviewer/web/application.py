"""The web application."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from reviewer.web import pages, rule_pages, setup, views, webhook
from reviewer.web.manifest import CALLBACK_PATH, SETUP_PATH, WEBHOOK_PATH
from reviewer.web.services import WebServices

# https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap
MOST_BYTES = 25 * 1024 * 1024

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_LOG = structlog.get_logger()


def create_app(services: WebServices) -> Flask:
    """The webhook and the pages over `services`; nothing is read from anywhere else."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    for method, path, view in _routes(services):
        app.add_url_rule(path, path, view, methods=[method])
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _refusal)
    app.register_error_handler(Exception, partial(_fault, services))
    return app


def _routes(services: WebServices) -> tuple[tuple[str, str, Callable[..., Any]], ...]:
    return (
        ("POST", WEBHOOK_PATH, partial(webhook.receive, services)),
        ("GET", "/", partial(pages.show_status, services)),
        ("GET", SETUP_PATH, partial(setup.offer, services)),
        ("GET", CALLBACK_PATH, partial(setup.finish, services)),
        ("GET", "/setup/done", partial(setup.show_done, services)),
        ("GET", "/rules/", partial(rule_pages.show_rule, services)),
        ("GET", "/rules/<name>", partial(rule_pages.show_rule, services)),
        ("GET", "/healthz", views.healthz),
        ("GET", "/readyz", partial(views.readyz, services)),
        ("GET", "/metrics", partial(views.metrics, services)),
    )


def _with_headers(response: Response) -> Response:
    for name, text in HEADERS.items():
        response.headers.setdefault(name, text)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _refusal(error: HTTPException) -> tuple[str, int]:
    is_missing = isinstance(error, NotFound)
    advice = "There is no such page here, or it is closed by now." if is_missing else ""
    headline = error.name.capitalize()
    return render_template("error.html", headline=headline, advice=advice), error.code or 500


def _fault(services: WebServices, error: Exception) -> tuple[str, int]:
    """Answer 500; the text of an error may hold secrets, so only its kind is told."""
    kind = type(error).__name__
    services.metrics.count_failure(kind)
    delivery = request.headers.get("X-GitHub-Delivery", "")[:100]
    _LOG.error("request failed", path=request.path, delivery=delivery, error=kind)
    advice = "The log names the error. GitHub offers a delivery again that failed here."
    return render_template("error.html", headline="Something failed here.", advice=advice), 500
