"""A small returns desk for the API's tests: people of every role with keys, a product, a place, an order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
from django.test import Client

from amends.accounts.api import Role, create_user, issue_token, user_for_customer
from amends.catalog.api import register_units, save_bin, save_location, save_product
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.ledger.api import Book, GoodsPlace, GoodsStatus, LegInput, post
from amends.orders.api import order, record_orders
from amends.orders.ports import CustomerFact, FulfilmentFact, LineFact, OrderFact

STAFF = [role for role in Role if role is not Role.CUSTOMER]


@dataclass
class Answer:
    """What came back: status, JSON (or bytes), and the answer itself."""

    status: int
    body: Any
    raw: Any

    def __getitem__(self, name: str) -> Any:
        return self.body[name]


class Api:
    """Somebody with an API key (or nobody)."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: Any) -> Answer:
        """GET below /api/v1."""
        return self._seen(self.client.get(f"/api/v1{path}", query, headers=self.headers))

    def post(self, path: str, body: Any = None, key: str = "") -> Answer:
        """POST JSON below /api/v1."""
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        data = json.dumps({} if body is None else body)
        return self._seen(
            self.client.post(f"/api/v1{path}", data, content_type="application/json", headers=headers)
        )

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """Any method with JSON below /api/v1."""
        data = json.dumps({} if body is None else body)
        return self._seen(
            self.client.generic(
                method, f"/api/v1{path}", data, content_type="application/json", headers=self.headers
            )
        )

    def put(self, path: str, body: Any = None) -> Answer:
        """PUT JSON below /api/v1."""
        return self.send("PUT", path, body)

    def upload(self, path: str, file: Any) -> Answer:
        """POST a photo."""
        return self._seen(self.client.post(f"/api/v1{path}", {"photo": file}, headers=self.headers))

    def _seen(self, raw: Any) -> Answer:
        kind = raw.headers.get("Content-Type", "")
        body = json.loads(raw.content) if "json" in kind and raw.content else raw.content
        return Answer(raw.status_code, body, raw)


@dataclass
class Desk:
    """Everybody and everything."""

    people: dict[str, Api]
    other_customer: Api
    order_id: int
    line_id: int
    customer_id: int

    def __getattr__(self, role: str) -> Api:
        try:
            return self.people[role]
        except KeyError as error:
            raise AttributeError(role) from error


def sale(number: str, email: str, serial: str) -> OrderFact:
    at = clock.now() - timedelta(days=20)
    line = LineFact(
        external_id=f"{number}-1",
        sku="LAMP-1",
        title="Desk lamp",
        quantity=1,
        unit_price=Decimal("100"),
        gross=10000,
        discount=1000,
        tax=1710,
        total=10710,
        serials=(serial,),
    )
    return OrderFact(
        channel="shopify",
        account="main",
        external_id=number,
        number=f"#{number}",
        version="000001",
        placed_at=at,
        updated_at=at,
        currency="EUR",
        country="DE",
        customer=CustomerFact(external_id=email, email=email, name=email.split("@")[0].title()),
        lines=(line,),
        subtotal=9000,
        discount=1000,
        tax=1710,
        total=10710,
        payment_state="paid",
        fulfilment_state="fulfilled",
        fulfilments=(
            FulfilmentFact(
                external_id=f"F{number}",
                order_external_id=number,
                state="delivered",
                shipped_at=at,
                delivered_at=at + timedelta(days=2),
                lines=((f"{number}-1", 1),),
            ),
        ),
    )


def sold_now(fact: OrderFact, sku: str) -> OrderFact:
    """The same of another article, delivered at once."""
    now, line = clock.now(), msgspec.structs.replace(fact.lines[0], sku=sku)
    shipped = msgspec.structs.replace(fact.fulfilments[0], shipped_at=now, delivered_at=now)
    return msgspec.structs.replace(fact, placed_at=now, updated_at=now, lines=(line,), fulfilments=(shipped,))


def build() -> Desk:
    """Fill the empty database."""
    people = {}
    for role in STAFF:
        user = create_user(f"{role}@desk.example", role.title(), [role])
        people[str(role)] = Api(issue_token(SYSTEM, user.id, "tests"))
    save_product(SYSTEM, "LAMP-1", "Desk lamp", category="lamps", serialised=True)
    register_units(SYSTEM, "LAMP-1", ["L001", "L002", "L003"], "LOT-1")
    save_location(SYSTEM, "LDS", "Leeds", "GB", ["Returns desk", "Mill Lane 4", "Leeds"])
    save_bin(SYSTEM, "LDS", "A-01", "stock")
    save_bin(SYSTEM, "LDS", "Q-01", "quarantine")
    legs = [
        LegInput(GoodsPlace("world", GoodsStatus.WITH_SUPPLIER), "sku:LAMP-1", -5),
        LegInput(GoodsPlace("LDS", GoodsStatus.SELLABLE, "A-01"), "sku:LAMP-1", 5),
    ]
    post(Book.GOODS, "receipt", "opening", legs, SYSTEM, key="opening")
    first, second = record_orders(
        [sale("2001", "cleo@mail.example", "L001"), sale("2002", "eve@mail.example", "L002")]
    )
    assert first.order_id
    assert second.order_id
    mine, theirs = order(SYSTEM, first.order_id), order(SYSTEM, second.order_id)
    assert mine.customer_id
    assert theirs.customer_id
    people["customer"] = Api(issue_token(SYSTEM, user_for_customer(mine.customer_id).pk, "tests"))
    other = Api(issue_token(SYSTEM, user_for_customer(theirs.customer_id).pk, "tests"))
    return Desk(people, other, mine.id, mine.lines[0].id, mine.customer_id)
