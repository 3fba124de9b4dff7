"""What a webhook's request says and how it is signed (Standard Webhooks 1.0: symmetric, v1)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

PURPOSE = b"amends outgoing webhook secrets v1\x00"
"""Of sealing: see core.sealing."""
PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A secret of 32 random bytes in the specification's form."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def body_of(event_id: str, kind: str, version: int, at: datetime, data: dict[str, Any]) -> bytes:
    """The request's body: the same bytes at every try."""
    told = {"id": event_id, "type": kind, "version": version, "timestamp": iso(at), "data": data}
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()


def headers(event_id: str, at: datetime, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """The three headers of the specification: one signature for each valid secret, apart by a space. `at`: the
    moment of this try, so that a receiver can refuse old requests."""
    stamp = str(int(at.timestamp()))
    told = b".".join((event_id.encode(), stamp.encode(), body))
    return {
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{_signature(key, told)}" for key in keys),
    }


def iso(at: datetime) -> str:
    """An instant as events write it: UTC with microseconds and Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _signature(key: str, told: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(raw, told, hashlib.sha256).digest()).decode()
