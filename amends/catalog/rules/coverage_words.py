"""What a person reads about one term on one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amends.catalog.rules.lengths import day_words, length_words
from amends.catalog.rules.use import Use
from amends.catalog.types import Span, Term

_KINDS = {"statutory": "by law", "commercial": "by contract", "plan": "extended plan"}
_EVENTS = {"after": "the end of the guarantee before it", "registration": "the first registration"}


@dataclass(frozen=True, slots=True)
class Run:
    """A term from a known day on: `end` with and `base` without repairs, `standing` the repair that goes on."""

    term: Term
    start: date
    base: date | None
    end: date | None
    as_of: date
    use: Use
    standing: Span | None


def name_words(term: Term) -> str:
    """Maker's warranty (by contract)."""
    return f"{term.name} ({_KINDS.get(term.kind, term.kind)})"


def event_words(term: Term) -> str:
    """What the term counts from."""
    if term.kind == "plan" and term.starts == "purchase":
        return "purchase of the plan"
    return _EVENTS.get(term.starts, term.starts)


def run_words(run: Run, reason: str) -> str:
    """One sentence or two; `reason` as in CoverageLine."""
    name = name_words(run.term)
    if reason == "not_begun":
        return f"{name}: starts on {day_words(run.start)}, after {day_words(run.as_of)}."
    if reason in ("used_up", "use_unknown"):
        return f"{name}: {_use(run)}"
    if reason == "beyond_fixed":
        return f"{name}: {_beyond(run)}"
    if reason == "ended" and run.end is not None:
        return f"{name}: ended on {day_words(run.end)} ({_since(run)})."
    limit = f"{run.term.use_limit:,} {run.term.use_unit}" if run.term.use_limit else ""
    stands = ""
    if run.standing is not None:
        stands = f" It stands still since {day_words(run.standing.start)}: the unit is in repair."
    if run.end is None:
        return f"{name}: covered up to {limit} ({_since(run)}).{stands}"
    first = f" or {limit}, whichever comes first" if limit else ""
    return f"{name}: covered until {day_words(run.end)}{first} ({_since(run)}).{stands}"


def _since(run: Run) -> str:
    length = length_words(run.term.months, run.term.days)
    words = f"{length} from " if length else "from "
    words += f"{event_words(run.term)} on {day_words(run.start)}"
    if run.base is not None and run.end is not None and run.end > run.base:
        words += f"; repairs moved the end from {day_words(run.base)}"
    return words


def _use(run: Run) -> str:
    limit, seen = f"{run.term.use_limit:,} {run.term.use_unit}", run.use.reading
    if run.use.within is False and seen is not None:
        return f"ended by use: {seen.value:,} {seen.unit} on {day_words(seen.on)}, and it covers {limit}."
    last = f"the last reading is {seen.value:,} on {day_words(seen.on)}" if seen else "there is no reading"
    return f"it covers {limit}; {last}, so it cannot be told. Ask for a reading."


def _beyond(run: Run) -> str:
    tail = "the law sets no fixed end. How long such goods should last decides, and a person judges that."
    if run.end is None:
        return f"{tail[0].upper()}{tail[1:]}"
    return f"held for certain until {day_words(run.end)} ({_since(run)}); after that {tail}"
