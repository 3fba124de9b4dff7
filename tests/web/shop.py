"""A small shop for page tests: orders as a channel would send them, their customers, photos."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.test import Client
from PIL import Image, ImageDraw

from amends.accounts.api import actor_for, create_user, user_for_customer
from amends.catalog.api import save_bin, save_location
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.notices.api import letters
from amends.orders.api import OrderView, match_purchase, record_orders
from amends.orders.ports import CustomerFact, FulfilmentFact, LineFact, OrderFact, PaymentFact
from tests.people import signed_in

PASSWORD = "a long pass phrase"
CLEO = "cleo@buyers.example"


def bought(number: str = "#1001", email: str = CLEO, name: str = "Cleo Buyer", days_ago: int = 20) -> OrderView:
    """An order of a kettle with a serial number, three cups and a gift card, paid and delivered."""
    placed = clock.now() - timedelta(days=days_ago)
    digits = number.lstrip("#")
    fact = OrderFact(
        channel="shopify",
        account="shop-one",
        external_id=f"45000000000000{digits}",
        number=number,
        version=placed.isoformat(),
        placed_at=placed,
        updated_at=placed,
        currency="GBP",
        country="GB",
        postcode="LS1 1AA",
        customer=CustomerFact(external_id=f"c-{email}", email=email, name=name, country="GB"),
        prices_include_tax=True,
        lines=(
            LineFact(
                external_id=f"{digits}1",
                sku="KETTLE-17",
                title="Glass kettle, 1.7 l",
                quantity=1,
                unit_price=Decimal("49.95"),
                gross=4995,
                tax=833,
                total=4995,
                serials=(f"KT{digits}88",),
            ),
            LineFact(
                external_id=f"{digits}2",
                sku="CUP-W",
                title="Cup, white",
                quantity=3,
                unit_price=Decimal("6.00"),
                gross=1800,
                tax=300,
                total=1800,
            ),
            LineFact(
                external_id=f"{digits}3",
                sku="GIFT",
                title="Gift card",
                quantity=1,
                unit_price=Decimal("10.00"),
                gross=1000,
                total=1000,
                kind="gift_card",
            ),
        ),
        subtotal=7795,
        tax=1133,
        total=7795,
        order_state="open",
        payment_state="paid",
        fulfilment_state="fulfilled",
        payments=(
            PaymentFact(
                external_id=f"p{digits}", kind="sale", state="succeeded", amount=7795, gateway="card", at=placed
            ),
        ),
        fulfilments=(
            FulfilmentFact(
                external_id=f"f{digits}",
                order_external_id=f"45000000000000{digits}",
                state="delivered",
                shipped_at=placed + timedelta(days=1),
                delivered_at=placed + timedelta(days=3),
                lines=((f"{digits}1", 1), (f"{digits}2", 3)),
            ),
        ),
    )
    save_location(SYSTEM, "MAIN", "Returns desk", "GB", ["Returns desk", "1 Mill Lane", "Leeds LS1 1AA"])
    save_bin(SYSTEM, "MAIN", "Q-01", "quarantine")
    (outcome,) = record_orders([fact])
    assert outcome.outcome == "created", outcome
    found = match_purchase(number, email)
    assert found is not None
    return found


def customer_of(order: OrderView) -> Client:
    """The browser of the order's customer, signed in."""
    assert order.customer_id is not None
    return signed_in(user_for_customer(order.customer_id))


def customer_actor(order: OrderView) -> Actor:
    """The order's customer as an actor."""
    assert order.customer_id is not None
    return actor_for(user_for_customer(order.customer_id))


def staff(*roles: str) -> Actor:
    """A colleague as an actor."""
    email = f"{'.'.join(roles)}@desk.example"
    create_user(email, roles[0].title(), roles, PASSWORD)
    return actor_for(get_user_model().objects.get(email=email))


def photo(seed: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG of a kettle, more or less."""
    picture = Image.new("RGB", size, (200, 205 - seed % 40, 210))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((150, 120, 450, 420), fill=(90, 130, 140), outline=(30, 40, 40), width=6)
    draw.line((220 + seed % 90, 160, 330, 380), fill=(20, 20, 20), width=5)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def last_link(to: str = CLEO) -> str:
    """The address of the newest portal link that was sent to this address, without the host."""
    for letter in letters().items:
        if letter.to == to and (found := re.search(r"https?://[^/\s]+(/portal/link/\S+)", letter.text)):
            return found[1]
    raise AssertionError(f"no link was sent to {to}")
