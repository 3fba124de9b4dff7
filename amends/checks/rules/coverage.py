"""Is the unit covered on the day on which the defect was reported, by the terms frozen at its sale?"""

from __future__ import annotations

from typing import Any

from amends.catalog.ports import CoverageLine
from amends.checks.rules.words import day
from amends.checks.types import Check, Found, Gathered, Outcome


def look(given: Gathered) -> Found:
    """Reasons: covered, ended, not_begun, no_terms, start_unknown.

    `facts`: covered (true, false, null), burden_on_seller (true, false, null), days_since_delivery (or null),
    lines (each term with its dates and words).
    """
    outcome, reason, lead = _judge(given)
    covered = {Outcome.PASS: True, Outcome.FAIL: False}.get(outcome)
    words = " ".join(line.words for line in given.coverage.lines)
    facts: dict[str, Any] = {
        "covered": covered,
        "burden_on_seller": _burden(given.coverage.lines),
        "days_since_delivery": _days_since_delivery(given),
        "lines": [_line(line) for line in given.coverage.lines],
    }
    unit = given.unit
    inputs = {
        "as_of": given.as_of.isoformat(),
        "purchased_on": unit.purchased_on.isoformat() if unit.purchased_on else None,
        "delivered_on": unit.delivered_on.isoformat() if unit.delivered_on else None,
        "frozen_terms": unit.frozen_terms_id,
        "country": unit.country,
    }
    return Found(outcome, reason, f"{lead} {words}".strip(), facts, inputs)


def _judge(given: Gathered) -> tuple[Outcome, str, str]:
    on = day(given.as_of)
    if not given.terms_known or not given.coverage.lines:
        sentence = f"Whether the unit is covered on {on} cannot be told: no terms were recorded at its sale."
        return Outcome.UNKNOWN, "no_terms", sentence
    if given.coverage.covered is True:
        return Outcome.PASS, "covered", f"Covered on {on}, the day the defect was reported."
    if given.coverage.covered is None:
        sentence = f"Whether the unit is covered on {on} cannot be told: the day its coverage began is not known."
        return Outcome.UNKNOWN, "start_unknown", sentence
    if any(line.start is not None and line.start > given.as_of for line in given.coverage.lines):
        sentence = f"The defect was reported on {on}, before the recorded start of the coverage; check the dates."
        return Outcome.UNKNOWN, "not_begun", sentence
    return Outcome.FAIL, "ended", f"Not covered any more on {on}, the day the defect was reported."


def _burden(lines: tuple[CoverageLine, ...]) -> bool | None:
    """Whether the seller must prove: yes by one running term is enough."""
    answers = {line.burden_on_seller for line in lines if line.covered}
    if True in answers:
        return True
    return False if answers == {False} else None


def _days_since_delivery(given: Gathered) -> int | None:
    delivered = given.unit.delivered_on
    return (given.as_of - delivered).days if delivered else None


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
        "burden_on_seller": line.burden_on_seller,
        "remedies": list(line.term.remedies),
        "words": line.words,
    }


CHECK = Check("coverage", 1, look)
