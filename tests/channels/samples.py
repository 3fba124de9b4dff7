"""The samples in a channel's own folder, as its tests read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from amends.channels.party import Party

_CHANNELS = Path(__file__).resolve().parents[2] / "amends" / "channels"


def folder(channel: str) -> Path:
    """Where a channel keeps its samples."""
    return _CHANNELS / channel / "fixtures"


def load(samples: Path, name: str) -> Any:
    """A sample that is JSON."""
    return json.loads((samples / name).read_text())


def parse(channel: Party, payload: object) -> Any:
    """What the channel makes of a payload in JSON (Parsed); which kind of record it is, the tests know."""
    return channel.parse("", json.dumps(payload).encode(), "shop")
