"""What names the exact contents of a policy."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def text_of(content: dict[str, Any]) -> str:
    """The one JSON text of these contents."""
    return json.dumps(content, sort_keys=True)


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the contents."""
    return hashlib.sha256(text_of(content).encode()).hexdigest()
