"""Lots under suspicion: off the shelf by anybody who inspects, back by two people."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

import amends.disposal.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.api import lists, product_by_sku
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.disposal.models import LotHold
from amends.disposal.queries.lots import hold_view
from amends.disposal.types import LOT_HOLD, LotHoldView
from amends.jobs.api import move
from amends.ledger.api import hold_lot, release_lot


def hold(actor: Actor, sku: str, lot: str, reason: str, reference: str = "") -> LotHoldView:
    """Every unit of the lot that could be sold or sent goes on hold where it lies. A lot that is on hold already
    keeps its one hold, and what came meanwhile joins it. Whether this person may is for the caller to check when
    `reference` names what stands behind it. Refused: lot_needed, lot_words, stock_short."""
    if not reference:
        require(actor, Right.RETURNS_INSPECT)
    product = product_by_sku(sku.strip())
    if product is None:
        raise NotFound
    written = lists.lot_code(product.id, lot)
    if not written:
        raise Refused("lot_needed", field="lot")
    row = LotHold(
        public_id=ids.new("HLD"),
        sku=product.sku,
        lot=written,
        reason=_words(reason),
        reference=reference,
        held_by=actor.label,
        at=clock.now(),
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # on hold already
            row = _open(product.sku, written).get()
        _take(actor, row)
    return hold_view(row)


def hold_again(sku: str, lot: str) -> int:
    """What came to the shelf of a lot that is on hold joins it; how many units."""
    row = _open(sku, lot).first() if lot else None
    return _take(SYSTEM, row) if row is not None else 0


def ask_release(actor: Actor, ref: str, because: str) -> LotHoldView:
    """One person finds that the lot is good. Refused: lot_words, move_not_allowed; Conflict; NotFound."""
    require(actor, Right.RETURNS_INSPECT)
    if actor.user_id is None:
        raise NotFound
    row = _found(ref)
    words = _words(because)
    move(row, LOT_HOLD, "ask", actor, words, asked_by=actor.label, asked_by_user_id=actor.user_id, because=words)
    return hold_view(row)


def decide_release(actor: Actor, ref: str, approve: bool, reason: str = "") -> LotHoldView:
    """A second person's yes puts every unit back to where it was taken from; no keeps the lot on hold.

    Refused: same_person, lot_words (a no), move_not_allowed; Conflict when two decide at once; NotFound.
    """
    require(actor, Right.DISPOSITION_AUTHORISE)
    row = _found(ref)
    if actor.user_id is None:
        raise NotFound
    if row.asked_by_user_id == actor.user_id:
        raise Refused("same_person")
    with transaction.atomic():
        if not approve:
            move(row, LOT_HOLD, "refuse", actor, _words(reason))
            return hold_view(row)
        words = reason.strip() or row.because
        move(row, LOT_HOLD, "release", actor, words, released_by=actor.label, released_by_user_id=actor.user_id)
        if row.units:
            asked = Actor("user", row.asked_by, user_id=row.asked_by_user_id)
            release_lot(
                row.sku, row.lot, row.public_id, requested_by=asked, authorised_by=actor, reason=row.because
            )
    return hold_view(row)


def _take(actor: Actor, row: LotHold) -> int:
    with transaction.atomic():
        LotHold.objects.select_for_update().get(pk=row.pk)  # holds of one lot take turns
        taken = sum(one.units for one in hold_lot(actor, row.sku, row.lot, row.public_id, row.reason))
        LotHold.objects.filter(pk=row.pk).update(units=F("units") + taken)
    row.refresh_from_db(fields=["units"])
    return taken


def _open(sku: str, lot: str) -> QuerySet[LotHold]:
    return LotHold.objects.filter(sku=sku, lot=lot).exclude(state="released")


def _found(ref: str) -> LotHold:
    row = LotHold.objects.filter(public_id=ids.parse(ref, "HLD") or "").first()
    if row is None:
        raise NotFound
    return row


def _words(text: str) -> str:
    if not text.strip():
        raise Refused("lot_words", field="reason")
    return text.strip()[:500]
