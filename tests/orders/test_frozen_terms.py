"""Coverage is frozen at sale: telling an order again changes nothing of it, correcting the sale does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from amends.accounts.models import Customer
from amends.catalog.api import agreements, save_product, save_term, term_sets
from amends.catalog.ports import ContractAccount, Term
from amends.core.actor import SYSTEM
from amends.orders import api
from amends.orders.models import SoldUnit
from amends.orders.ports import CustomerFact, LineChange, OrderFact
from tests.orders.made import change, line, order

pytestmark = pytest.mark.django_db
FROM = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def lamp() -> None:
    save_product(SYSTEM, "SKU-1", "Thing 1")


def offer(name: str, **scope: Any) -> None:
    """A commercial term; the later one of two equals holds."""
    term = Term(kind="commercial", name=name, months=12, starts="purchase", source="our promise")
    save_term(SYSTEM, term, valid_from=FROM, **scope)


def told(*facts: OrderFact) -> None:
    for fact in facts:
        (outcome,) = api.record_orders([fact])
        assert outcome.outcome in ("created", "updated"), outcome


def terms(kind: str = "commercial") -> list[tuple[str, int, str]]:
    """(serial, pieces, name of the term) of every unit."""
    rows = list(SoldUnit.objects.order_by("pk"))
    sets = term_sets([row.frozen_terms_id for row in rows if row.frozen_terms_id is not None])
    return [
        (row.serial, row.quantity, next((one.name for one in found.terms if one.kind == kind), ""))
        for row in rows
        for found in [sets[row.frozen_terms_id or 0]]
    ]


class TestTheSameSale:
    def test_told_again_it_keeps_the_terms_that_it_was_made_under(self) -> None:
        offer("old")
        told(order(version=1, lines=(line("1"),)))
        offer("new")
        told(order(version=2, lines=(line("1"),), payment_state="paid"))
        assert terms() == [("", 1, "old")]

    def test_further_pieces_and_serials_of_the_line_are_sold_under_the_same(self) -> None:
        offer("old")
        told(order(version=1, lines=(line("1"),)))
        offer("new")
        told(order(version=2, lines=(line("1", 3, serials=("A1", "A2")),)))
        assert sorted(terms()) == [("", 1, "old"), ("A1", 1, "old"), ("A2", 1, "old")]
        told(order(version=3, lines=(line("1", 4, serials=("A1", "A2", "A3", "A4")),)))
        assert sorted(terms()) == [(f"A{n}", 1, "old") for n in (1, 2, 3, 4)]

    def test_a_line_that_was_dropped_and_comes_back_keeps_them(self) -> None:
        offer("old")
        told(order(version=1, lines=(line("1"), line("2"))))
        offer("new")
        told(order(version=2, lines=(line("2"),)), order(version=3, lines=(line("1", 2), line("2"))))
        assert ("", 2, "old") in terms()

    def test_a_change_of_quantity_keeps_them(self) -> None:
        offer("old")
        told(order(version=1, lines=(line("1"),)))
        offer("new")
        more = change(version=5, lines=(LineChange(line_external_id="1", action="quantity", quantity=4),))
        (outcome,) = api.record_changes("shopify", "main", [more])
        assert (outcome.outcome, terms()) == ("updated", [("", 4, "old")])

    def test_an_older_telling_that_comes_late_changes_nothing(self) -> None:
        offer("old")
        told(order(version=2, lines=(line("1", 2),)))
        offer("new")
        api.record_orders([order(version=1, lines=(line("1"),))])
        assert terms() == [("", 2, "old")]

    def test_a_line_that_is_new_to_the_order_is_a_new_sale(self) -> None:
        offer("old")
        told(order(version=1, lines=(line("1"),)))
        offer("new")
        told(order(version=2, lines=(line("1"), line("2"))))
        assert terms() == [("", 1, "old"), ("", 1, "new")]


class TestACorrectedSale:
    @pytest.mark.parametrize(
        ("corrected", "right"),
        [
            ({"country": "DE"}, "new"),
            ({"placed_at": datetime(2025, 12, 24, 12, tzinfo=UTC)}, ""),
            ({"region": "GB-SCT"}, "Scottish"),
            ({"buyer_account": "Acme"}, "agreed"),
            ({"lines": (line("1", sku="SKU-OTHER"),)}, "new"),
        ],
        ids=["country", "day", "region", "buyer", "article"],
    )
    def test_is_frozen_by_what_is_right(self, corrected: dict[str, Any], right: str) -> None:
        acme = [ContractAccount("shopify", buyer_account="Acme")]
        agreements.save_contract(SYSTEM, "C1", "Acme", FROM, None, [], acme)
        offer("old")
        told(order(version=1, lines=(line("1"),)))
        offer("new")
        offer("Scottish", regions=["GB-SCT"])
        offer("agreed", contract="C1")
        told(order(version=2, **({"lines": (line("1"),)} | corrected)))
        assert terms() == [("", 1, right)]

    @pytest.mark.parametrize(
        "filled_in",
        [
            {"region": "GB-WLS", "bill_country": "GB"},
            {"customer": CustomerFact(external_id="c2", email="lee@mail.example")},
            {"placed_at": datetime(2026, 3, 2, 12, tzinfo=UTC)},
        ],
        ids=["region", "buyer", "day"],
    )
    def test_what_makes_no_difference_changes_nothing(self, filled_in: dict[str, Any]) -> None:
        offer("old")
        told(order(version=1, lines=(line("1"),)))
        offer("new")
        told(order(version=2, **({"lines": (line("1"),)} | filled_in)))
        assert terms() == [("", 1, "old")]


class TestWhereItWentAndWhoBought:
    def test_the_region_decides_and_the_invoice_stands_in_for_an_unknown_address(self) -> None:
        offer("anywhere")
        offer("California", regions=["US-CA"], countries=["US"])
        offer("United States", countries=["US"])
        told(
            order("1", country="US", region="US-CA", bill_country="US", bill_region="US-NY"),
            order("2", country="US", region="US-NY"),
            order("3", country="", bill_country="US", bill_region="US-CA"),
            order("4", country="GB", bill_country="US", bill_region="US-CA"),
        )
        assert [name for _, _, name in terms()] == ["California", "United States", "California", "anywhere"]

    def test_a_business_has_no_consumer_guarantee_and_its_contract_holds_closest(self) -> None:
        told(order("0"))
        buyer = Customer.objects.get()
        for number, accounts in enumerate(
            (
                [],
                [ContractAccount("shopify", "main", "Acme")],
                [ContractAccount("edi", "partner-7")],
            )
        ):
            customers = [] if number else [buyer.pk]
            agreements.save_contract(SYSTEM, f"C{number}", f"Contract {number}", FROM, None, customers, accounts)
            offer(f"by C{number}", contract=f"C{number}")
        told(
            order("1"),
            order("2", customer=CustomerFact(), buyer_account="Acme"),
            order("3", customer=CustomerFact(), channel="edi", account="partner-7"),
            order("4", customer=CustomerFact(), contract="C1"),
            order("5", contract="C1"),
            order("6", customer=CustomerFact(), channel="edi", account="partner-8", profile=("b2b",)),
        )
        sets = [SoldUnit.objects.get(order_line__order__external_id=str(n)).frozen_terms_id for n in range(1, 7)]
        found = term_sets([one for one in sets if one is not None])
        names = [[term.name for term in found[one].terms] if one else [] for one in sets]
        assert names[:5] == [["by C0"], ["by C1"], ["by C2"], ["by C1"], ["by C1"]]
        assert names[5] == ["UK consumer rights"]  # a mark of the channel alone takes nobody's rights away

    def test_the_contract_of_the_day_counts(self) -> None:
        agreements.save_contract(
            SYSTEM, "OLD", "Old", FROM, date(2026, 2, 28), [], [ContractAccount("shopify", "main")]
        )
        agreements.save_contract(
            SYSTEM, "NEW", "New", date(2026, 3, 1), None, [], [ContractAccount("shopify", "main")]
        )
        offer("by old", contract="OLD")
        offer("by new", contract="NEW")
        told(order("1", placed_at=datetime(2026, 2, 28, 23, 59, tzinfo=UTC)), order("2"))
        assert [name for _, _, name in terms()] == ["by old", "by new"]
