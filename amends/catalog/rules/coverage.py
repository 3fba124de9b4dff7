"""Is this unit covered on this day? A pure rule over the frozen terms and what is known of the unit's life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from amends.catalog.rules.coverage_words import Run, event_words, name_words, run_words
from amends.catalog.rules.lengths import add_months, day_words, later, length_words, stretched, until
from amends.catalog.rules.use import Use, use_of
from amends.catalog.types import Coverage, CoverageLine, Life, PhaseRun, Span, Term, TermSet


@dataclass(frozen=True, slots=True)
class _Unit:
    """The dates of one unit as they were known to hold on the day asked for."""

    purchased: date | None
    delivered: date | None
    as_of: date
    life: Life
    repairs: tuple[Span, ...]


def coverage(
    terms: TermSet | None,
    purchased: date | None,
    delivered: date | None,
    as_of: date,
    life: Life | None = None,
) -> Coverage:
    """The coverage of a unit as of a day (pure rule; last covered day included; month ends clamp).

    Covered by any term: True. By none of them for certain: False. Otherwise None: it cannot be told. Nothing
    is guessed; two things are concluded: goods are not delivered before they are bought, so a term that starts at
    delivery and would still run if it had started at purchase runs for certain; and use only grows.
    """
    life = life or Life()
    unit = _Unit(purchased, delivered, as_of, life, tuple(until(life.repairs, as_of)))
    lines = [_line(term, unit) for term in terms.terms] if terms is not None else []
    for plan in life.plans:
        if plan.bought <= as_of:
            lines.append(_plan(plan.term, plan.bought, unit, lines))
    answers = {line.covered for line in lines}
    covered = True if True in answers else False if answers == {False} else None
    return Coverage(as_of, tuple(lines), covered, life)


def _plan(term: Term, bought: date, unit: _Unit, before: list[CoverageLine]) -> CoverageLine:
    """A plan counts from its own purchase, from the unit's dates, or after the guarantee that it lengthens."""
    if term.starts == "purchase":
        return _line(term, unit, bought)
    if term.starts != "after":
        return _line(term, unit)
    for kind in ("commercial", "statutory"):
        lines = [line for line in before if line.term.kind == kind and line.reason != "not_registered"]
        ends = [line.end for line in lines if line.end is not None]
        if lines:
            return _line(term, unit, max(ends)) if len(ends) == len(lines) else _unknown_start(term)
    return _line(term, unit, bought)


def _line(term: Term, unit: _Unit, start: date | None = None) -> CoverageLine:
    if not (term.months or term.days or term.use_limit or term.open_ended) or min(term.months, term.days) < 0:
        return _cannot(term, "length_unknown", "no length is defined, so it cannot be told.")
    if refusal := _unregistered(term, unit):
        return refusal
    start = _start(term, unit) if start is None else start
    if start is not None:
        return _dated(term, start, unit)
    if term.starts == "delivery" and unit.purchased is not None and term.months + term.days > 0:
        return _bounded(term, unit.purchased, unit)
    return _unknown_start(term)


def _start(term: Term, unit: _Unit) -> date | None:
    """The day from which the term counts, by what had happened on the day asked for."""
    life = unit.life
    renewed = [day for day in life.replaced if day <= unit.as_of] if term.replacement == "renews" else []
    if renewed:
        return max(renewed)
    known = {
        "delivery": unit.delivered,
        "purchase": unit.purchased,
        "invoice": life.invoiced,
        "activation": life.activated,
        "registration": life.registered,
    }.get(term.starts)
    if term.latest_days and unit.delivered is not None:
        latest = unit.delivered + timedelta(days=term.latest_days)
        if known is not None or latest <= unit.as_of:
            return latest if known is None else min(known, latest)
    return known


