"""Cases as pages see them, and the state axis of a bulk decision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import msgspec

from amends.core.moves import moves

BATCH = moves("batch", "running", {"finish": ("running", "done"), "stop": ("running", "stopped")})
TEXT_KINDS = ("ask", "approve", "deny", "escalate", "note")
PLACEHOLDERS: Mapping[str, str] = {
    "name": "the customer's name",
    "claim": "the claim's reference",
    "product": "the product",
    "defect": "what was reported",
    "order": "the order's number",
    "serial": "the serial number as reported",
    "agent": "who writes",
}
BRACES = re.compile(r"\{([^{}\n]{1,40})\}")
BANDS = {0: "Safety", 1: "Urgent", 2: "In turn"}

SEVERITIES = {"": "Every case", "urgent": "Urgent and safety cases", "safety": "Safety cases"}


class DeadlineRule(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: statutory or sla. Empty `countries` (ISO 3166) or `categories` (of the reported defect): all.
    `severity`: as in SEVERITIES. The time is `months` of the calendar (the 31st of January and one month: the last
    day of February) and `hours` after them."""

    code: str
    kind: str
    countries: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    severity: str = ""
    months: int = 0
    hours: int = 0
    title: str
    source: str
    active: bool = True


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a case stands where it stands. `code`: safety, deadline, value, effort, waiting, escalated."""

    code: str
    sentence: str


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case in the queue. `holder` is empty when nobody holds it now. `minutes`: the estimated effort."""

    claim_id: int
    state: str
    lane: str
    band: int
    act_by: datetime
    entered_at: datetime | None
    deadline_at: datetime | None
    deadline_rule: str
    deadline_text: str
    value_minor: int | None
    currency: str
    minutes: int | None
    reasons: tuple[Reason, ...]
    cause: str
    cause_text: str
    holder_id: int | None
    holder: str
    held_until: datetime | None


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Cases of one cause that wait for a decision."""

    cause: str
    text: str
    cases: int
    band: int
    act_by: datetime


class Present(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague on the same case. `doing`: reading or writing."""

    user_id: int
    name: str
    doing: str


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """What the page hears back: who else is here, the handling time so far (seconds, everybody's), whether this
    person's clock is paused here, and whether somebody else holds the case."""

    others: tuple[Present, ...]
    seconds: int
    paused: bool
    mine: bool
    holder: str


class EscalationView(msgspec.Struct, frozen=True, kw_only=True):
    """One handing-over between desk and lead."""

    who: str
    reason: str
    back: bool
    at: datetime


class MentionView(msgspec.Struct, frozen=True, kw_only=True):
    """A note that names somebody."""

    id: int
    claim_id: int
    by: str
    text: str
    at: datetime


class Mentions(msgspec.Struct, frozen=True, kw_only=True):
    """Unread notes that name a person, and whether they hear of them by mail as well."""

    items: tuple[MentionView, ...]
    by_mail: bool


class TextView(msgspec.Struct, frozen=True, kw_only=True):
    """A text for customers. `kind`: ask, approve, deny, escalate, note; empty `reason` fits every one."""

    id: int
    kind: str
    reason: str
    language: str
    title: str
    body: str
    active: bool
    author: str
    at: datetime


class BatchLine(msgspec.Struct, frozen=True, kw_only=True):
    """One claim of a bulk decision, before or after. `result`: would_decide, would_wait (for a second person),
    cannot; waiting, final, awaiting_second, refused."""

    claim_id: int
    public_id: str
    title: str
    customer_id: int | None
    amount_minor: int | None
    currency: str
    result: str
    why: str


class BatchView(msgspec.Struct, frozen=True, kw_only=True):
    """A bulk decision and how far it is."""

    id: int
    public_id: str
    state: str
    cause: str
    cause_text: str
    outcome: str
    who: str
    total: int
    done: int
    refused: int
    begun_at: datetime
    ended_at: datetime | None
    lines: tuple[BatchLine, ...]


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """`hits` of `count`, in per cent, with its two-sided 95% interval (Wilson). None when there are none."""

    hits: int
    count: int
    percent: str
    low: str
    high: str


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """The measures of docs/explanation/measures.md over one span of time. Seconds where it says seconds."""

    handled: int
    under_15: Share
    median_seconds: int | None
    median_low: int | None
    median_high: int | None
    p90_seconds: int | None
    uncounted: int
    first_contact: Share
    first_contact_desk: Share
    young: int


class MeasuredCase(msgspec.Struct, frozen=True, kw_only=True):
    """One case behind a figure."""

    claim_id: int
    decided_at: datetime
    seconds: int
    asks: int
    reopens: int
    contacts: int
    by_desk: bool


def placeholder_left(text: str) -> str:
    """The first of our placeholders that is still in a text that is to be sent; empty when there is none."""
    return next((found for found in BRACES.findall(text) if found in PLACEHOLDERS), "")
