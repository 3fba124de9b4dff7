"""Where a case stands in the queue, and why. Nothing in here changes as time passes, so a case is weighed once:
the deadline less head starts gives the instant by which somebody should act, and the earliest is next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from amends.casework.rules.deadlines import earliest, statutory
from amends.casework.types import DeadlineRule, Reason
from amends.core.money import Money

SAFETY, URGENT, IN_TURN = 0, 1, 2
_HURT = re.compile(
    r"injur|hurt|burn(?:ed|t) (?:me|my|his|her|our)|hospital|verletz|verbrann|krankenhaus|bless[ée]|brûl"
    r"|h[ôo]pital|herid|quemad|hospital",
    re.IGNORECASE,
)
_NO_RULE = timedelta(days=7)
_MAX_VALUE_START = 24
_ODD = 0.95
_WORTH_AN_HOUR = {
    "EUR": 50, "USD": 50, "GBP": 45, "CHF": 50, "CAD": 75, "AUD": 80, "NZD": 85, "SGD": 70, "BRL": 300,
    "MXN": 1000, "SEK": 550, "NOK": 550, "DKK": 375, "PLN": 200, "CZK": 1250, "HUF": 20_000, "RON": 250,
    "BGN": 100, "TRY": 2000, "JPY": 8000, "CNY": 400, "HKD": 400, "TWD": 1700, "KRW": 75_000,
    "INR": 4500, "ZAR": 1000, "AED": 200, "SAR": 200, "KWD": 16, "BHD": 20, "OMR": 20, "JOD": 37,
    "TND": 160, "ILS": 190,
}  # fmt: skip
"""So many units of a currency are worth a head start of an hour: magnitudes, for the order only; no money is
converted with them. A currency that is not here gives no head start, and the case says so."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a case. `outcomes`: of the checks' newest run. `answered`: the customer answered a
    question. `escalated`: with a lead."""

    since: datetime
    country: str
    category: str = ""
    safety: bool
    description: str
    outcomes: tuple[str, ...]
    photos: int
    value: Money | None
    answered: bool
    reopened: bool
    escalated: bool
    reviewed_because: tuple[str, ...] = ()
    odd: float | None = None
    """Share (0..1) of good reference photos that look more usual than the photos of this case."""


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """The place, and its reasons in the order in which they count."""

    band: int
    act_by: datetime
    deadline_at: datetime
    deadline_rule: str
    deadline_text: str
    minutes: int
    reasons: tuple[Reason, ...]


def weigh(seen: Seen, rules: Sequence[DeadlineRule]) -> Weight:
    """The case's weight."""
    reasons: list[Reason] = []
    band = _band(seen, reasons)
    due = earliest(rules, seen.country, seen.category, band, seen.since)
    at, code, text = (seen.since + _NO_RULE, "", "No deadline is set; a week") if due is None else _named(due)
    reasons.append(Reason(code="deadline", sentence=f"{text}: by {_day(at)}."))
    law = statutory(rules, seen.country, seen.category, band, seen.since)
    if law is not None and law[1].code != code:
        reasons.append(Reason(code="statutory", sentence=f"{law[1].title}: by {_day(law[0])} ({law[1].source})."))
    minutes = effort(seen)
    hours = (
        _value_start(seen.value, reasons)
        + _effort_start(seen, minutes, reasons)
        + _waiting_start(seen, reasons)
        + _odd_start(seen, reasons)
    )
    return Weight(
        band=band,
        act_by=at - timedelta(hours=hours),
        deadline_at=at,
        deadline_rule=code,
        deadline_text=text,
        minutes=minutes,
        reasons=tuple(reasons),
    )


def hurt(text: str) -> bool:
    """Whether the words sound as if somebody was hurt (English, German, French, Spanish)."""
    return _HURT.search(text) is not None


def effort(seen: Seen) -> int:
    """Estimated minutes: reading, each finding that speaks against or wants a look, each that cannot be told."""
    against = sum(outcome in ("fail", "flag") for outcome in seen.outcomes)
    unclear = sum(outcome == "unknown" for outcome in seen.outcomes)
    return 2 + 2 * against + unclear + (1 if seen.photos else 0) + (2 if not seen.outcomes else 0)


def _band(seen: Seen, reasons: list[Reason]) -> int:
    if seen.safety:
        reasons.append(Reason(code="safety", sentence="Reported as a safety problem."))
    if hurt(seen.description):
        reasons.append(Reason(code="safety", sentence="The words sound as if somebody was hurt."))
    if reasons:
        return SAFETY
    if seen.escalated:
        reasons.append(Reason(code="urgent", sentence="A colleague brought it to a lead."))
    if seen.reopened:
        reasons.append(Reason(code="urgent", sentence="It was decided before and opened again."))
    if any("legal" in code or "injury" in code for code in seen.reviewed_because):
        reasons.append(Reason(code="urgent", sentence="The policy sees a legal threat or an injury."))
    return URGENT if reasons else IN_TURN


def _named(due: tuple[datetime, DeadlineRule]) -> tuple[datetime, str, str]:
    return due[0], due[1].code, due[1].title


def _value_start(value: Money | None, reasons: list[Reason]) -> int:
    if value is None:
        return 0
    worth = _WORTH_AN_HOUR.get(value.currency)
    if worth is None:
        reasons.append(Reason(code="value", sentence=f"{value} at stake: no order is set for {value.currency}."))
        return 0
    hours = min(int(value.decimal() // worth), _MAX_VALUE_START)
    if hours:
        reasons.append(Reason(code="value", sentence=f"{value} at stake: {_hours(hours)} earlier."))
    return hours


def _effort_start(seen: Seen, minutes: int, reasons: list[Reason]) -> int:
    words = "nothing speaks against it" if minutes <= 3 and seen.outcomes else "several things to look at"
    sentence = f"About {minutes} minutes: {words}."
    if minutes > 3:
        parts = [
            f"{count} {word}"
            for count, word in (
                (sum(outcome in ("fail", "flag") for outcome in seen.outcomes), "to look at"),
                (sum(outcome == "unknown" for outcome in seen.outcomes), "cannot be told"),
                (seen.photos, "photos" if seen.photos != 1 else "photo"),
            )
            if count
        ]
        sentence = f"About {minutes} minutes: {', '.join(parts) or 'nothing was checked yet'}."
    hours = 6 if minutes <= 3 else 3 if minutes <= 5 else 0
    more = f" Quick, so {_hours(hours)} earlier." if hours else ""
    reasons.append(Reason(code="effort", sentence=sentence + more))
    return hours


def _waiting_start(seen: Seen, reasons: list[Reason]) -> int:
    if not seen.answered:
        return 0
    reasons.append(
        Reason(code="waiting", sentence="The customer answered our question and waits again: 12 h earlier.")
    )
    return 12


def _odd_start(seen: Seen, reasons: list[Reason]) -> int:
    """A photo unlike those of good units is looked at earlier. It only ranks: it proves nothing."""
    if seen.odd is None or seen.odd < _ODD:
        return 0
    sentence = f"Its photos look less usual than {seen.odd:.0%} of good units' photos: 4 h earlier."
    reasons.append(Reason(code="odd", sentence=sentence))
    return 4


def _hours(count: int) -> str:
    return f"{count} h"


def _day(instant: datetime) -> str:
    return f"{instant.day} {instant:%b %Y, %H:%M} UTC"
