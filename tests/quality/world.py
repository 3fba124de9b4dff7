"""A small trade of its own for the quality tests: two products, lots of one size, and one lot that fails early."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db.models import Model

from amends.catalog.models import Component, Lot, Product, SerialUnit, Supplier
from amends.claims.models import Claim
from amends.core import clock
from amends.decisions.models import Decision
from amends.orders.models import Order, OrderLine, SoldUnit
from amends.resolutions.models import Resolution

M = TypeVar("M", bound=Model)
BAD = "L-2605"
SYMPTOMS = [("no_power", "Does not turn on"), ("leak", "Leaks"), ("noise", "Too loud")]
WORDS = {
    "no_power": (
        "It does not turn on any more.",
        "Schaltet nicht ein",
        "Ne s'allume plus",
        "No enciende",
    ),
    "leak": ("Water leaks from the base.", "Wasser läuft unten aus", "Fuite d'eau", "Pierde agua"),
    "noise": ("A very loud rattling noise", "Macht laute Geräusche", "Beaucoup de bruit", "Mucho ruido"),
}
REFUND = 4_000


def trade(per_lot: int = 150, lots: int = 8, unsold: int = 20, seed: int = 7) -> dict[str, Product]:
    """Kettles of two suppliers' lots over 16 months and lamps without lots; BAD fails four times as often."""
    chance, today = random.Random(seed), clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    vega = Supplier.objects.create(code="VEGA", name="Vega Works", email="quality@vega.example")
    orion = Supplier.objects.create(code="ORION", name="Orion Light", email="qa@orion.example")
    kettle = Product.objects.create(sku="KET-1", title="Kettle One", supplier=vega, serialised=True, reviewed=True)
    lamp = Product.objects.create(sku="LMP-2", title="Desk lamp", supplier=orion, reviewed=True)
    sold: list[tuple[Product, str, datetime, float]] = []
    serials = []
    for number in range(lots):
        made = today - timedelta(days=480 - number * 55)
        code = BAD if number == lots - 3 else f"L-25{number:02}"
        lot = Lot.objects.create(product=kettle, code=code, produced_on=made.date())
        Component.objects.create(lot=lot, name="thermostat", lot_code="T-9" if code == BAD else f"T-{number % 3}")
        for piece in range(per_lot + unsold):
            serial = f"K{number:02}{piece:05}"
            serials.append(SerialUnit(product=kettle, serial=serial, lot=lot, firmware="1.0"))
            if piece < per_lot:
                risk = 0.011 if code == BAD else 0.0026
                sold.append((kettle, serial, made + timedelta(days=chance.randrange(10, 90)), risk))
    SerialUnit.objects.bulk_create(serials, batch_size=1000)
    sold += [(lamp, "", today - timedelta(days=chance.randrange(40, 420)), 0.002) for _ in range(per_lot * 2)]
    _sell(sold, chance, today)
    return {"kettle": kettle, "lamp": lamp}


def _many(rows: Iterable[M]) -> list[M]:
    made = list(rows)
    return list(type(made[0])._default_manager.bulk_create(made, batch_size=1000))


def _sell(sold: list[tuple[Product, str, datetime, float]], chance: random.Random, today: datetime) -> None:
    sold = [one for one in sold if one[2] < today]
    orders = _many(
        Order(
            channel=chance.choice(["shopify", "amazon_sp"]), account="shop", external_id=f"q{n}", number=f"#Q{n}",
            version="1", placed_at=at, updated_at=at, currency="EUR", country=chance.choice(["DE", "FR", "AT"]),
            subtotal=5000, discount=0, shipping=0, shipping_tax=0, tax=0, total=5000, order_state="open",
            payment_state="paid", fulfilment_state="delivered",
        )
        for n, (_, _, at, _) in enumerate(sold)
    )  # fmt: skip
    lines = _many(
        OrderLine(
            order=order, external_id="1", position=1, sku=product.sku, product=product, title=product.title,
            quantity=1, unit_price="50", gross=5000, discount=0, tax=0, total=5000,
        )
        for order, (product, _, _, _) in zip(orders, sold, strict=True)
    )  # fmt: skip
    units = _many(
        SoldUnit(order_line=line, serial=serial, quantity=1, delivered_on=at.date())
        for line, (_, serial, at, _) in zip(lines, sold, strict=True)
    )
    claims: list[Claim] = []
    for order, line, unit, (product, serial, at, risk) in zip(orders, lines, units, sold, strict=True):
        fails = at + timedelta(days=chance.expovariate(risk / 7))
        if fails < today:
            code, label = SYMPTOMS[0] if risk > 0.01 else chance.choice(SYMPTOMS)
            number = len(claims)
            claims.append(
                Claim(
                    public_id=f"CLM-Q{number:05}", state="closed", channel=order.channel, order=order,
                    order_line=line,
                    sold_unit=unit, product=product, sku=product.sku, title=product.title, serial_reported=serial,
                    defect_version=1, defect_code=code, defect_label=label, defect_category="x",
                    description=chance.choice(WORDS[code]),
                    opened_by="a", created_at=fails, submitted_at=fails.astimezone(UTC),
                )
            )  # fmt: skip
    _refund(_many(claims)[::2], today)


def _refund(claims: list[Claim], today: datetime) -> None:
    """These are refunded."""
    decisions = _many(
        Decision(
            claim=claim, state="final", outcome="approve", remedy="refund", share_percent=80, decided_by="a",
            at=today,
        )
        for claim in claims
    )  # fmt: skip
    _many(
        Resolution(
            claim=one.claim, decision=one, sold_unit_id=one.claim.sold_unit_id, state="settled", remedy="refund",
            method="original", quantity=1, currency="EUR", amount_minor=REFUND, at=today,
        )
        for one in decisions
    )  # fmt: skip
