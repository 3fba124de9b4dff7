"""A purchase from elsewhere, or a gift, judged on the page of its claim."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from amends.checks.api import run_checks
from amends.claims.api import claim as claim_of
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound
from amends.orders.api import SoldUnitView, order, sold_unit, sold_units_by_serial
from amends.purchases.api import judge_purchase, purchase_of_order
from amends.purchases.ports import PurchaseView
from amends.workflows.correct import correct_case


def purchase_of(actor: Actor, claim_id: int) -> PurchaseView | None:
    """The stated purchase that the claim hangs on; None for claims on orders."""
    return purchase_of_order(claim_of(actor, claim_id).order_id)


def sales_that_fit(actor: Actor, claim_id: int) -> list[tuple[SoldUnitView, str]]:
    """Sales of ours of the stated product with the serial number that was typed, each with its order's number: a
    gift was perhaps bought here. For staff."""
    claim, stated = claim_of(actor, claim_id), purchase_of(actor, claim_id)
    if stated is None or actor.is_customer:
        return []
    serial = claim.serial_reported or stated.serial
    found = [unit for unit in sold_units_by_serial(serial) if unit.sku == stated.sku]
    return [(unit, order(SYSTEM, unit.order_id).number) for unit in found]


def judge(
    actor: Actor,
    claim_id: int,
    accept: bool,
    judgement: str,
    bought_on: date | None = None,
    sold_unit_id: int | None = None,
) -> PurchaseView:
    """Accept or refuse the purchase that the claim hangs on. A gift that is a unit of ours takes the claim to that
    unit, whose guarantees and limits then hold; else the checks run again. Refused as judge_purchase and
    correct_case; NotFound where the claim hangs on an order."""
    with transaction.atomic():
        claim = claim_of(actor, claim_id)
        if purchase_of_order(claim.order_id) is None:
            raise NotFound
        found = judge_purchase(
            actor, claim.order_id, accept, judgement, bought_on=bought_on, sold_unit_id=sold_unit_id
        )
        if accept and sold_unit_id is not None:
            unit = sold_unit(sold_unit_id)
            serial = claim.serial_reported or found.serial or unit.serial
            correct_case(actor, claim_id, unit.order_line_id, serial, 1, judgement, unit.order_id)
        else:
            run_checks(claim_id)
        return found
