"""Opening a claim, and changing it while it is a draft."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import msgspec
from django.db import transaction

from amends.accounts.api import Right, require
from amends.claims.commands.correct import correct
from amends.claims.commands.unit import line_of, reported_serial, unit_of
from amends.claims.models import Claim, DefectType
from amends.claims.queries.reach import access_claim_to_write
from amends.claims.queries.read import whole
from amends.claims.rules.text import MAX_DESCRIPTION, MAX_SERIAL, clean, required
from amends.claims.types import ClaimInput, ClaimView
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import once
from amends.orders.api import SoldUnitView, order


@dataclass(frozen=True, slots=True)
class _Report:
    """What the person may say about the unit, checked and cleaned, as columns of the claim."""

    quantity: int
    serial_reported: str
    defect_version: int
    defect_code: str
    defect_label: str
    defect_category: str
    needs_photo: bool
    safety: bool
    description: str


def open_claim(actor: Actor, claim: ClaimInput, key: str = "") -> ClaimView:
    """A draft claim on a sold unit within the actor's reach.

    A serial that does not fit the line is kept as reported; the claim then hangs on the line's likeliest
    unit and the serial check says so. No unit is ever made for an unknown serial. The same `key` (one per
    form that was shown) gives the same claim again.

    Refused: field_missing, defect_unknown, quantity_too_large, quantity_too_small, text_too_long,
    line_not_claimable, line_removed; NotFound for the order or line.
    """
    require(actor, Right.CLAIMS_WRITE)
    if not key:
        return whole(actor, _open(actor, claim))
    scope = f"claims.open:{actor.kind}:{actor.user_id or actor.customer_id}"
    row_id = once(scope, key, msgspec.to_builtins(claim), lambda: _open(actor, claim).pk)
    return whole(actor, access_claim_to_write(actor, int(row_id)))


def revise(actor: Actor, claim_id: int, claim: ClaimInput, reason: str = "") -> ClaimView:
    """Change a draft before it is submitted; its order line stays. Refused as open_claim, claim_not_open.

    With a reason the desk corrects a claim that was handed in: see correct.py.
    """
    if reason and not actor.is_customer:
        return whole(actor, correct(actor, claim_id, claim, reason))
    with transaction.atomic():
        row = access_claim_to_write(actor, claim_id, lock=True)
        if row.state != "draft":
            raise Refused("claim_not_open", state=row.state.replace("_", " "))
        bought = order(actor, row.order_id)
        line = line_of(bought, row.order_line_id)
        unit = unit_of(line, reported_serial(claim))
        for name, value in asdict(_report(claim, unit)).items():
            setattr(row, name, value)
        row.sold_unit_id = unit.id
        row.save()
    return whole(actor, row)


def _open(actor: Actor, claim: ClaimInput) -> Claim:
    bought = order(actor, claim.order_id)
    line = line_of(bought, claim.order_line_id)
    unit = unit_of(line, reported_serial(claim))
    return Claim.objects.create(
        public_id=ids.new("CLM"),
        channel=bought.channel,
        order_id=bought.id,
        order_line_id=line.id,
        sold_unit_id=unit.id,
        customer_id=bought.customer_id,
        product_id=unit.product_id,
        sku=line.sku,
        title=line.title,
        opened_by=actor.label,
        opened_by_user_id=actor.user_id,
        created_at=clock.now(),
        **asdict(_report(claim, unit)),
    )


def _report(claim: ClaimInput, unit: SoldUnitView) -> _Report:
    defect = _defect(clean(claim.defect_code))
    if claim.quantity < 1:
        raise Refused("quantity_too_small", field="quantity")
    if claim.quantity > unit.quantity:
        raise Refused("quantity_too_large", field="quantity", available=unit.quantity)
    return _Report(
        quantity=claim.quantity,
        serial_reported=reported_serial(claim),
        defect_version=defect.version,
        defect_code=defect.code,
        defect_label=defect.label,
        defect_category=defect.category,
        needs_photo=defect.needs_photo,
        safety=defect.safety,
        description=required(claim.description, "description", MAX_DESCRIPTION),
    )


def _defect(code: str) -> DefectType:
    if not code:
        raise Refused("field_missing", field="defect")
    defect = DefectType.objects.filter(axis="symptom", code=code).order_by("-version").first()
    if defect is None:
        raise Refused("defect_unknown", field="defect", defect=code[:MAX_SERIAL])
    return defect
