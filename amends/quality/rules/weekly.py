"""When the weekly report is due, and how it is printed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from amends.core.money import Money
from amends.documents.api import Sheet, Table
from amends.quality.types.desk import Week
from amends.quality.types.looks import Horizon


def iso_week(at: datetime) -> str:
    """2026-W47; sorts as time goes."""
    year, week, _ = at.isocalendar()
    return f"{year:04}-W{week:02}"


def moment_of(here: datetime, weekday: int, hour: int) -> datetime:
    """The moment of the ISO week of `here`, by the clock of its zone."""
    day = here.date() + timedelta(days=weekday - here.isoweekday())
    return datetime.combine(day, time(hour), here.tzinfo)


def sheet(week: Week) -> Sheet:
    """One or two pages: figures, lots with an alarm, what rose, open problems."""
    facts = [("Figures of", f"{week.at:%Y-%m-%d %H:%M} UTC")]
    if week.claims is not None:
        facts.append(("Claims in seven days", f"{week.claims:,} (seven days before: {week.claims_before or 0:,})"))
    if week.coming:
        facts.append(("Failures in 3 months", _pieces(week.coming)))
    facts += [(f"Reserve, 3 months, {currency}", _money(one, currency)) for currency, one in week.reserves]
    facts.append(("Of bad lots in the house", f"{week.held:,} pieces"))
    shares = (("Handled under 15 min", week.under_15), ("Solved at first contact", week.first_contact))
    facts += [(name, said) for name, said in shares if said]
    rows = tuple(
        (
            lot.what + (" (new)" if lot.fresh else ""), f"{lot.failures:,.0f}", f"{lot.expected:,.1f}",
            f"{lot.times:.1f} ({lot.low:.1f} to {lot.high:.1f})", f"{lot.waiting:,}",
        )
        for lot in week.lots
    )  # fmt: skip
    header = ("Lot with an alarm", "Failed", "Expected", "Times as bad", "In the house")
    notes = [f"More often: {one.what}, {one.recent} in 28 days instead of {one.before:.1f}" for one in week.rises]
    notes += [
        f"Open: {one.ref} {one.what}, {one.state.replace('_', ' ')}" + (f", {one.late} late" if one.late else "")
        for one in week.problems
    ]
    return Sheet(
        title="Quality this week", reference=week.week, issuer=("Quality",), addressee=(), facts=tuple(facts),
        table=Table(header=header, rows=rows, figures=(1, 2, 4)) if rows else None, notes=tuple(notes),
    )  # fmt: skip


def _pieces(one: Horizon) -> str:
    return f"unknown: {one.why}" if one.why else f"{one.expected:,.0f} ({one.low:,.0f} to {one.high:,.0f})"


def _money(one: Horizon, currency: str) -> str:
    if one.why:
        return f"unknown: {one.why}"
    expected, low, high = (str(Money(round(value), currency)) for value in (one.expected, one.low, one.high))
    return f"{expected} ({low} to {high})"
