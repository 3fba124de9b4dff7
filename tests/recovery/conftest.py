"""The world of this room's tests."""

from __future__ import annotations

import pytest

from tests.returns.world import World, build


@pytest.fixture
def world(db: None) -> World:
    """See tests/returns/world.py."""
    return build()
