"""Is the unit covered on the day on which the defect was reported, by the terms frozen at its sale?"""

from __future__ import annotations

from datetime import date
from typing import Any

from amends.catalog.ports import CoverageLine
from amends.checks.rules.words import day
from amends.checks.types import Check, Found, Gathered, Outcome


def look(given: Gathered) -> Found:
    """Reasons: covered, ended, not_begun, no_terms, start_unknown, use_unknown, beyond_fixed, length_unknown.

    `facts`: covered (true, false, null), burden_on_seller (true, false, null), days_since_delivery (or null),
    days_left (until the last covered day that is known, or null), phases (rights that run besides, by name), lines
    (each term with its dates, reason and words).
    """
    outcome, reason, lead = _judge(given)
    covered = {Outcome.PASS: True, Outcome.FAIL: False}.get(outcome)
    words = " ".join(line.words for line in given.coverage.lines)
    facts: dict[str, Any] = {
        "covered": covered,
        "burden_on_seller": _burden(given.coverage.lines),
        "days_since_delivery": _days_since_delivery(given),
        "days_left": _days_left(given),
        "phases": [run.phase.name for line in given.coverage.lines for run in line.phases if run.running],
        "lines": [_line(line) for line in given.coverage.lines],
    }
    unit = given.unit
    inputs = {
        "as_of": given.as_of.isoformat(),
        "purchased_on": unit.purchased_on.isoformat() if unit.purchased_on else None,
        "delivered_on": unit.delivered_on.isoformat() if unit.delivered_on else None,
        "frozen_terms": unit.frozen_terms_id,
        "country": unit.country,
        "repairs": [
            [span.start.isoformat(), span.end.isoformat() if span.end else None]
            for span in given.coverage.life.repairs
        ],
        "registered_on": _iso(given.coverage.life.registered),
        "activated_on": _iso(given.coverage.life.activated),
        "replaced_on": [day.isoformat() for day in given.coverage.life.replaced],
        "readings": [[one.on.isoformat(), one.value, one.unit] for one in given.coverage.life.readings],
        "plans": [plan.term.name for plan in given.coverage.life.plans],
    }
    return Found(outcome, reason, f"{lead} {words}".strip(), facts, inputs)


def _iso(one: date | None) -> str | None:
    return one.isoformat() if one else None


def _judge(given: Gathered) -> tuple[Outcome, str, str]:
    on = day(given.as_of)
    if not given.terms_known or not given.coverage.lines:
        sentence = f"Whether the unit is covered on {on} cannot be told: no terms were recorded at its sale."
        return Outcome.UNKNOWN, "no_terms", sentence
    if given.coverage.covered is True:
        return Outcome.PASS, "covered", f"Covered on {on}, the day the defect was reported."
    if given.coverage.covered is None:
        reason, why = _unknown(given.coverage.lines)
        return Outcome.UNKNOWN, reason, f"Whether the unit is covered on {on} cannot be told: {why}."
    if any(line.reason == "not_begun" for line in given.coverage.lines):
        sentence = f"The defect was reported on {on}, before the recorded start of the coverage; check the dates."
        return Outcome.UNKNOWN, "not_begun", sentence
    return Outcome.FAIL, "ended", f"Not covered any more on {on}, the day the defect was reported."


_WHY = {
    "start_unknown": "the day its coverage began is not known",
    "use_unknown": "how much it has been used is not known",
    "beyond_fixed": "the law sets no fixed end, and how long such goods should last is for a person to judge",
    "length_unknown": "no length is defined",
}


def _unknown(lines: tuple[CoverageLine, ...]) -> tuple[str, str]:
    """What is missing, by the first term that cannot be told; what can be asked for stands before what cannot."""
    reasons = {line.reason for line in lines if line.covered is None}
    reason = next((one for one in _WHY if one in reasons), "start_unknown")
    return reason, _WHY[reason]


def _burden(lines: tuple[CoverageLine, ...]) -> bool | None:
    """Whether the seller must prove: yes by one running term is enough."""
    answers = {line.burden_on_seller for line in lines if line.covered}
    if True in answers:
        return True
    return False if answers == {False} else None


def _days_since_delivery(given: Gathered) -> int | None:
    delivered = given.unit.delivered_on
    return (given.as_of - delivered).days if delivered else None


def _days_left(given: Gathered) -> int | None:
    ends = [line.end for line in given.coverage.lines if line.covered and line.end is not None]
    return (max(ends) - given.as_of).days if ends else None


def _line(line: CoverageLine) -> dict[str, Any]:
    return {
        "kind": line.term.kind,
        "name": line.term.name,
        "source": line.term.source,
        "months": line.term.months,
        "starts": line.term.starts,
        "start": line.start.isoformat() if line.start else None,
        "end": line.end.isoformat() if line.end else None,
        "covered": line.covered,
        "reason": line.reason,
        "end_without_repairs": line.base_end.isoformat() if line.base_end else None,
        "burden_on_seller": line.burden_on_seller,
        "remedies": list(line.term.remedies),
        "words": line.words,
    }


CHECK = Check("coverage", 2, look)
