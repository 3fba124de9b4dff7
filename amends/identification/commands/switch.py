"""A person switches identification off, lifts that or an alarm, or has it trained now."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

import amends.identification.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.identification.commands.recount import recount
from amends.identification.models import Lane, ProofCase
from amends.identification.queries.ability import able
from amends.identification.types import SWITCH
from amends.jobs.api import defer, move


def switch_off(actor: Actor, lane_id: int, reason: str) -> None:
    """From now on nothing of this kind is said to anybody. Refused: not_allowed, switch_reason_missing;
    NotFound."""
    with transaction.atomic():
        lane = _held(actor, lane_id, reason)
        move(lane, SWITCH, "switch off", actor, reason.strip())


def release(actor: Actor, lane_id: int, reason: str) -> None:
    """Back to advice. After an alarm the proof begins anew: only later cases count. Refused; NotFound."""
    with transaction.atomic():
        lane = _held(actor, lane_id, reason)
        if lane.state == "alarmed":
            last = ProofCase.objects.filter(head__lane=lane).aggregate(last=Max("id"))["last"]
            Lane.objects.filter(pk=lane.pk).update(proof_from=last or 0)
        move(lane, SWITCH, "release", actor, reason.strip())
    recount(lane_id)


def train_now(actor: Actor, lane_id: int) -> None:
    """Have a head trained from what is known now. Refused: not_allowed, cannot_learn_here; NotFound."""
    require(actor, Right.IDENTIFICATION_SWITCH)
    if not Lane.objects.filter(pk=lane_id).exists():
        raise NotFound
    if not able():
        raise Refused("cannot_learn_here")
    with transaction.atomic():
        defer("identification.train", lock=f"identification-{lane_id}", lane_id=lane_id)


def _held(actor: Actor, lane_id: int, reason: str) -> Lane:
    require(actor, Right.IDENTIFICATION_SWITCH)
    if not reason.strip():
        raise Refused("switch_reason_missing", field="reason")
    lane = Lane.objects.select_for_update(of=("self",)).filter(pk=lane_id).first()
    if lane is None:
        raise NotFound
    return lane
