"""One credit memo for several cases of an order, with goods and shipping under several rates of tax."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from amends.accounting import api as accounting
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Refused
from amends.ledger.api import verify
from amends.orders.models import Order, OrderLine, SoldUnit
from amends.payments.api import verify_payments
from amends.payments.models import GrantedRefund
from amends.resolutions.api import (
    cancel,
    confirm_paid,
    correct,
    grant,
    memo,
    memo_pdf,
    memo_xml,
    resolution,
    settle,
    together,
    verify_memos,
)
from amends.resolutions.models import CreditMemo, Resolution
from amends.resolutions.types import MemoTax
from tests.documents.official import broken_rules, in_schema
from tests.people import desk_of
from tests.resolutions.test_correct import GERMAN, paid
from tests.resolutions.till import approved, buyer, claimed, decided, person, sold

pytestmark = pytest.mark.django_db


def _order(**more: Any) -> tuple[Order, list[SoldUnit]]:
    """A kettle for 100.00 + 19 %, a book for 20.00 + 7 %, and shipping for 5.00 + 19 %, to Germany."""
    accounting.save_entity(person("administrator"), "", GERMAN)
    unit, book = sold(customer=buyer()), sold(price=2_000, tax=140, sku="BOOK-1")
    order = unit.order_line.order
    OrderLine.objects.filter(pk=book.order_line_id).update(order=order, title="Book")
    total = 11_900 + 2_140 + 595
    Order.objects.filter(pk=order.pk).update(
        total=total, shipping=500, shipping_tax=95, tax=2_135, country="DE", **more
    )
    return order, [SoldUnit.objects.select_related("order_line__order").get(pk=one.pk) for one in (unit, book)]


def _granted(units: list[SoldUnit]) -> list[int]:
    return [grant(approved(unit)).id for unit in units]


def test_one_memo_over_two_cases_with_three_kinds_of_lines() -> None:
    order, units = _order()
    ids = _granted(units)
    page = desk_of("finance").get(f"/console/orders/{order.pk}/").content.decode()
    assert "One credit memo for several cases" in page
    answer = desk_of("finance").post(
        f"/console/orders/{order.pk}/memo/", {"resolution": [str(one) for one in ids]}
    )
    assert answer.status_code == 302
    seen = memo(SYSTEM, CreditMemo.objects.get().number)
    assert (seen.total, seen.tax, len(seen.claim_ref.split(", "))) == (14_635, 2_135, 2)
    assert [(line.title, line.total, line.rate) for line in seen.lines] == [
        ("Kettle", 11_900, "19"), ("Book", 2_140, "7"), ("Shipping and fees", 595, "19"),
    ]  # fmt: skip
    assert seen.taxes == (
        MemoTax(category="S", rate="19", net=10_500, tax=1_995),
        MemoTax(category="S", rate="7", net=2_000, tax=140),
    )
    for form in ("ubl", "cii"):
        xml = memo_xml(SYSTEM, seen.number, form)
        in_schema(xml)
        assert broken_rules(xml, form) == []
    assert memo_pdf(SYSTEM, seen.number).startswith(b"%PDF")
    granted = GrantedRefund.objects.get()
    assert (granted.amount_minor, len(granted.lines)) == (14_635, 2)
    assert {resolution(one).memo_number for one in ids} == {seen.number}
    assert settle(SYSTEM, ids[0]).memo_number == seen.number  # it is issued already
    paid(seen.number)
    confirm_paid(SYSTEM, seen.number)
    assert {resolution(one).state for one in ids} == {"settled"}
    first = correct(SYSTEM, seen.number, "too much", 7_000)
    last = correct(SYSTEM, seen.number, "all of it")
    for name in ("net", "tax", "total"):
        assert getattr(first, name) + getattr(last, name) + getattr(seen, name) == 0
    for place, line in enumerate(seen.lines):
        assert line.total + first.lines[place].total + last.lines[place].total == 0
    assert {(one.rate, one.net < 0) for one in first.taxes} == {("19", True), ("7", True)}
    assert {resolution(one).state for one in ids} == {"cancelled"}
    assert verify() == [] == verify_memos() == verify_payments()


def test_an_order_waits_for_its_last_case(settings: Any) -> None:
    settings.MEMO_PER = "order"
    _, units = _order()
    kettle, book = _granted(units)
    together.settle_due(SYSTEM, kettle)
    assert (resolution(kettle).state, resolution(kettle).ready) == ("granted", True)
    together.settle_due(SYSTEM, book)
    assert {resolution(one).state for one in (kettle, book)} == {"issued"}
    assert CreditMemo.objects.count() == 1


def test_the_others_go_on_when_the_one_they_waited_for_is_cancelled(settings: Any) -> None:
    settings.MEMO_PER = "order"
    _, units = _order()
    kettle = grant(approved(units[0])).id
    book = grant(decided(claimed(units[1]), return_required=True)).id
    together.settle_due(SYSTEM, kettle)
    with pytest.raises(Refused, match="goods_not_inspected"):
        together.settle_due(SYSTEM, book)
    cancel(person("agent"), book, "kept it")
    together.settle_rest(SYSTEM, book)
    assert resolution(kettle).state == "issued"


def test_what_cannot_go_on_one_memo() -> None:
    order, units = _order()
    ids = _granted(units)
    fin = person("finance")
    with pytest.raises(Refused, match="nothing_chosen"):
        together.settle_together(fin, order.pk, [])
    with pytest.raises(NotFound):
        together.settle_together(fin, order.pk, [*ids, grant(approved(sold())).id])
    with pytest.raises(Refused, match="not_allowed"):
        together.settle_together(person("agent"), order.pk, ids)
    Resolution.objects.filter(pk=ids[0]).update(method="store_credit")
    with pytest.raises(Refused, match="memo_mixed"):
        together.settle_together(fin, order.pk, ids)
    cancel(person("agent"), ids[0], "no")
    with pytest.raises(Refused, match="move_not_allowed"):
        together.settle_together(fin, order.pk, ids)
    assert not CreditMemo.objects.exists()


@pytest.mark.parametrize(
    ("country", "number", "category"),
    [("DE", "DE136695976", "AE"), ("AT", "ATU13585627", "K"), ("AT", "ATU13585628", "Z"), ("CH", "", "G")],
)
def test_a_firms_vat_number_decides_why_there_is_no_tax(country: str, number: str, category: str) -> None:
    accounting.save_entity(
        person("administrator"), "", structs.replace(GERMAN, serves=("country:DE", "country:AT", "country:CH"))
    )
    unit = sold(customer=buyer(), tax=0)
    Order.objects.update(country=country, vat_id=number)
    number_of = settle(SYSTEM, grant(approved(unit)).id).memo_number
    seen = memo(SYSTEM, number_of)
    assert seen.taxes[0].category == category
    if category in ("AE", "K"):
        xml = memo_xml(SYSTEM, number_of, "ubl")
        in_schema(xml)
        assert number.encode() in xml
        assert broken_rules(xml, "ubl") == []
