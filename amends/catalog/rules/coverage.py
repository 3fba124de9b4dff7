"""Is this unit covered today? A pure rule over the frozen terms."""

from __future__ import annotations

import calendar
from datetime import date

from amends.catalog.types import Coverage, CoverageLine, Term, TermSet

_KINDS = {"statutory": "by law", "commercial": "by contract"}
_STARTS = {"delivery": "delivery", "purchase": "purchase", "activation": "activation"}


def add_months(start: date, months: int) -> date:
    """The same day `months` later; a day that the month does not have becomes its last (31 Jan + 1 = 28 Feb)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def coverage(terms: TermSet | None, purchased: date | None, delivered: date | None, as_of: date) -> Coverage:
    """The coverage of a unit as of a day (pure rule; last covered day included; month ends clamp).

    Covered by any term: True. By none of them for certain: False. Otherwise None: it cannot be told. Nothing
    is guessed; one thing is concluded: goods are not delivered before they are bought, so a term that starts at
    delivery and would still run if it had started at purchase runs for certain.
    """
    lines = tuple(_line(term, purchased, delivered, as_of) for term in terms.terms) if terms is not None else ()
    answers = {line.covered for line in lines}
    if True in answers:
        return Coverage(as_of, lines, True)
    return Coverage(as_of, lines, False if answers == {False} else None)


def _line(term: Term, purchased: date | None, delivered: date | None, as_of: date) -> CoverageLine:
    if term.months <= 0:
        return CoverageLine(
            term, None, None, None, None, f"{_name(term)}: no length is defined, so it cannot be told."
        )
    start = {"delivery": delivered, "purchase": purchased}.get(term.starts)
    if start is not None:
        return _dated(term, start, as_of)
    if term.starts == "delivery" and purchased is not None:
        return _bounded(term, purchased, as_of)
    words = (
        f"{_name(term)}: the date of {_STARTS.get(term.starts, term.starts)} is not known, so it cannot be told."
    )
    return CoverageLine(term, None, None, None, None, words)


def _dated(term: Term, start: date, as_of: date) -> CoverageLine:
    end = add_months(start, term.months)
    burden_end = add_months(start, term.burden_months)
    since = f"{term.months} months from {_STARTS.get(term.starts, term.starts)} on {_day(start)}"
    if as_of < start:
        words = f"{_name(term)}: starts on {_day(start)}, after {_day(as_of)}."
        return CoverageLine(term, start, end, False, False, words)
    if as_of > end:
        words = f"{_name(term)}: ended on {_day(end)} ({since})."
        return CoverageLine(term, start, end, False, False, words)
    on_seller = term.burden_months > 0 and as_of <= burden_end
    words = f"{_name(term)}: covered until {_day(end)} ({since})."
    if on_seller:
        words += f" Until {_day(burden_end)} the defect is presumed to have been there from the start."
    return CoverageLine(term, start, end, True, on_seller, words)


def _bounded(term: Term, purchased: date, as_of: date) -> CoverageLine:
    """A term from delivery, the day of delivery unknown: it ends no earlier than counted from purchase."""
    at_least = add_months(purchased, term.months)
    burden_at_least = add_months(purchased, term.burden_months)
    if purchased <= as_of <= at_least:
        on_seller = True if term.burden_months > 0 and as_of <= burden_at_least else None
        words = (
            f"{_name(term)}: covered at least until {_day(at_least)}. The date of delivery is not known; "
            f"it was bought on {_day(purchased)} and cannot have arrived earlier."
        )
        return CoverageLine(term, None, None, True, on_seller, words)
    words = (
        f"{_name(term)}: the date of delivery is not known, so it cannot be told whether the {term.months} months "
        f"are over (bought on {_day(purchased)})."
    )
    return CoverageLine(term, None, None, None, None, words)


def _name(term: Term) -> str:
    return f"{term.name} ({_KINDS.get(term.kind, term.kind)})"


def _day(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
