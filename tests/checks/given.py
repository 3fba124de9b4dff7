"""A gathered case in which everything is in order; tests change what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from amends.catalog.api import coverage
from amends.catalog.ports import AdvisoryView, ProductView, Term, TermSet, UnitView
from amends.checks.types import Gathered
from amends.claims.ports import ClaimRow, ClaimView, PhotoView
from amends.identification.ports import Identified, Lane, Said
from amends.orders.api import LineView, OrderView, SoldUnitView
from amends.orders.ports import UnitPaid
from amends.readings.ports import PhotoSeen, Readings

DAY = date(2026, 5, 10)
AT = datetime(2026, 5, 10, 9, 30, tzinfo=UTC)
TERMS = TermSet(1, "d", (Term("statutory", "EU guarantee", 24, "delivery", "test", 12, ("repair",)),))


def sold(**changed: Any) -> SoldUnitView:
    unit = SoldUnitView(
        id=5,
        order_id=1,
        order_line_id=2,
        customer_id=7,
        channel="shopify",
        country="DE",
        product_id=3,
        sku="LAMP-1",
        title="Lamp",
        quantity=1,
        serial="SN10042",
        lot_code="L7",
        frozen_terms_id=1,
        purchased_on=date(2026, 1, 5),
        delivered_on=date(2026, 1, 9),
        kind="goods",
    )
    return msgspec.structs.replace(unit, **changed)


def photo(**changed: Any) -> PhotoView:
    made = PhotoView(
        id=1,
        public_id="PIC-1",
        original_sha256="a" * 64,
        width=1200,
        height=900,
        bytes=1000,
        original_name="p.jpg",
        at=AT,
    )
    return msgspec.structs.replace(made, **changed)


def reported(**changed: Any) -> ClaimView:
    claim = ClaimView(
        id=11,
        public_id="CLM-OWN",
        state="checking",
        channel="shopify",
        order_id=1,
        order_line_id=2,
        sold_unit_id=5,
        customer_id=7,
        product_id=3,
        sku="LAMP-1",
        title="Lamp",
        quantity=1,
        serial_reported="SN10042",
        defect_version=1,
        defect_code="hw_display",
        defect_label="Display is dark",
        defect_category="Hardware Failure",
        safety=False,
        needs_photo=True,
        description="It stays dark whatever I do.",
        opened_by="Cora",
        created_at=AT,
        submitted_at=AT,
        decided_at=None,
        closed_at=None,
        settled_at=None,
        settled_remedy="",
        photos=(photo(),),
        messages=(),
        verbs=(),
    )
    return msgspec.structs.replace(claim, **changed)


def line(line_id: int, *units: SoldUnitView) -> LineView:
    return LineView(
        id=line_id,
        external_id=str(line_id),
        sku="LAMP-1",
        title="Lamp",
        quantity=sum(unit.quantity for unit in units),
        unit_price=Decimal("50"),
        gross=5000,
        discount=0,
        tax=0,
        total=5000,
        kind="goods",
        returned_quantity=0,
        units=units,
    )


def bought(*lines: LineView, **changed: Any) -> OrderView:
    order = OrderView(
        id=1,
        channel="shopify",
        account="shop",
        external_id="1",
        number="#1001",
        placed_at=datetime(2026, 1, 5, tzinfo=UTC),
        currency="EUR",
        country="DE",
        customer_id=7,
        customer_name="Cora",
        email="cora@example.com",
        subtotal=5000,
        discount=0,
        shipping=0,
        tax=0,
        total=5000,
        order_state="open",
        payment_state="paid",
        fulfilment_state="fulfilled",
        lines=lines or (line(2, sold()),),
        refunds=(),
    )
    return msgspec.structs.replace(order, **changed)


def paid(**changed: Any) -> UnitPaid:
    made = UnitPaid(
        sold_unit_id=5,
        order_id=1,
        order_line_id=2,
        customer_id=7,
        quantity=1,
        currency="EUR",
        price=5000,
        discount=0,
        tax=0,
        paid=5000,
        refunded_quantity=0,
        refunded=0,
    )
    return msgspec.structs.replace(made, **changed)


def other(**changed: Any) -> ClaimRow:
    row = ClaimRow(
        id=10,
        public_id="CLM-OTHER",
        state="in_review",
        title="Lamp",
        sku="LAMP-1",
        defect_code="hw_display",
        defect_label="Display is dark",
        defect_category="Hardware Failure",
        safety=False,
        customer_id=7,
        created_at=AT,
        submitted_at=AT,
        order_id=1,
        order_line_id=2,
        sold_unit_id=5,
        quantity=1,
        serial_reported="SN10042",
        settled_remedy="",
    )
    return msgspec.structs.replace(row, **changed)


def advisory(action: str) -> AdvisoryView:
    return AdvisoryView(
        id=4,
        public_id=f"ADV-{action}",
        product_id=3,
        title="Dark displays",
        serial_from="",
        serial_to="",
        lot_code="L7",
        defect_code="hw_display",
        severity="high",
        action=action,
        customer_text="",
        version=1,
        valid_from=date(2026, 1, 1),
        valid_to=None,
    )


LAMP = ProductView(3, "LAMP-1", "Lamp", "Lighting", None, True, "", 2000, "EUR")
MADE = UnitView(9, 3, "SN10042", None, "L7", False)


def said(kind: str = "photo", **changed: Any) -> Said:
    """A sure answer of a proved head, and not drawn for the sample."""
    made = Said(
        kind=kind,
        how="head",
        defect="display_failed",
        label="Display panel or lamp failed",
        component="Electronics",
        safety=False,
        sure=97,
        novel=False,
        decided=True,
        automatic=True,
        audit=False,
        reviewed=False,
        head=3,
        odd=None,
        alike=(),
        at=AT,
    )
    return msgspec.structs.replace(made, **changed)


def lane(kind: str = "photo", **changed: Any) -> Lane:
    """Switched on, with an answer to the claim."""
    family = "Lighting" if kind == "photo" else ""
    made = Lane(kind=kind, family=family, state="on", examples=600, learnt=True, said=said(kind))
    return msgspec.structs.replace(made, **changed)


def given(**changed: Any) -> Gathered:
    case = Gathered(
        claim=reported(),
        order=bought(),
        unit=sold(),
        product=LAMP,
        made=MADE,
        sales=(sold(),),
        paid=paid(),
        terms_known=True,
        coverage=coverage(TERMS, date(2026, 1, 5), date(2026, 1, 9), DAY),
        advisories=(),
        others=(),
        reused_photos=(),
        as_of=DAY,
        readings=Readings(
            looks=True, seen=(PhotoSeen(photo_id=1, photo_ref="PIC-1", problem="", unable=(), texts=()),)
        ),
        identified=Identified(able=True, photo=lane(), words=lane("words")),
    )
    return replace(case, **changed)


def with_serial(serial: str, **changed: Any) -> Gathered:
    """The same case, another serial reported, unknown to the catalogue and never sold."""
    return given(**{"claim": reported(serial_reported=serial), "made": None, "sales": (), **changed})
