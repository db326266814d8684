"""The App manifest flow's last step: a code becomes an App's credentials."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.adapters.github.answers import Manifest, read
from reviewer.adapters.github.calls import Call, Calls, OnCall
from reviewer.adapters.github.host import CONNECT_AND_READ_SECONDS
from reviewer.errors import Gone

NOBODY = ""


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """What GitHub tells once, when an App is registered; `private_key` is PEM."""

    app_id: int
    slug: str
    client_id: str
    html_url: str
    client_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    private_key: str = field(repr=False)


def convert_manifest(
    api_url: str, code: str, *, on_call: OnCall = lambda *_: None
) -> AppCredentials:
    """The App that a manifest's code stands for; raises Gone if the code is used or too old."""
    calls = Calls(api_url, timeouts=CONNECT_AND_READ_SECONDS, on_call=on_call)
    name = "POST /app-manifests/{code}/conversions"
    try:
        answer = read(calls.ask(Call(name, {"code": code}), NOBODY), Manifest)
    except Gone:
        answer = None
    finally:
        calls.close()
    if answer is None:
        message = "GitHub does not know this code: it works once, within an hour. Begin again"
        raise Gone(message)
    return AppCredentials(
        app_id=answer.id,
        slug=answer.slug,
        client_id=answer.client_id,
        html_url=answer.html_url,
        client_secret=answer.client_secret,
        webhook_secret=answer.webhook_secret or "",
        private_key=answer.pem,
    )
