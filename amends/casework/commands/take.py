"""Taking a case, so that two people never work on the same one unknowingly."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from amends.accounts.api import Right, can, require
from amends.casework.models import Case
from amends.casework.queries.queue import WAITS, beyond, row_of
from amends.casework.rules.clock import HOLD
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, Refused


def next_case(actor: Actor, after: int | None = None) -> int | None:
    """Take the next case for this person and give its claim's id; None when nothing is free.

    The row is locked with SKIP LOCKED and taken in the same statement's transaction: two people who ask at once
    get two cases. A case that this person holds already comes first (unless it is `after`). `after`: the case
    that is left for later; it is given back and what comes behind it is taken, from the top again at the end.
    A lead gets what was escalated first. Needs Right.CLAIMS_DECIDE.
    """
    require(actor, Right.CLAIMS_DECIDE)
    if actor.user_id is None:
        raise Refused("not_allowed", right="a person")
    lanes = ["lead", "desk"] if can(actor, Right.CLAIMS_APPROVE_SECOND) else ["desk"]
    with transaction.atomic():
        left = Case.objects.filter(pk=after).first() if after is not None else None
        if left is not None and left.holder_id == actor.user_id:
            _give_back(left.pk, actor)
        if left is None:
            held = Case.objects.filter(holder_id=actor.user_id, held_until__gt=clock.now(), state=WAITS)
            kept = held.order_by("band", "act_by", "claim_id").first()
            if kept is not None:
                return int(kept.pk)
        return _first_free(actor, lanes, left)


def take(actor: Actor, claim_id: int) -> None:
    """Take this case. Refused("held_by_other", "case_not_waiting"); Conflict when somebody was faster."""
    require(actor, Right.CLAIMS_DECIDE)
    row = row_of(claim_id)
    if row.state != WAITS:
        raise Refused("case_not_waiting", state=row.state.replace("_", " "))
    now = clock.now()
    free = Q(holder=None) | Q(held_until__lte=now) | Q(holder_id=actor.user_id)
    taken = Case.objects.filter(free, pk=claim_id, state=WAITS).update(
        holder_id=actor.user_id, held_until=now + HOLD
    )
    if not taken:
        holder = row_of(claim_id).holder
        if holder is None:
            raise Conflict
        raise Refused("held_by_other", holder=holder.name or holder.email)


def release(actor: Actor, claim_id: int) -> None:
    """Give a case back to the queue; nothing happens when this person does not hold it."""
    require(actor, Right.CLAIMS_DECIDE)
    _give_back(claim_id, actor)


def _give_back(claim_id: int, actor: Actor) -> None:
    Case.objects.filter(pk=claim_id, holder_id=actor.user_id).update(holder=None, held_until=None)


def _first_free(actor: Actor, lanes: list[str], left: Case | None) -> int | None:
    now = clock.now()
    for lane in lanes:
        rows = Case.objects.filter(Q(holder=None) | Q(held_until__lte=now), state=WAITS, lane=lane)
        rows = rows.order_by("band", "act_by", "claim_id").select_for_update(skip_locked=True)
        found = None
        if left is not None and left.lane == lane:
            found = beyond(rows, left.band, left.act_by, left.pk).first()
        if found is None:
            found = (rows.exclude(pk=left.pk) if left is not None else rows).first()
        if found is not None:
            Case.objects.filter(pk=found.pk).update(holder_id=actor.user_id, held_until=now + HOLD)
            return int(found.pk)
    return None
