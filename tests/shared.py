"""Where the real data lies that is never copied into the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("AMENDS_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def shared(name: str) -> Path:
    """The path below the shared folder; the test is skipped where it is absent."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"real data is not here: {path} (set AMENDS_SHARED to the folder that holds it)")
    return path
