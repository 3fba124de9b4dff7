"""Credit memos: gap-free, final, balanced; remedies in kind."""

from __future__ import annotations

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import DatabaseError

from amends.catalog.models import Product
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.core.money import Money
from amends.jobs.api import history
from amends.ledger.api import (
    WITH_SUPPLIERS,
    Book,
    GoodsPlace,
    GoodsStatus,
    LegInput,
    available,
    entries_for,
    post,
    verify,
)
from amends.resolutions.api import (
    grant,
    memo,
    memo_pdf,
    memos,
    preview,
    resolution_for,
    settle,
    settle_in_kind,
    store_credit,
)
from amends.resolutions.models import CreditMemo, MemoCounter, Resolution
from amends.resolutions.types import RESOLUTION, ResolutionView
from tests.racing import at_once, errors
from tests.resolutions.till import AT, approved, buyer, claimed, decided, person, sold

pytestmark = pytest.mark.django_db


def _settled(**fields: object) -> ResolutionView:
    unit = sold(customer=buyer())
    return settle(SYSTEM, grant(approved(unit, **fields)).id)  # type: ignore[arg-type]


def test_a_refund_issues_a_memo_that_balances() -> None:
    with clock.frozen(AT):
        done = _settled(remedy="partial_credit", share=50)
    assert (done.state, done.memo_number) == ("issued", "CM-MAIN-2026-000001")
    seen = memo(SYSTEM, done.memo_number)
    assert (seen.net, seen.tax, seen.total, seen.method) == (5000, 950, 5950, "refund")
    assert sum(line.minor for line in seen.breakdown) == seen.total
    assert (seen.transaction_state, seen.customer_name, seen.issued_at) == ("pending", "Ada Lovelace", AT)
    assert seen.issuer[0] == "Example Store Ltd"
    (entry,) = entries_for(done.memo_number)
    owed = f"money:refunds_payable:customer:{seen.customer_id}"
    assert set(entry.legs) == {
        ("money:returns_allowance:", "EUR", 5000),
        ("money:tax_payable:", "EUR", 950),
        (owed, "EUR", -5950),
    }
    assert verify() == []


def test_store_credit_is_the_customers_at_once() -> None:
    done = _settled(method="store_credit")
    seen = memo(SYSTEM, done.memo_number)
    assert (done.state, seen.method, seen.transaction_state) == ("settled", "store_credit", "")
    assert seen.customer_id is not None
    assert store_credit(seen.customer_id, "EUR") == Money(11900, "EUR")
    assert store_credit(seen.customer_id, "USD") == Money(0, "USD")


def test_settling_twice_issues_one_memo() -> None:
    done = _settled()
    assert settle(SYSTEM, done.id) == done
    assert CreditMemo.objects.count() == 1


def test_the_next_year_counts_from_one_again() -> None:
    with clock.frozen(AT):
        _settled()
    with clock.frozen(AT.replace(year=2027)):
        assert _settled().memo_number == "CM-MAIN-2027-000001"
    with clock.frozen(AT):
        assert _settled().memo_number == "CM-MAIN-2026-000002"


def test_an_issued_memo_is_final() -> None:
    _settled()
    for change in (
        "UPDATE resolutions_creditmemo SET total = total + 1",
        "DELETE FROM resolutions_creditmemo",
        "UPDATE resolutions_memocounter SET last = last - 1",
        "DELETE FROM resolutions_memocounter",
    ):
        with pytest.raises(DatabaseError, match=r"cannot be changed|counts up"), transaction.atomic():
            connection.cursor().execute(change)


def test_only_finance_issues_memos() -> None:
    granted = grant(approved(sold()))
    with pytest.raises(Refused, match="not_allowed"):
        settle(person("agent"), granted.id)
    assert settle(person("finance"), granted.id).state == "issued"


def test_peer_34_no_refund_before_the_goods_are_back_and_inspected() -> None:
    granted = grant(decided(claimed(sold()), return_required=True))
    with pytest.raises(Refused, match="goods_not_inspected"):
        settle(SYSTEM, granted.id)


def test_a_customer_finds_own_memos_only() -> None:
    done = _settled()
    seen = memo(SYSTEM, done.memo_number)
    owner = Actor("customer", "Ada", 1, seen.customer_id, frozenset({"customer"}))
    other = Actor("customer", "Eve", 2, (seen.customer_id or 0) + 1, frozenset({"customer"}))
    assert memo(owner, seen.public_id).number == seen.number
    assert memo(owner, seen.public_id.lower().replace("-", " ")).number == seen.number
    assert [one.number for one in memos(owner).items] == [seen.number]
    assert memos(other).items == []
    for ref in (seen.public_id, seen.number):
        with pytest.raises(NotFound):
            memo(other, ref)
    with pytest.raises(Refused, match="not_allowed"):
        memos(person("warehouse"))


def test_memos_are_listed_by_page() -> None:
    numbers = [_settled().memo_number for _ in range(3)]
    first = memos(SYSTEM, size=2)
    second = memos(SYSTEM, cursor=first.next_cursor or "", size=2)
    assert [one.number for one in [*first.items, *second.items]] == numbers[::-1]
    assert second.next_cursor is None


@pytest.mark.parametrize("name", ["Ada Lovelace", "Γιώργος Παπαδόπουλος", "Łukasz Żółć", "Олена Їжак"])
def test_the_memo_as_pdf(name: str) -> None:
    import io

    from pypdf import PdfReader

    done = settle(SYSTEM, grant(approved(sold(customer=buyer(name)))).id)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(memo_pdf(SYSTEM, done.memo_number))).pages)
    for word in (done.memo_number, "Example Store Ltd", name, "Kettle", "119.00", "19.00", "100.00"):
        assert word in text


