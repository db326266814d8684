from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.web import World
from tests.web.loopback import Site, serving


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    with serving(world) as running:
        yield running
