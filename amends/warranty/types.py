"""What happens to sold units."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

KINDS = ("invoiced", "activated", "registered", "repair", "reading", "replaced", "inherits", "plan")


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a unit on a day.

    `kind`: invoiced, activated, registered; repair (under guarantee, from `on` until the goods were back, None
    while it goes on); reading (`value` hours, cycles, km or another `unit` of use); replaced (a replacement for it
    arrived; coverage stays with this unit); inherits (this unit came as the replacement of `origin_id` and has its
    coverage); plan (the extended plan `term_id` was bought for it). `ref` makes it happen once however often it is
    recorded.
    """

    kind: str
    on: date
    until: date | None = None
    value: int | None = None
    unit: str = ""
    term_id: int | None = None
    origin_id: int | None = None
    note: str = ""
    ref: str = ""


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """An event as recorded: by whom and when, and by whom it was taken back (empty: it stands)."""

    id: int
    sold_unit_id: int
    kind: str
    on: date
    until: date | None
    value: int | None
    unit: str
    plan: str
    origin_id: int | None
    note: str
    by: str
    at: datetime
    void_by: str
    void_reason: str