def test_every_state_and_verb_of_a_resolution() -> None:
    allowed = {
        ("granted", "issue"), ("granted", "settle"), ("issued", "settle"), ("granted", "cancel"),
        ("issued", "take back"), ("settled", "take back"),
    }  # fmt: skip
    pairs = {(state, verb) for state in RESOLUTION.states for verb in RESOLUTION.verbs(state)}
    assert pairs == allowed


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_though_some_transactions_fail() -> None:
    granted = [grant(approved(sold())).id for _ in range(12)]

    def failing(resolution_id: int) -> None:
        with transaction.atomic():
            settle(SYSTEM, resolution_id)
            raise InternalError("something fails after the number was given")

    acts = [
        (lambda one=one: failing(one)) if place % 3 == 0 else (lambda one=one: settle(SYSTEM, one))
        for place, one in enumerate(granted)
    ]
    results = at_once(*acts)
    assert len(errors(results)) == 4
    sequences = sorted(CreditMemo.objects.values_list("sequence", flat=True))
    assert sequences == list(range(1, 9))
    assert MemoCounter.objects.get().last == 8
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_ten_settlements_of_one_remedy_are_one_memo() -> None:
    granted = grant(approved(sold()))
    results = at_once(*[lambda: settle(SYSTEM, granted.id)] * 10)
    assert errors(results) == []
    assert {one.memo_number for one in results} == {CreditMemo.objects.get().number}


# in kind


SHELF = GoodsPlace("WH1", GoodsStatus.SELLABLE, "A-01")


def _stocked(units: int = 5, sku: str = "KET-1", serialised: bool = True) -> None:
    Product.objects.create(sku=sku, title="Kettle", category="kitchen", serialised=serialised)
    legs = [LegInput(WITH_SUPPLIERS, f"sku:{sku}", -units), LegInput(SHELF, f"sku:{sku}", units)]
    post(Book.GOODS, "receipt", "PO-1", legs, SYSTEM, key=f"stock {sku}")


def test_a_replacement_leaves_the_shelf_and_keeps_the_entitlement() -> None:
    _stocked()
    unit = sold(serial="K100")
    granted = grant(approved(unit, "replacement"))
    done = settle_in_kind(person("warehouse"), granted.id, " k-200 ", "sent by post")
    assert (done.state, done.replacement_serial) == ("settled", "K200")
    assert settle_in_kind(person("warehouse"), granted.id, "K200", "") == done
    assert available(["KET-1"]) == {"KET-1": 4}
    with pytest.raises(Refused, match="nothing_left"):
        preview(unit.pk, 1, 100)
    assert verify() == []


@pytest.mark.parametrize(
    ("serial", "code"),
    [("", "serial_needed"), ("k100", "serial_same"), ("K300", "serial_sold"), ("K200", "serial_sent")],
)
def test_a_replacement_serial_must_be_a_unit_of_ours(serial: str, code: str) -> None:
    _stocked()
    sold(serial="K300")
    before = grant(approved(sold(serial="K101"), "replacement"))
    settle_in_kind(SYSTEM, before.id, "K200", "")
    granted = grant(approved(sold(serial="K100"), "replacement"))
    with pytest.raises(Refused, match=code):
        settle_in_kind(SYSTEM, granted.id, serial, "")
    assert available(["KET-1"]) == {"KET-1": 4}


def test_a_replacement_needs_stock() -> None:
    Product.objects.create(sku="KET-1", title="Kettle", category="kitchen", serialised=False)
    granted = grant(approved(sold(), "replacement"))
    with pytest.raises(Refused, match="stock_short"):
        settle_in_kind(SYSTEM, granted.id, "", "")
    assert Resolution.objects.get(pk=granted.id).state == "granted"


def test_peer_52_a_repaired_unit_can_be_claimed_again() -> None:
    unit = sold()
    granted = grant(approved(unit, "repair"))
    with pytest.raises(Refused, match="nothing_left"):
        preview(unit.pk, 1, 100)
    assert settle_in_kind(SYSTEM, granted.id, "", "new heating element").state == "settled"
    assert preview(unit.pk, 1, 100).total == 11900
    assert history([("resolution", granted.id)])[-1].reason == "new heating element"


def test_money_and_goods_are_settled_by_their_own_verbs() -> None:
    money, goods = grant(approved(sold())), grant(approved(sold(), "repair"))
    with pytest.raises(Refused, match="not_in_kind"):
        settle_in_kind(SYSTEM, money.id, "", "")
    with pytest.raises(Refused, match="not_a_money_remedy"):
        settle(SYSTEM, goods.id)
    with pytest.raises(Refused, match="not_allowed"):
        settle_in_kind(person("finance"), goods.id, "", "")
    assert resolution_for(goods.claim_id) == goods


@pytest.mark.django_db(transaction=True)
def test_two_replacements_of_the_last_unit() -> None:
    _stocked(1, serialised=False)
    one, two = grant(approved(sold(), "replacement")).id, grant(approved(sold(), "replacement")).id
    results = at_once(lambda: settle_in_kind(SYSTEM, one, "", ""), lambda: settle_in_kind(SYSTEM, two, "", ""))
    assert [getattr(error, "code", error) for error in errors(results)] == ["stock_short"]
    assert available(["KET-1"]) == {"KET-1": 0}
