"""What GitHub gives an App when it is registered."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """A registered App; what is secret does not show in its repr."""

    app_id: int
    private_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    slug: str = ""
    html_url: str = ""
