"""Arithmetic of periods: months, days, fractions of months, and what repairs do to them.

The rules are those of Regulation (EEC, Euratom) No 1182/71, Art. 3, which national laws share: the day of the
event is not counted; a period of months ends on the day of the same number, or on the last day of a month that
has no such day; a fraction of a month is counted in days of a month of thirty, after the whole months.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from amends.catalog.types import AfterRepair, Span

MONTH_DAYS = 30


def add_months(start: date, months: int) -> date:
    """The same day `months` later; a day that the month does not have becomes its last (31 Jan + 1 = 28 Feb)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def later(start: date, months: int, days: int = 0) -> date:
    """The last day of a period of whole months and then days that begins with an event on `start`."""
    end = add_months(start, months)
    return end + timedelta(days=min(days, (date.max - end).days))


def split_months(months: Decimal) -> tuple[int, int]:
    """A length in months as (whole months, days): the fraction counts in thirtieths, a part of a day as a day."""
    whole = int(months)
    return whole, int(((months - whole) * MONTH_DAYS).to_integral_value(ROUND_CEILING))


def until(spans: Iterable[Span], as_of: date) -> list[Span]:
    """The spans as they stood on that day, in order and merged where they touch; those after it left out.

    A span that was not over on the day has no end.
    """
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if span.start > as_of:
            continue
        end = span.end if span.end is not None and span.end <= as_of else None
        if merged and (merged[-1].end is None or span.start <= merged[-1].end):
            last = merged[-1].end
            end = None if last is None or end is None else max(last, end)
            merged[-1] = Span(merged[-1].start, end)
        else:
            merged.append(Span(span.start, end))
    return merged


def stretched(
    start: date, base_end: date, spans: Sequence[Span], as_of: date, suspends: bool, rules: Sequence[AfterRepair]
) -> date:
    """The end of a period after these repairs (as `until` gives them).

    A repair that began when the period was over does nothing. While one goes on, the days so far count; what
    follows a repair follows when the goods are back.
    """
    end, done = base_end, 0
    for span in spans:
        back = span.end if span.end is not None else as_of
        if span.start > end:
            break
        if back < start:
            continue
        if suspends:
            end = later(end, 0, (back - max(span.start, start)).days)
        if span.end is None:
            continue
        for rule in rules:
            most = 1 if rule.how == "once" else rule.most
            if rule.how in ("once", "each") and (not most or done < most):
                end = later(end, rule.months, rule.days)
            elif rule.how == "fresh":
                end = max(end, later(span.end, rule.months, rule.days))
        done += 1
    return end


def length_words(months: int, days: int) -> str:
    """24 months; 30 days; 1 month and 15 days."""
    parts = []
    if months:
        parts.append("1 month" if months == 1 else f"{months} months")
    if days:
        parts.append("1 day" if days == 1 else f"{days} days")
    return " and ".join(parts)


def day_words(day: date) -> str:
    """15 January 2026."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
