"""A claim to decide on: one order with one unit, findings as the checks write them, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from amends.accounts.api import actor_for
from amends.accounts.models import MoneyLimit, User
from amends.checks.models import Finding
from amends.claims.models import Claim
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions import ports
from amends.orders.models import Order, OrderLine, SoldUnit

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
PASSED = ("proof_of_purchase", "serial", "coverage", "known_pattern", "duplicate", "evidence")
COVERED = {"covered": True, "burden_on_seller": True, "days_since_delivery": 40}


class Worth:
    """An AmountSource: what each unit would pay in full; nothing for units it does not know."""

    def __init__(self) -> None:
        self.full: dict[int, Money] = {}

    def __call__(self, sold_unit_id: int, quantity: int) -> ports.Amounts:
        return lambda asked: self._worth(sold_unit_id, quantity, asked)

    def _worth(self, sold_unit_id: int, quantity: int, asked: ports.Asked) -> ports.Worth:
        if sold_unit_id not in self.full:
            raise Refused("amount_missing")
        found = (self.full[sold_unit_id] * quantity).portion(Decimal(asked.share_percent) / 100)
        minor = found.minor if asked.fixed is None else asked.fixed
        return ports.Worth(minor=minor, currency=found.currency, digest=f"{minor}{found.currency}")


@pytest.fixture
def worth() -> Iterator[Worth]:
    """Amounts for the test, connected in place of the resolutions room's."""
    before = list(ports._SOURCES)
    source = Worth()
    ports.connect_amounts(source)
    yield source
    ports._SOURCES[:] = before


MakeClaim = Callable[..., Claim]


@pytest.fixture
def make_claim(worth: Worth) -> MakeClaim:
    """A claim in `state` whose checks all pass but for what is named, worth `amount`."""

    def make(
        *,
        amount: Money | None = Money(8_900, "EUR"),
        state: str = "checking",
        outcomes: dict[str, str] | None = None,
        facts: dict[str, dict[str, Any]] | None = None,
        **fields: Any,
    ) -> Claim:
        unit = _sold()
        if amount is not None:
            worth.full[unit.pk] = amount
        claim = Claim.objects.create(
            public_id=f"CLM-TEST-{unit.pk}",
            state=state,
            channel="shopify",
            order_id=unit.order_line.order_id,
            order_line_id=unit.order_line_id,
            sold_unit=unit,
            sku="KET-1",
            title="Kettle",
            defect_version=1,
            defect_code="hw_stopped",
            defect_label="Worked, then stopped altogether",
            defect_category=fields.pop("defect_category", "Hardware Failure"),
            description="It stopped.",
            opened_by="Ada",
            created_at=NOON,
            submitted_at=NOON,
            **fields,
        )
        known = {"coverage": COVERED} | (facts or {})
        for code in PASSED:
            outcome = (outcomes or {}).get(code, "pass")
            Finding.objects.create(
                claim=claim,
                run=1,
                code=code,
                version=1,
                outcome=outcome,
                sentence=code,
                facts=known.get(code, {}),
                at=NOON,
            )
        return claim

    return make


def _sold() -> SoldUnit:
    number = Order.objects.count() + 1
    order = Order.objects.create(
        channel="shopify", account="shop", external_id=str(number), number=f"#{number}", version="1",
        placed_at=NOON, updated_at=NOON, currency="EUR", subtotal=8_900, discount=0, shipping=0, shipping_tax=0,
        tax=0, total=8_900, order_state="open", payment_state="paid", fulfilment_state="fulfilled",
    )  # fmt: skip
    line = OrderLine.objects.create(
        order=order, external_id="1", position=1, sku="KET-1", title="Kettle", quantity=1,
        unit_price="89.00", gross=8_900, discount=0, tax=0, total=8_900,
    )  # fmt: skip
    return SoldUnit.objects.create(order_line=line, quantity=1)


@pytest.fixture
def person() -> Callable[..., Actor]:
    """Somebody with roles and, per role, a limit in minor units of EUR."""

    def make(name: str, *roles: str, limit: int | None = None) -> Actor:
        user = User.objects.create_user(f"{name}@desk.example", name=name, roles=list(roles))
        if limit is not None:
            for role in roles:
                MoneyLimit.objects.update_or_create(role=role, currency="EUR", defaults={"minor": limit})
        return actor_for(user)

    return make
