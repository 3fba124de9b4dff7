"""A claim on a supplier is drafted of what is open, changed while it is a draft, sent."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Min, QuerySet, Sum

import amends.recovery.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move
from amends.recovery.commands.agree import supplier_of
from amends.recovery.facts import SupplierClaimMoved
from amends.recovery.models import Agreement, Defect, Spent, SupplierClaim, SupplierClaimLine
from amends.recovery.queries.claims import claim_view, claimable, cost_lines, whole
from amends.recovery.rules.terms import period_of, within
from amends.recovery.types import MOST_LINES, SUPPLIER_CLAIM, SupplierClaimView


def draft(actor: Actor, supplier: str, defect_ids: Sequence[int] = ()) -> list[SupplierClaimView]:
    """A draft for each agreement of the supplier under which units are open (`defect_ids`: only these), the first
    to lapse first. What another takes in the same moment is left to it.

    Refused: recovery_supplier, nothing_to_claim.
    """
    require(actor, Right.RECOVERY_WORK)
    supplier_id = supplier_of(supplier)
    open_now = _claimable_today().filter(supplier_id=supplier_id)
    if defect_ids:
        open_now = open_now.filter(pk__in=list(defect_ids))
    with transaction.atomic():
        wanted = list(open_now.order_by().values_list("agreement_id", flat=True).distinct())
        rows = Agreement.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        made = [_draft(actor, row, defect_ids) for row in rows]  # drafts of one agreement: one after another
    found = [one for one in made if one is not None]
    if not found:
        raise Refused("nothing_to_claim", supplier=supplier)
    return [view_of(pk) for pk in found]


def _claimable_today() -> QuerySet[Defect]:
    return Defect.objects.filter(claimable(), claim_until__gte=clock.now().date())


def _draft(actor: Actor, agreement: Agreement, defect_ids: Sequence[int]) -> int | None:
    rows = _claimable_today().filter(agreement=agreement)
    if defect_ids:
        rows = rows.filter(pk__in=list(defect_ids))
    picked = list(
        rows.order_by("claim_until", "pk").select_for_update(skip_locked=True, of=("self",))[:MOST_LINES]
    )
    now = clock.now()
    period = period_of(agreement.period, now.date()) if agreement.period_cap is not None else ""
    taken = within([row.share_minor for row in picked], _left(agreement, period))
    lines = [(row, minor) for row, minor in zip(picked, taken, strict=True) if minor > 0]
    if not lines:
        return None
    Defect.objects.filter(pk__in=[row.pk for row, _ in lines], standing="open").update(standing="claimed")
    claim = SupplierClaim.objects.create(
        public_id=ids.new("SCL"),
        supplier_id=agreement.supplier_id,
        agreement=agreement,
        currency=agreement.currency,
        period=period,
        claimed_minor=sum(minor for _, minor in lines),
        send_by=min(row.claim_until for row, _ in lines if row.claim_until),
        created_by=actor.label,
        at=now,
    )
    _write_lines(claim, lines)
    spend(claim, claim.claimed_minor)
    return claim.pk


def _write_lines(claim: SupplierClaim, lines: Sequence[tuple[Defect, int]]) -> None:
    defects = Defect.objects.filter(pk__in=[one.pk for one, _ in lines]).prefetch_related("costs")
    known = {row.pk: row for row in defects}
    SupplierClaimLine.objects.bulk_create(
        SupplierClaimLine(
            supplier_claim=claim, defect=row, claim_until=row.claim_until or claim.send_by,
            share_minor=row.share_minor, claimed_minor=minor,
            costs=[list(one) for one in cost_lines(known[row.pk].costs.all())],
        )
        for row, minor in lines
    )  # fmt: skip


def _left(agreement: Agreement, period: str) -> int | None:
    """What the period's cap still lets us claim; None without a cap."""
    if agreement.period_cap is None:
        return None
    row = Spent.objects.filter(code=agreement.code, period=period, currency=agreement.currency).first()
    return agreement.period_cap - (row.used if row else 0)