def _unregistered(term: Term, unit: _Unit) -> CoverageLine | None:
    """The answer for a term that asks for a registration which is not there (in time)."""
    if not term.registration:
        return None
    registered = unit.life.registered
    if registered is not None and registered > unit.as_of:
        registered = None
    last = None
    if term.registration_days:
        if unit.purchased is None:
            return _cannot(term, "start_unknown", "the day of purchase is not known, so it cannot be told whether "
                           "the unit was registered in time.")  # fmt: skip
        last = unit.purchased + timedelta(days=term.registration_days)
    if registered is not None and (last is None or registered <= last):
        return None
    if registered is not None and last is not None:
        words = f"holds only for units registered by {day_words(last)}; this one was on {day_words(registered)}."
    elif last is not None and unit.as_of <= last:
        words = f"holds only for registered units; this one can be registered until {day_words(last)}."
    elif last is not None:
        words = f"holds only for registered units; this one was not registered by {day_words(last)}."
    else:
        words = "holds only for registered units; this one is not registered."
    return CoverageLine(term, None, None, False, False, f"{name_words(term)}: {words}", "not_registered")


def _dated(term: Term, start: date, unit: _Unit) -> CoverageLine:
    base = later(start, term.months, term.days) if term.months + term.days > 0 else None
    end = None
    if base is not None:
        end = stretched(start, base, unit.repairs, unit.as_of, term.suspends, term.after_repair)
    use = use_of(term, unit.as_of, unit.life.readings)
    covered, reason = _judged(term, start, end, unit.as_of, use)
    still = tuple(span for span in unit.repairs if term.suspends and (end is None or span.start <= end))
    standing = still[-1] if still and still[-1].end is None else None
    words = run_words(Run(term, start, base, end, unit.as_of, use, standing), reason)
    burden = _burden_end(term, start, unit)
    on_seller = None if covered is None else bool(covered and burden is not None and unit.as_of <= burden)
    if on_seller and burden is not None:
        words += f" Until {day_words(burden)} the defect is presumed to have been there from the start."
    phases = _phases(term, start, unit)
    words += "".join(f" {run.phase.name} until {day_words(run.end)}." for run in phases if run.running and covered)
    return CoverageLine(term, start, end, covered, on_seller, words, reason, base, burden, still, phases)


def _judged(term: Term, start: date, end: date | None, as_of: date, use: Use) -> tuple[bool | None, str]:
    if as_of < start:
        return False, "not_begun"
    if use.within is False:
        return False, "used_up"
    if end is not None and as_of > end:
        return (None, "beyond_fixed") if term.open_ended else (False, "ended")
    if use.within is None:
        return None, "use_unknown"
    if end is None and term.open_ended:
        return None, "beyond_fixed"
    return True, "covered"


def _burden_end(term: Term, start: date, unit: _Unit) -> date | None:
    if term.burden_months <= 0:
        return None
    base = add_months(start, term.burden_months)
    return stretched(start, base, unit.repairs, unit.as_of, term.suspends, ())


def _phases(term: Term, start: date, unit: _Unit) -> tuple[PhaseRun, ...]:
    runs = []
    for phase in term.phases:
        base = later(start, phase.months, phase.days)
        end = stretched(start, base, unit.repairs, unit.as_of, phase.suspends, phase.after_repair)
        runs.append(PhaseRun(phase, start, end, start <= unit.as_of <= end))
    return tuple(runs)


def _bounded(term: Term, purchased: date, unit: _Unit) -> CoverageLine:
    """A term from delivery, the day of delivery unknown: it ends no earlier than counted from purchase."""
    at_least = later(purchased, term.months, term.days)
    at_least = stretched(purchased, at_least, unit.repairs, unit.as_of, term.suspends, term.after_repair)
    burden = _burden_end(term, purchased, unit)
    if purchased <= unit.as_of <= at_least and use_of(term, unit.as_of, unit.life.readings).within:
        on_seller = True if burden is not None and unit.as_of <= burden else None
        words = (
            f"{name_words(term)}: covered at least until {day_words(at_least)}. The date of delivery is not "
            f"known; it was bought on {day_words(purchased)} and cannot have arrived earlier."
        )
        return CoverageLine(term, None, None, True, on_seller, words, "covered")
    words = (
        f"the date of delivery is not known, so it cannot be told whether the "
        f"{length_words(term.months, term.days)} are over (bought on {day_words(purchased)})."
    )
    return _cannot(term, "start_unknown", words)


def _unknown_start(term: Term) -> CoverageLine:
    return _cannot(term, "start_unknown", f"the date of {event_words(term)} is not known, so it cannot be told.")


def _cannot(term: Term, reason: str, words: str) -> CoverageLine:
    return CoverageLine(term, None, None, None, None, f"{name_words(term)}: {words}", reason)
