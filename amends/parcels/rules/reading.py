"""Events as carriers and files send them: JSON or CSV."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import msgspec

import amends.parcels.rules.texts  # noqa: F401
from amends.core.errors import Refused
from amends.parcels.types import TrackingEventIn

_COLUMNS = ("carrier", "tracking", "status", "at")


class _Sent(msgspec.Struct):
    events: list[TrackingEventIn]


def read_events(body: bytes) -> list[TrackingEventIn]:
    """`{"events": [{carrier, tracking, status, at, text?, place?, key?}]}`, or CSV with these columns in any order
    (comma or semicolon). Instants bear their zone. Refused("event_malformed") for the whole."""
    try:
        sent = body.decode("utf-8-sig").strip()
        found = msgspec.json.decode(sent, type=_Sent).events if sent.startswith("{") else _table(sent)
    except (ValueError, csv.Error) as error:  # msgspec's errors are ValueErrors
        raise Refused("event_malformed", field="file", why=str(error)[:200]) from error
    for event in found:
        if event.at.tzinfo is None:
            raise Refused("event_malformed", field="file", why=f"{event.at} has no time zone")
    return found


def _table(text: str) -> list[TrackingEventIn]:
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise ValueError(f"the column {missing[0]} is missing")
    return [
        TrackingEventIn(
            carrier=row["carrier"].strip(),
            tracking=row["tracking"],
            status=row["status"].strip(),
            at=datetime.fromisoformat(row["at"].strip()),
            text=row.get("text") or "",
            place=row.get("place") or "",
            key=row.get("key") or "",
        )
        for row in rows
        if any((value or "").strip() for value in row.values() if isinstance(value, str))
    ]
