"""A second person's word on a disposition; a yes carries it out."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move
from amends.ledger.api import Book, GoodsPlace, GoodsStatus, LegInput, grant_release, post
from amends.returns.commands import costs
from amends.returns.facts import GoodsDisposed
from amends.returns.models import Disposition, Receipt, Rma
from amends.returns.queries.dispositions import joined
from amends.returns.queries.views import disposition_view
from amends.returns.rules import words
from amends.returns.rules.disposal import check_certificate, target
from amends.returns.types import DISPOSITION, RETURN, DispositionView


def authorise_disposition(
    actor: Actor, disposition_id: int, approve: bool, reason: str = "", certificate: str = ""
) -> DispositionView:
    """A second person's yes or no; yes carries it out in the goods book, and their cost goes with them in the
    money book, no needs a reason. `certificate`: of the recycler, when the proposal has none yet.

    Refused: same_person, reason_missing, certificate_missing, move_not_allowed, stock_short (somebody moved the
    goods meanwhile); Conflict when two decide at once; NotFound.
    """
    require(actor, Right.DISPOSITION_AUTHORISE)
    row = joined().filter(pk=disposition_id).first()
    if row is None or actor.user_id is None:
        raise NotFound
    if row.proposed_by_user_id == actor.user_id:
        raise Refused("same_person")
    with transaction.atomic():
        if approve:
            proof = words.note(certificate) or row.certificate
            check_certificate(row.code, proof)
            move(
                row,
                DISPOSITION,
                "authorise",
                actor,
                words.note(reason),
                authorised_by=actor.label,
                authorised_by_user_id=actor.user_id,
                certificate=proof,
            )
            place = _carry_out(actor, row)
            worth = costs.carry_out(actor, row)
            fact = GoodsDisposed(
                rma_id=row.receipt.rma_id,
                claim_id=row.receipt.rma.claim_id,
                receipt_id=row.receipt_id,
                code=row.code,
                status=place.status.value,
                location=place.location,
                bin=place.bin,
            )
            move(row, DISPOSITION, "carry out", actor, fact=fact, **worth)
            Receipt.objects.filter(pk=row.receipt_id).update(is_gone=True)
            _close_when_done(actor, row.receipt.rma_id)
        else:
            move(row, DISPOSITION, "refuse", actor, words.reason(reason))
    return disposition_view(row)


def _carry_out(actor: Actor, row: Disposition) -> GoodsPlace:
    """Where the goods stand now."""
    receipt = row.receipt
    commodity = f"sku:{receipt.sku}"
    source = GoodsPlace(receipt.location_code, GoodsStatus.QUALITY_REJECT, receipt.bin)
    goal = target(row.code, GoodsStatus(row.to_status), receipt.location_code)
    release = grant_release(
        commodity,
        source,
        goal.status,
        row.quantity,
        requested_by=Actor("user", row.proposed_by, user_id=row.proposed_by_user_id),
        authorised_by=actor,
        reference=receipt.rma.public_id,
    )
    post(
        Book.GOODS,
        "disposition",
        receipt.rma.public_id,
        LegInput.moved(source, goal, commodity, row.quantity, receipt.lot),
        actor,
        key=f"disposition:{row.pk}",
        reason=row.code,
        release_id=release,
    )
    return goal


def _close_when_done(actor: Actor, rma_id: int) -> None:
    """The return is over when nothing of it stands in quarantine any more."""
    rma = Rma.objects.select_for_update().get(pk=rma_id)
    waiting = Receipt.objects.filter(rma_id=rma_id, entry_id__isnull=False, is_gone=False)
    if rma.state == "inspected" and rma.received_quantity >= rma.quantity and not waiting.exists():
        move(rma, RETURN, "close", actor, "everything disposed of")
