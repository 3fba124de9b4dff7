"""Deciding cases of one cause together: looked at one by one first, then each decided on its own by the same
command as a single case, so that limits, second persons and every other rule hold for each."""

from __future__ import annotations

import msgspec
from django.db import transaction
from msgspec.structs import replace

from amends.accounts.api import Right, actor_for, require
from amends.casework.models import Batch, BatchItem, Case
from amends.casework.queries.queue import WAITS
from amends.casework.types import BATCH, BatchLine
from amends.claims.api import claims_by_id
from amends.claims.ports import ClaimRow
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import AmendsError, NotFound, Refused, Unavailable, text_of
from amends.decisions.api import DecisionView, Ruling, decide
from amends.jobs.api import defer, move

MOST = 50
"""So many cases are decided together at most; each is previewed."""


def preview_batch(actor: Actor, cause: str, ruling: Ruling, override_reason: str = "") -> list[BatchLine]:
    """What the ruling would do to each waiting case of the cause (the first 50 in the queue's order), and why it
    cannot for some. Nothing is written. Needs Right.CLAIMS_DECIDE."""
    require(actor, Right.CLAIMS_DECIDE)
    return [_look(actor, case, claim, ruling, override_reason) for case, claim in _of_cause(actor, cause)]


def begin_batch(actor: Actor, cause: str, claim_ids: list[int], ruling: Ruling, override_reason: str = "") -> str:
    """Decide the chosen claims in the background; the batch's public id.

    Refused: batch_empty; batch_changed when one of them is not of this cause any more.
    """
    require(actor, Right.CLAIMS_DECIDE)
    if actor.user_id is None:
        raise NotFound
    chosen = list(dict.fromkeys(claim_ids))
    if not chosen:
        raise Refused("batch_empty")
    found = {case.pk: case for case, _ in _of_cause(actor, cause)}
    if not set(chosen) <= set(found):
        raise Refused("batch_changed")
    with transaction.atomic():
        row = Batch.objects.create(
            public_id=ids.new("BAT"),
            cause=cause,
            cause_text=found[chosen[0]].cause_text,
            ruling=msgspec.to_builtins(ruling),
            override_reason=override_reason.strip(),
            actor_id=actor.user_id,
            who=actor.label,
            total=len(chosen),
            begun_at=clock.now(),
        )
        BatchItem.objects.bulk_create([BatchItem(batch=row, claim_id=claim_id) for claim_id in chosen])
        defer("casework.batch", lock=f"casework.batch.{row.pk}", batch_id=row.pk)
    return row.public_id


def stop_batch(actor: Actor, public_id: str) -> None:
    """End a batch after the claim in hand; what was decided stays. NotFound; Refused("move_not_allowed")."""
    require(actor, Right.CLAIMS_DECIDE)
    row = Batch.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    move(row, BATCH, "stop", actor, ended_at=clock.now())


def work_batch(batch_id: int) -> None:
    """The job: one claim after the other, each in a transaction of its own, as the person with the rights of now.
    Started again after a crash it goes on where it was: a claim that is decided is not decided twice."""
    while True:
        row = Batch.objects.select_related("actor").get(pk=batch_id)
        if row.state != "running":
            return
        item = row.items.filter(result="waiting").order_by("pk").first()
        if item is None:
            move(row, BATCH, "finish", SYSTEM, ended_at=clock.now())
            return
        _decide(actor_for(row.actor), row, item)


def _decide(actor: Actor, row: Batch, item: BatchItem) -> None:
    ruling = msgspec.convert(row.ruling, Ruling)
    try:
        with transaction.atomic():
            why = _held_by_other(actor, Case.objects.select_related("holder").filter(pk=item.claim_id).first())
            if why:
                raise Refused("held_by_other", holder=why)
            if claims_by_id(actor, [item.claim_id])[item.claim_id].safety:
                raise Refused("safety_alone")
            made = decide(actor, item.claim_id, ruling, row.override_reason)
            _note(item, "awaiting_second" if made.state == "awaiting_second" else "final", "")
    except Unavailable:
        raise
    except AmendsError as error:
        _note(item, "refused", error.text)


def _note(item: BatchItem, result: str, why: str) -> None:
    BatchItem.objects.filter(pk=item.pk, result="waiting").update(result=result, why=why, at=clock.now())


def _of_cause(actor: Actor, cause: str) -> list[tuple[Case, ClaimRow]]:
    if not cause:
        return []
    rows = Case.objects.select_related("holder").filter(state=WAITS, cause=cause)
    cases = list(rows.order_by("band", "act_by", "claim_id")[:MOST])
    claims = claims_by_id(actor, [case.pk for case in cases])
    return [(case, claims[case.pk]) for case in cases if case.pk in claims]


class _Undo(Exception):
    """Ends a trial: nothing of it is kept."""


def _look(actor: Actor, case: Case, claim: ClaimRow, ruling: Ruling, override: str) -> BatchLine:
    """What the very command says to this claim; it is run and undone, so preview and performance cannot differ."""
    line = BatchLine(
        claim_id=claim.id,
        public_id=claim.public_id,
        title=claim.title,
        customer_id=claim.customer_id,
        amount_minor=None,
        currency="",
        result="cannot",
        why="",
    )
    holder = _held_by_other(actor, case)
    if holder:
        return replace(line, why=f"{holder} is on this case.")
    if claim.safety:
        return replace(line, why=text_of("safety_alone", {}))
    try:
        made = _tried(actor, claim.id, ruling, override)
    except AmendsError as error:
        return replace(line, why=error.text)
    line = replace(line, amount_minor=made.amount_minor, currency=made.currency)
    if made.state == "awaiting_second":
        return replace(line, result="would_wait", why="Above your limit: a second person approves it.")
    return replace(line, result="would_decide")


def _tried(actor: Actor, claim_id: int, ruling: Ruling, override: str) -> DecisionView:
    made: list[DecisionView] = []
    try:
        with transaction.atomic():
            made.append(decide(actor, claim_id, ruling, override))
            raise _Undo
    except _Undo:
        return made[0]


def _held_by_other(actor: Actor, case: Case | None) -> str:
    if case is None or case.holder is None or case.held_until is None or case.held_until <= clock.now():
        return ""
    return "" if case.holder_id == actor.user_id else case.holder.name or case.holder.email