def spend(claim: SupplierClaim, minor: int) -> None:
    """Count an amount (below zero: give it back) towards the period's cap; the database refuses more than that."""
    if not claim.period or not minor:
        return
    agreement = claim.agreement
    row, _ = Spent.objects.get_or_create(
        code=agreement.code,
        period=claim.period,
        currency=claim.currency,
        defaults={"cap": agreement.period_cap or 0},
    )
    cap = max(agreement.period_cap or 0, row.used) if minor > 0 else row.cap
    Spent.objects.filter(pk=row.pk).update(used=F("used") + minor, cap=cap)


def take_out(actor: Actor, ref: str, line_id: int) -> SupplierClaimView:
    """Take a unit out of a draft; it can be claimed later. The last one out drops the draft.

    Refused: unit_not_claimed, move_not_allowed.
    """
    require(actor, Right.RECOVERY_WORK)
    with transaction.atomic():
        row = locked(ref)
        SUPPLIER_CLAIM.after(row.state, "send")
        if not row.lines.filter(pk=line_id, stands=True).exists():
            raise Refused("unit_not_claimed")
        _free(row, [line_id])
        if not row.lines.filter(stands=True).exists():
            move(row, SUPPLIER_CLAIM, "drop", actor, "its last unit was taken out")
        return view_of(row.pk)


def drop(actor: Actor, ref: str) -> SupplierClaimView:
    """Throw a draft away; its units can be claimed again. Refused("move_not_allowed")."""
    require(actor, Right.RECOVERY_WORK)
    with transaction.atomic():
        row = locked(ref)
        move(row, SUPPLIER_CLAIM, "drop", actor)
        _free(row, list(row.lines.filter(stands=True).values_list("pk", flat=True)))
        return view_of(row.pk)


def lapse_draft(actor: Actor, row: SupplierClaim) -> None:
    """Nobody sent it in time: its units are free, and lapse where their window is over. Locked by the caller."""
    move(row, SUPPLIER_CLAIM, "lapse", actor, "not sent in time", fact=fact(row, "lapse"))
    _free(row, list(row.lines.filter(stands=True).values_list("pk", flat=True)))


def _free(row: SupplierClaim, line_ids: Sequence[int]) -> None:
    lines = row.lines.filter(pk__in=line_ids, stands=True)
    back = lines.aggregate(sum=Sum("claimed_minor"))["sum"] or 0
    Defect.objects.filter(pk__in=lines.values("defect_id"), standing="claimed").update(standing="open")
    lines.update(stands=False)
    spend(row, -back)
    soonest = row.lines.filter(stands=True).aggregate(day=Min("claim_until"))["day"] or row.send_by
    row.claimed_minor -= back
    SupplierClaim.objects.filter(pk=row.pk).update(claimed_minor=row.claimed_minor, send_by=soonest)


def locked(ref: str) -> SupplierClaim:
    """The row by its number, locked until the transaction ends; NotFound."""
    found = ids.parse(ref, "SCL") or ""
    row = SupplierClaim.objects.select_for_update(of=("self",)).select_related("supplier", "agreement")
    claim = row.filter(public_id=found).first()
    if claim is None:
        raise NotFound
    return claim


def view_of(pk: int) -> SupplierClaimView:
    """As it stands now."""
    return claim_view(whole().get(pk=pk))


def fact(row: SupplierClaim, how: str) -> SupplierClaimMoved:
    """What happened to it, with its amounts as they are in the row."""
    return SupplierClaimMoved(
        supplier_claim_id=row.pk, ref=row.public_id, supplier=row.supplier.code, how=how, currency=row.currency,
        claimed=row.claimed_minor, accepted=row.accepted_minor, credited=row.credited_minor,
    )  # fmt: skip
