"""A quality problem: from the alarm over containment to the 8D report and its proof.

("Problem" alone is what the REST API calls an error.)
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

STEPS = {
    "d1": "Team", "d2": "Description of the problem", "d3": "Containment", "d4": "Root cause",
    "d5": "Chosen corrective action", "d6": "Implemented and shown to work", "d7": "Prevention elsewhere",
    "d8": "Recognition and closing",
}  # fmt: skip
"""The eight disciplines (Ford, Global 8D); d3, d4 and d6 are also written by the moves."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the alarm rests on, as it stood: failures against expected, times as bad with its 90 % interval."""

    units: float
    failures: float
    expected: float
    times: float
    low: float
    high: float
    evidence: float
    threshold: float
    since: date
    looked_at: datetime
    waiting: int = 0


class ActionView(msgspec.Struct, frozen=True, kw_only=True):
    """A corrective or preventive action; `done_on` None: open."""

    id: int
    kind: str
    text: str
    owner: str
    due_on: date
    done_on: date | None
    late: bool


class QualityProblemRow(msgspec.Struct, frozen=True, kw_only=True):
    """A problem in a list."""

    id: int
    ref: str
    state: str
    sku: str
    title: str
    supplier: str
    lot: str
    opened_at: datetime
    times: float
    open_actions: int = 0


class QualityProblem(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it. `containment` and `pattern`: references of the advisories made of it ("": none);
    `notice`: whether the supplier was written to."""

    id: int
    ref: str
    state: str
    sku: str
    title: str
    supplier: str
    supplier_name: str
    lot: str
    symptom: str
    cause: str
    cause_label: str
    opened_at: datetime
    evidence: Evidence
    steps: dict[str, str]
    actions: tuple[ActionView, ...]
    containment: str
    pattern: str
    noticed: bool
    corrected_on: date | None
    effect: Effect | None = None


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """Failures for each 1,000 unit-months, at ages up to `days`, of the lot and of what started after the
    correction; `ratio` after over before with its exact 95 % interval; `says`: a sentence."""

    days: int
    before_failures: int
    before_months: float
    after_failures: int
    after_months: float
    ratio: float | None
    low: float
    high: float | None
    says: str
