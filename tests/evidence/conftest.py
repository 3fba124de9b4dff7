"""Evidence of tests goes to a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings


@pytest.fixture(autouse=True)
def evidence_dir(tmp_path: Path) -> Iterator[Path]:
    """An empty evidence store."""
    storages: dict[str, Any] = deepcopy(settings.STORAGES)
    storages["evidence"]["OPTIONS"] = {"location": tmp_path / "evidence"}
    with override_settings(STORAGES=storages):
        yield tmp_path / "evidence"
