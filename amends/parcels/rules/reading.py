"""Events as carriers and files send them: JSON or CSV."""

from __future__ import annotations

import csv
from datetime import datetime

import msgspec

import amends.parcels.rules.texts  # noqa: F401
from amends.core.errors import Refused
from amends.core.tables import csv_rows
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
    return [
        TrackingEventIn(
            carrier=row["carrier"],
            tracking=row["tracking"],
            status=row["status"],
            at=datetime.fromisoformat(row["at"]),
            text=row.get("text", ""),
            place=row.get("place", ""),
            key=row.get("key", ""),
        )
        for row in csv_rows(text, _COLUMNS)
    ]
