"""The world of the returns room: see tests/returns/world.py."""

from __future__ import annotations

import pytest

from tests.returns.world import World, build


@pytest.fixture
def world(db: None) -> World:
    """Two warehouses, three products, six people."""
    return build()
