"""Goods that do not take the usual way: kept by the customer, or in quarantine once more after the bench."""

from __future__ import annotations

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Max

import amends.returns.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.claims.api import claim as claim_of
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, Refused
from amends.jobs.api import move, publish
from amends.ledger.api import WITH_CUSTOMERS, Book, GoodsPlace, GoodsStatus, LegInput, post
from amends.resolutions.api import ResolutionView, resolution
from amends.returns.commands import costs
from amends.returns.commands.assign_bins import assign_bins as assign_bins
from amends.returns.commands.costs import cost_of as cost_of
from amends.returns.commands.hand_over import hand_over as hand_over
from amends.returns.facts import ReturnWaived
from amends.returns.models import Receipt, ReturnlessSettings, Rma, Waiver
from amends.returns.queries.returnless import advice, rule_view, waiver_view
from amends.returns.rules.returnless import checked
from amends.returns.types import RETURN, Advice, ReturnlessRule, WaiverView

KEPT = GoodsPlace("world", GoodsStatus.SCRAP, "kept by customers")
"""Where written-off goods stand in the goods book that never came back."""


def save_returnless(actor: Actor, rule: ReturnlessRule, reason: str) -> ReturnlessRule:
    """Add a version of the settings; the newest one counts. Refused: returnless_wrong, reason_missing; Conflict
    when somebody else saved one in this moment."""
    require(actor, Right.POLICY_WRITE)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    content = msgspec.to_builtins(checked(rule))
    kept = {name: content[name] for name in content if name not in ("version", "author", "reason", "at")}
    version = (ReturnlessSettings.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            row = ReturnlessSettings.objects.create(
                version=version,
                content=kept,
                author=actor.label,
                author_user_id=actor.user_id,
                reason=reason.strip(),
                at=clock.now(),
            )
    except IntegrityError as error:
        raise Conflict("changed_meanwhile") from error
    return rule_view(row)


def waive(actor: Actor, resolution_id: int, reason: str = "") -> WaiverView:
    """The customer keeps what this remedy is for; publishes ReturnWaived. Idempotent.

    The open return is cancelled, and the goods book writes the unit off where it is. Against the figures it takes
    a lead and a reason. Refused: waiver_not_granted, waiver_not_needed, waiver_late, reason_missing, not_allowed.
    """
    require(actor, Right.RETURNS_AUTHORISE)
    with transaction.atomic():
        granted = resolution(resolution_id)
        open_returns = list(Rma.objects.select_for_update().filter(claim_id=granted.claim_id))
        known = Waiver.objects.filter(resolution_id=resolution_id).first()
        if known is not None:
            return waiver_view(known)
        _check(granted, open_returns)
        found = advice(granted.claim_id, granted)
        _may(actor, found, reason)
        for row in open_returns:
            if row.state in ("authorised", "expired"):
                move(row, RETURN, "cancel", actor, reason.strip() or "the customer keeps it")
        return waiver_view(_write(actor, granted, found, reason))


def waive_by_figures(resolution_id: int) -> bool:
    """Let the customer keep it when the settings act by themselves and every figure says so."""
    granted = resolution(resolution_id)
    found = advice(granted.claim_id, granted)
    if found is None or found.mode != "act" or not found.keep:
        return False
    waive(SYSTEM, resolution_id)
    return True


def _check(granted: ResolutionView, returns: list[Rma]) -> None:
    if granted.state != "granted" or granted.remedy == "repair":
        raise Refused("waiver_not_granted", state=granted.state)
    if not granted.return_required:
        raise Refused("waiver_not_needed")
    if any(row.state in ("received", "inspected", "closed") for row in returns):
        raise Refused("waiver_late")


def _may(actor: Actor, found: Advice | None, reason: str) -> None:
    if found is not None and found.keep:
        return
    require(actor, Right.CLAIMS_APPROVE_SECOND)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")


def _write(actor: Actor, granted: ResolutionView, found: Advice | None, reason: str) -> Waiver:
    claim = claim_of(SYSTEM, granted.claim_id)
    commodity = f"sku:{claim.sku}"
    legs = LegInput.moved(WITH_CUSTOMERS, KEPT, commodity, granted.quantity)
    entry = post(Book.GOODS, "kept", claim.public_id, legs, actor, key=f"kept:{granted.id}", reason=reason.strip())
    row = Waiver.objects.create(
        resolution_id=granted.id,
        claim_id=claim.id,
        customer_id=claim.customer_id,
        version=found.version if found is not None else 0,
        advised=bool(found is not None and found.keep),
        figures=msgspec.to_builtins(found.figures) if found is not None else [],
        by=actor.label,
        by_user_id=actor.user_id,
        reason=reason.strip(),
        entry_id=entry,
        at=clock.now(),
    )
    publish(ReturnWaived(waiver_id=row.pk, claim_id=claim.id, resolution_id=granted.id))
    return row


def come_back(actor: Actor, claim_id: int, bin_code: str) -> int:
    """The claim's newest receipt that went to the bench stands in quarantine again (the caller has booked it); how
    many receipts changed. Idempotent."""
    require(actor, Right.RETURNS_RECEIVE)
    with transaction.atomic():
        row = (
            Receipt.objects.select_for_update()
            .filter(rma__claim_id=claim_id, is_gone=True, dispositions__code="rework", dispositions__state="done")
            .order_by("-pk")
            .first()
        )
        last = row.dispositions.exclude(state="refused").order_by("-pk").first() if row is not None else None
        if row is None or last is None or last.code != "rework":
            return 0  # its way after the bench was decided already
        costs.come_back(actor, row)
        return Receipt.objects.filter(pk=row.pk, is_gone=True).update(is_gone=False, bin=bin_code)


def receipt_back(actor: Actor, receipt_id: int, bin_code: str) -> bool:
    """The whole goods of a receipt stand in quarantine again, in this bin (the caller has booked it): another
    disposition can be proposed. Whether anything changed."""
    row = Receipt.objects.select_related("rma").get(pk=receipt_id)
    if not Receipt.objects.filter(pk=receipt_id, is_gone=True).update(is_gone=False, bin=bin_code):
        return False
    costs.come_back(actor, row)
    return True
