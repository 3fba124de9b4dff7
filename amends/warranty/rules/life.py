"""From what was recorded of a unit to its life as the coverage rule reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from amends.catalog.ports import Life, PlanHeld, Reading, Span, Term


class Event(Protocol):
    """An event that stands."""

    kind: str
    on: date
    until: date | None
    value: int | None
    unit: str
    frozen_terms_id: int | None


def life_of(events: Iterable[Event], plans: Mapping[int, Sequence[Term]]) -> Life:
    """Of several invoices, activations or registrations the first counts. `plans`: terms by frozen set."""
    by_kind: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda one: one.on):
        by_kind.setdefault(event.kind, []).append(event)

    def first(kind: str) -> date | None:
        return by_kind[kind][0].on if kind in by_kind else None

    return Life(
        invoiced=first("invoiced"),
        activated=first("activated"),
        registered=first("registered"),
        repairs=tuple(Span(event.on, event.until) for event in by_kind.get("repair", ())),
        readings=tuple(Reading(event.on, event.value or 0, event.unit) for event in by_kind.get("reading", ())),
        replaced=tuple(event.on for event in by_kind.get("replaced", ())),
        plans=tuple(
            PlanHeld(term, event.on)
            for event in by_kind.get("plan", ())
            for term in plans.get(event.frozen_terms_id or 0, ())
        ),
    )


def inherited(origin: Life, arrived: date, own: Life) -> Life:
    """The life of a unit that came as a replacement: its origin's up to then and its own from then on."""
    return Life(
        invoiced=origin.invoiced or own.invoiced,
        activated=origin.activated or own.activated,
        registered=origin.registered or own.registered,
        repairs=origin.repairs + own.repairs,
        readings=own.readings,
        replaced=(*origin.replaced, arrived, *own.replaced),
        plans=origin.plans + own.plans,
    )
