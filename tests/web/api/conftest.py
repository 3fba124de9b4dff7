"""The desk of the API's tests."""

from __future__ import annotations

import pytest

from tests.web.api.desk import Desk, build


@pytest.fixture
def desk(db: None) -> Desk:
    """See desk.py. Jobs are not run: they have connections of their own."""
    return build()


@pytest.fixture
def open_desk(transactional_db: None) -> Desk:
    """The same with everything committed, so that jobs can be run."""
    return build()
