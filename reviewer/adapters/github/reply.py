"""An answer as it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from requests.utils import parse_header_links


@dataclass(frozen=True, slots=True)
class Reply:
    """Status (0: none came), headers by names in lower case, body; it may hold secrets."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    text: str = field(repr=False)

    @property
    def next_page(self) -> str | None:
        """Path and query of a list's next page."""
        for link in parse_header_links(self.headers.get("link", "")):
            if link.get("rel") == "next":
                address = urlsplit(link["url"])
                return f"{address.path}?{address.query}"
        return None

    @property
    def rate_left(self) -> int | None:
        """How many requests the installation has left in its hour, None if not told."""
        left = self.number("x-ratelimit-remaining")
        return None if left is None else int(left)

    def number(self, header: str) -> float | None:
        """A header's number, None if it is missing or none."""
        text = self.headers.get(header, "")
        return float(text) if text.isdecimal() else None
