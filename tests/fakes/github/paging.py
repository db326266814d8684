"""Pages as GitHub cuts them, linked by the Link header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from tests.fakes.github.exchange import Request

MOST_A_PAGE = 100


def numbered(
    items: Sequence[Any], request: Request, address: str
) -> tuple[list[Any], dict[str, str]]:
    """The page that a request asks for by number, with the headers that lead to the next."""
    size = page_size(request)
    page = int(request.query.get("page", "1"))
    following = {"page": str(page + 1)} if page * size < len(items) else {}
    return list(items[(page - 1) * size : page * size]), _link(request, address, following)


def by_cursor(
    items: Sequence[Any], request: Request, address: str
) -> tuple[list[Any], dict[str, str]]:
    """The same for endpoints that hand out cursors instead of numbers."""
    size = page_size(request)
    start = int(request.query.get("cursor", "v1_0").removeprefix("v1_"))
    following = {"cursor": f"v1_{start + size}"} if start + size < len(items) else {}
    return list(items[start : start + size]), _link(request, address, following)


def page_size(request: Request) -> int:
    """GitHub gives 30 by default and 100 at most."""
    return min(int(request.query.get("per_page", "30")), MOST_A_PAGE)


def _link(request: Request, address: str, following: dict[str, str]) -> dict[str, str]:
    if not following:
        return {}
    query = urlencode({**request.query, **following})
    return {"Link": f'<{address}{request.path}?{query}>; rel="next"'}
