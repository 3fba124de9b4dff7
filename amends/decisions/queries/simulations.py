"""Simulations and what they found."""

from __future__ import annotations

import hashlib

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.decisions.models import CaseFlip, Simulation
from amends.decisions.queries.versions import published
from amends.decisions.rules.directions import DIRECTIONS
from amends.decisions.types import CaseFlipView, SimulationView

_FLIP = (
    "claim_id",
    "reference",
    "direction",
    "before",
    "after",
    "people",
    "currency",
    "minor_before",
    "minor_after",
)


def live_digest(but: int = 0) -> str:
    """What names everything that is live now (but for one row): a simulation holds against exactly that."""
    named = [f"{it.id} {it.digest} {it.since} {it.until}" for it in published() if it.id != but]
    return hashlib.sha256("\n".join(named).encode()).hexdigest()


def simulations(actor: Actor, policy_id: int) -> list[SimulationView]:
    """The simulations of one policy, newest first (at most 20)."""
    require(actor, Right.POLICY_READ)
    now = live_digest()
    rows = Simulation.objects.select_related("policy").filter(policy_id=policy_id).order_by("-id")[:20]
    return [view(row, now) for row in rows]


def simulation(actor: Actor, simulation_id: int) -> SimulationView:
    """One simulation; NotFound."""
    require(actor, Right.POLICY_READ)
    row = Simulation.objects.select_related("policy").filter(pk=simulation_id).first()
    if row is None:
        raise NotFound
    return view(row, live_digest())


def flips(
    actor: Actor, simulation_id: int, direction: str = "", cursor: str = "", size: int = 50
) -> Page[CaseFlipView]:
    """The cases that would be decided otherwise, newest first; of one direction."""
    require(actor, Right.POLICY_READ)
    size = min(size, MAX_SIZE)
    rows = CaseFlip.objects.filter(simulation_id=simulation_id).order_by("-claim_id")
    if direction:
        rows = rows.filter(direction=direction)
    if cursor:
        rows = rows.filter(claim_id__lt=before(cursor))
    found = [CaseFlipView(**row) for row in rows.values(*_FLIP)[: size + 1]]
    return cut(found, size, lambda row: [row.claim_id])


def view(row: Simulation, live: str) -> SimulationView:
    """The row as doors see it."""
    return SimulationView(
        id=row.pk,
        policy_id=row.policy_id,
        state=row.state,
        seen=row.seen,
        last=row.last,
        cursor=row.cursor,
        flips={name: row.counts.get(name, 0) for name in DIRECTIONS if row.counts.get(name)},
        out_of_scope=row.counts.get("out_of_scope", 0),
        agree={name: row.counts.get(name, 0) for name in ("people", "people_before", "people_after")},
        money={currency: dict(sums) for currency, sums in sorted(row.money.items())},
        milliseconds=row.milliseconds,
        by=row.by,
        at=row.at,
        finished_at=row.finished_at,
        error=row.error,
        fits=row.digest == row.policy.digest and row.against == live,
    )
