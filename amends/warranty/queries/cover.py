"""What the guarantees of units come to on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from amends.accounts.api import Right
from amends.catalog.api import coverage, term_sets
from amends.catalog.ports import Coverage, Life, TermSet
from amends.core.actor import Actor
from amends.orders.api import SoldUnitView, sold_unit
from amends.warranty.models import UnitEvent
from amends.warranty.queries.events import reachable, standing
from amends.warranty.rules.life import inherited, life_of

_MOST_STEPS = 5
"""How many replacements of replacements are followed."""


def cover(unit: SoldUnitView, as_of: date) -> Coverage:
    """The coverage of a unit as of a day: the terms frozen at its sale and its life up to then. Two statements;
    two more for each replacement that it came for."""
    return covers([unit], as_of)[unit.id]


def covers(units: Sequence[SoldUnitView], as_of: date) -> dict[int, Coverage]:
    """Of several units at once, by unit; the same number of statements."""
    events = standing([unit.id for unit in units])
    origins = _origins(events)
    sets = {unit.frozen_terms_id for unit in [*units, *origins.values()]}
    sets |= {event.frozen_terms_id for some in events.values() for event in some}
    known = sets - {None}
    terms = term_sets([key for key in known if key is not None]) if known else {}
    return {unit.id: _cover(unit, as_of, events, origins, terms) for unit in units}


def cover_of(actor: Actor, sold_unit_id: int, as_of: date) -> Coverage:
    """The coverage of a unit within this person's reach; NotFound."""
    return cover(reachable(actor, sold_unit_id, Right.ORDERS_READ), as_of)


def _origins(events: dict[int, list[UnitEvent]]) -> dict[int, SoldUnitView]:
    """The units that these came for, and theirs; their events are added."""
    found: dict[int, SoldUnitView] = {}
    for _ in range(_MOST_STEPS):
        wanted = {
            event.origin_id
            for some in events.values()
            for event in some
            if event.kind == "inherits" and event.origin_id is not None and event.origin_id not in found
        }
        if not wanted:
            break
        found |= {unit_id: sold_unit(unit_id) for unit_id in wanted}
        missing = wanted - events.keys()
        if missing:
            events |= standing(missing)
    return found


def _cover(
    unit: SoldUnitView,
    as_of: date,
    events: Mapping[int, list[UnitEvent]],
    origins: Mapping[int, SoldUnitView],
    terms: Mapping[int, TermSet],
) -> Coverage:
    plans = {key: found.terms for key, found in terms.items()}
    chain, arrivals = [unit], []
    while len(chain) <= _MOST_STEPS:
        step = next((event for event in events.get(chain[-1].id, ()) if event.kind == "inherits"), None)
        if step is None or step.origin_id is None or step.origin_id not in origins:
            break
        chain.append(origins[step.origin_id])
        arrivals.append(step.on)
    first = chain[-1]
    life: Life = life_of(events.get(first.id, ()), plans)
    for member, arrived in zip(reversed(chain[:-1]), reversed(arrivals), strict=True):
        life = inherited(life, arrived, life_of(events.get(member.id, ()), plans))
    frozen = terms.get(first.frozen_terms_id or 0)
    return coverage(frozen, first.purchased_on, first.delivered_on, as_of, life)
