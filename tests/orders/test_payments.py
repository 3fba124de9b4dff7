"""Payments that come by themselves, and what of them and of the refunds' states counts as paid back."""

from __future__ import annotations

from typing import Any

import pytest

from amends.jobs.models import FactRow
from amends.orders import api
from amends.orders.models import Payment, Refund, SoldUnit
from amends.orders.ports import PaymentFact
from tests.orders.made import line, order, payment, refund, refund_line

pytestmark = pytest.mark.django_db


def record(*facts: PaymentFact, channel: str = "stripe", account: str = "acct_1") -> list[str]:
    return [one.code or one.outcome for one in api.record_payments(channel, account, facts)]


def paid(order_id: str = "100") -> Any:
    return api.paid_for(SoldUnit.objects.get(order_line__order__external_id=order_id).pk)


class TestFindingTheOrder:
    @pytest.fixture(autouse=True)
    def orders(self) -> None:
        api.record_orders(
            [
                order("100", payments=(payment("ch_100"),)),
                order("200", number="#R-200"),
                order("300", account="second", number="#R-200"),
                order("400", channel="woocommerce", account="eu", number="W400"),
            ]
        )

    def found(self, **fields: Any) -> str:
        name = f"ch_{fields}"
        [outcome] = api.record_payments("stripe", "acct_1", [payment(name, **fields)])
        return outcome.code or Payment.objects.get(external_id=name).order.external_id

    def test_by_the_orders_id_in_the_channel_it_names(self) -> None:
        assert self.found(order_channel="shopify", order_account="main", order_external_id="200") == "200"
        assert self.found(order_channel="shopify", order_external_id="300") == "300"

    def test_by_a_number_that_only_one_order_has(self) -> None:
        assert self.found(order_channel="woocommerce", order_number="W400") == "400"
        assert self.found(order_channel="shopify", order_account="main", order_number="R-200") == "200"
        assert self.found(order_channel="shopify", order_number="R-200") == "order_unknown"
        assert self.found(order_number="W400") == "order_unknown"  # the provider's own account has no orders

    def test_by_a_payment_that_the_order_lists(self) -> None:
        assert record(payment("ch_100", currency="GBP")) == ["updated"]
        assert record(payment("re_1", kind="refund", amount=300, parent_id="ch_100")) == ["updated"]
        assert record(payment("dp_1", kind="chargeback", amount=200, parent_id="re_1")) == ["updated"]
        assert Payment.objects.filter(order__external_id="100").count() == 3
        assert record(payment("re_1", kind="refund", amount=300, parent_id="ch_100")) == ["unchanged"]

    def test_by_a_parent_in_the_same_batch_in_any_order(self) -> None:
        child = payment("re_9", kind="refund", amount=1, parent_id="ch_9")
        charge = payment("ch_9", order_channel="shopify", order_account="main", order_external_id="200")
        assert record(child, charge) == ["updated", "updated"]
        assert set(Payment.objects.exclude(external_id="ch_100").values_list("order__external_id", flat=True)) == {
            "200"
        }

    def test_what_cannot_be_told_or_taken(self) -> None:
        assert record(payment("ch_7"), payment("x", kind="odd"), payment("y", state="odd")) == [
            "order_unknown",
            "state_unknown",
            "state_unknown",
        ]


class TestWhatCountsAsPaidBack:
    def test_a_chargeback_does_and_is_announced(self) -> None:
        api.record_orders([order(payments=(payment("ch_1"),), payment_state="paid")])
        record(payment("dp_1", kind="chargeback", amount=400, parent_id="ch_1", state="pending"))
        assert (paid().refunded, paid().order_left) == (0, 1000)
        FactRow.objects.all().delete()
        record(payment("dp_1", kind="chargeback", amount=400, parent_id="ch_1"))
        assert (paid().refunded, paid().order_left) == (400, 600)
        [row] = FactRow.objects.filter(name="orders.refund_recorded")
        assert row.payload["sold_unit_ids"] == [SoldUnit.objects.get().pk]

    def test_one_refund_that_shop_and_provider_both_tell_of_counts_once(self) -> None:
        api.record_orders(
            [order(payments=(payment("ch_1"),), refunds=(refund("r1", "100", refund_line(total=300)),))]
        )
        record(payment("re_1", kind="refund", amount=300, parent_id="ch_1"))
        assert (paid().refunded, paid().order_left) == (300, 700)
        record(payment("re_2", kind="refund", amount=200, parent_id="ch_1"))
        assert (paid().refunded, paid().order_left) == (500, 500)
        record(payment("re_3", kind="refund", amount=99, parent_id="ch_1", currency="USD"))
        assert paid().refunded == 500

    @pytest.mark.parametrize("state", ["requested", "approved", "in_transit", "received", "refused", "cancelled"])
    def test_a_refund_that_is_not_done_does_not(self, state: str) -> None:
        api.record_orders([order()])
        FactRow.objects.all().delete()
        api.record_refunds("shopify", "main", [refund("r1", "100", refund_line(total=300), state=state)])
        assert (paid().refunded, paid().refunded_quantity, paid().order_left) == (0, 0, 1000)
        assert not FactRow.objects.filter(name="orders.refund_recorded").exists()
        api.record_refunds("shopify", "main", [refund("r1", "100", refund_line(total=300), version="9")])
        assert (paid().refunded, paid().refunded_quantity, paid().order_left) == (300, 1, 700)
        assert FactRow.objects.filter(name="orders.refund_recorded").count() == 1

    def test_a_state_never_goes_back_without_a_later_version(self) -> None:
        api.record_orders([order()])
        for state, version in [
            ("requested", ""),
            ("done", ""),
            ("approved", ""),
            ("cancelled", "2"),
            ("done", "1"),
        ]:
            api.record_refunds("shopify", "main", [refund("r1", state=state, version=version)])
        assert Refund.objects.get().state == "cancelled"

    def test_a_unit_replaced_by_the_channel_is_used_up_and_a_repaired_one_is_not(self) -> None:
        api.record_orders([order("1"), order("2")])
        for name, kind in (("1", "replacement"), ("2", "repair")):
            fact = refund(f"r{name}", name, refund_line(total=0), kind=kind, currency="")
            assert api.record_refunds("shopify", "main", [fact])[0].outcome == "created"
        assert (paid("1").refunded_quantity, paid("2").refunded_quantity) == (1, 0)

    def test_an_order_without_prices_says_so(self) -> None:
        bare = line(unit_price=None, gross=0, total=0)
        api.record_orders([order(lines=(bare,)), order("2")])
        assert (paid().priced, paid("2").priced) == (False, True)
        api.record_orders([order(version=2, lines=(bare, line("2", unit_price=None, gross=0, total=0)))])
        assert not SoldUnit.objects.filter(order_line__unit_price__isnull=False, order_line__order__number="#100")
