"""Finding orders, and who may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.orders import api
from amends.orders.models import Order, OrderVersion
from amends.orders.ports import CustomerFact
from tests.orders.made import NOON, line, order

pytestmark = pytest.mark.django_db
AGENT = Actor("user", "Ann", 1, roles=frozenset({"agent"}))


def buyer(name: str) -> CustomerFact:
    return CustomerFact(external_id=name, email=f"{name.lower().replace(' ', '.')}@mail.example", name=name)


@pytest.fixture(autouse=True)
def some_orders() -> None:
    people = ["Kim Sample", "kimberly Stone", "Lee %Wild_"]
    facts = [
        order(
            str(1000 + n),
            customer=buyer(people[n % 3]),
            placed_at=NOON - timedelta(hours=n),
            lines=(line(serials=(f"SN-{n}",)),),
        )
        for n in range(9)
    ]
    api.record_orders(facts)


def numbers(text: str = "", actor: Actor = AGENT, **how: Any) -> list[str]:
    return [row.number for row in api.search_orders(actor, text, **how).items]


def test_newest_first_page_by_page() -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = api.search_orders(AGENT, "", cursor, 4)
        seen += [row.number for row in page.items]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert seen == [f"#{1000 + n}" for n in range(9)]
    assert numbers("kim", cursor=api.search_orders(AGENT, "kim", size=2).next_cursor) == [
        "#1003", "#1004", "#1006", "#1007",
    ]  # fmt: skip


def test_by_number_with_or_without_its_sign() -> None:
    assert numbers("1004") == numbers("#1004") == ["#1004"]
    assert numbers("100") == []


def test_by_e_mail_whatever_the_case() -> None:
    assert numbers("KIM.Sample@mail.example") == ["#1000", "#1003", "#1006"]


def test_by_serial_as_typed() -> None:
    assert numbers("sn 5") == ["#1005"]


def test_by_the_beginning_of_the_name() -> None:
    assert numbers("KIM") == ["#1000", "#1001", "#1003", "#1004", "#1006", "#1007"]
    assert numbers("lee %w") == ["#1002", "#1005", "#1008"]
    assert numbers("%") == []
    assert numbers("lee xw") == []


@pytest.mark.parametrize("cursor", ["zzz", "WyJhIl0", "WyJhIiwgMV0"])
def test_a_damaged_page_link(cursor: str) -> None:
    with pytest.raises(Refused, match="bad_cursor"):
        api.search_orders(AGENT, "", cursor)


def test_odd_input_is_just_not_found() -> None:
    assert numbers("\x00") != []  # nothing is left of it: the whole list
    for text in ("'; DROP TABLE orders_order; --", "\\", "x" * 10_000, "٣", "@"):
        assert numbers(text) == []


class TestReach:
    def customer(self, name: str) -> Actor:
        row = Order.objects.filter(customer_name=name).first()
        assert row is not None
        return Actor("customer", name, 5, row.customer_id, frozenset({"customer"}))

    def test_a_customer_sees_own_orders_only(self) -> None:
        kim = self.customer("Kim Sample")
        assert numbers("", kim) == ["#1000", "#1003", "#1006"]
        assert numbers("1001", kim) == numbers("sn 5", kim) == numbers("lee", kim) == []
        assert numbers("kimberly.stone@mail.example", kim) == []
        mine, foreign = Order.objects.get(number="#1000"), Order.objects.get(number="#1001")
        assert api.order(kim, mine.pk).number == "#1000"
        with pytest.raises(NotFound):
            api.order(kim, foreign.pk)
        with pytest.raises(NotFound):
            api.order(AGENT, 0)

    def test_a_customer_without_identity_sees_nothing(self) -> None:
        nobody = Actor("customer", "Nobody", 6, None, frozenset({"customer"}))
        api.record_orders([order("9", customer=CustomerFact(name="Guest"))])
        assert numbers("", nobody) == []
        with pytest.raises(NotFound):
            api.order(nobody, Order.objects.get(number="#9").pk)

    def test_the_warehouse_does_not_read_orders(self) -> None:
        with pytest.raises(Refused, match="not_allowed"):
            api.search_orders(Actor("user", "Will", 7, roles=frozenset({"warehouse"})))


def test_the_front_door_needs_number_and_e_mail_and_takes_the_same_steps_either_way() -> None:
    def steps(number: str, email: str) -> tuple[str | None, int]:
        with CaptureQueriesContext(connection) as seen:
            found = api.match_purchase(number, email)
        return (found.number if found else None), len(seen)

    right = steps("1000", " Kim.Sample@MAIL.example")
    assert right[0] == "#1000"
    assert steps("#1000", "kim.sample@mail.example") == right
    assert steps("1000", "lee@mail.example") == steps("77", "kim.sample@mail.example") == (None, right[1])
    api.record_orders([order("5", customer=CustomerFact())])
    assert steps("5", "") == (None, right[1])


def test_number_and_postcode_are_enough_and_the_postcode_is_kept_nowhere() -> None:
    api.record_orders([order("6", postcode="LS1 1aa"), order("7", account="other", postcode="94105-0011")])
    for number, postcode in (("6", " ls11AA"), ("#6", "LS1-1AA"), ("7", "94105"), ("7", "94105 0011")):
        found = api.match_purchase(number, "", postcode)
        assert found is not None
        assert found.number == f"#{number.lstrip('#')}"
    wrong = (("6", "94105"), ("7", "LS1 1AA"), ("6", ""), ("1000", "LS1 1AA"), ("8", "LS1 1AA"))
    assert [api.match_purchase(number, "", postcode) for number, postcode in wrong] == [None] * 5
    sold = Order.objects.get(number="#6")
    again = order("6", 2, postcode="LS1 1AB")
    api.record_orders([again])
    bodies = b"".join(bytes(row.body) for row in OrderVersion.objects.filter(order=sold))
    assert (b"LS1" in bodies, "LS1" in sold.postcode, len(sold.postcode)) == (False, False, 32)
    assert api.match_purchase("6", "", "LS1 1AB") is not None
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert api.match_purchase("6", "", "LS1 1AB") is not None
    assert sold.customer_id is not None
    api.forget_postcodes(sold.customer_id)
    assert api.match_purchase("6", "", "LS1 1AB") is None


def test_a_page_of_orders_and_one_order_take_few_statements() -> None:
    with CaptureQueriesContext(connection) as seen:
        api.search_orders(AGENT, "kim")
    assert len(seen) == 1
    with CaptureQueriesContext(connection) as seen:
        api.order(SYSTEM, Order.objects.get(number="#1000").pk)
    assert len(seen) == 8  # one of them finds the id for this test
