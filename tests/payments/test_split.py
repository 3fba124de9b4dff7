"""How a granted refund is split over the original payments: plain rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.core.errors import Refused
from amends.payments.gateways.stripe_line import to_stripe
from amends.payments.ports import Original
from amends.payments.rules.plan import kind_of, plan
from amends.payments.rules.progress import state_of

AT = datetime(2026, 2, 28, tzinfo=UTC)


def paid(payment: str, left: int, gateway: str = "shopify_payments", days: int = 0) -> Original:
    return Original(
        payment=payment, kind=kind_of(gateway), gateway=gateway, channel="shopify", account="main", currency="EUR",
        left_minor=left, at=AT + timedelta(days=days),
    )  # fmt: skip


def way(one: Original) -> str:
    return "" if one.kind == "bank" else "channel"


def test_newest_card_first_then_the_gift_card_and_the_rest_by_transfer() -> None:
    sources = [
        paid("gift", 2000, "gift_card", 3), paid("old", 3000), paid("new", 5000, days=1),
        paid("sepa", 900, "bacs", 9),
    ]  # fmt: skip
    parts = plan(11_000, sources, way, "manual")
    assert [(one.gateway, one.payment, one.amount_minor) for one in parts] == [
        ("channel", "new", 5000),
        ("channel", "old", 3000),
        ("channel", "gift", 2000),
        ("manual", "", 1000),
    ]
    first = plan(2500, sources, way, "manual", ("gift_card", "card"))
    assert [one.payment for one in first] == ["gift", "new"]
    assert plan(700, [], way, "manual") == plan(700, [paid("sepa", 900, "bacs")], way, "manual")


@given(st.integers(1, 10**9), st.lists(st.integers(-5, 10**6), max_size=6))
def test_parts_add_up_and_no_payment_gives_more_than_is_left_of_it(amount: int, lefts: list[int]) -> None:
    sources = [paid(f"p{place}", left, days=place) for place, left in enumerate(lefts)]
    parts = plan(amount, sources, way, "manual")
    assert sum(one.amount_minor for one in parts) == amount
    assert all(one.amount_minor > 0 for one in parts)
    left = {one.payment: one.left_minor for one in sources}
    assert all(one.amount_minor <= left[one.payment] for one in parts if one.payment)
    assert len({one.payment for one in parts}) == len(parts)


@pytest.mark.parametrize(
    ("amount", "paid_", "pending", "state"),
    [(100, 100, 0, "succeeded"), (100, 120, 0, "succeeded"), (100, 40, 60, "partly"), (100, 40, 0, "partly"),
     (100, 0, 100, "pending"), (100, 0, 0, "failed")],
)  # fmt: skip
def test_how_far_a_granted_refund_is(amount: int, paid_: int, pending: int, state: str) -> None:
    assert state_of(amount, paid_, pending) == state


@pytest.mark.parametrize(
    ("minor", "currency", "stripes"),
    [(1250, "EUR", 1250), (1250, "JPY", 1250), (1250, "ISK", 125_000), (1250, "KWD", 1250), (1200, "MGA", 12)],
)
def test_stripe_counts_some_currencies_its_own_way(minor: int, currency: str, stripes: int) -> None:
    assert to_stripe(minor, currency) == stripes


@pytest.mark.parametrize(("minor", "currency"), [(1255, "KWD"), (1250, "MGA"), (1, "TND")])
def test_an_amount_that_stripe_cannot_hold_is_refused(minor: int, currency: str) -> None:
    with pytest.raises(Refused, match="amount_not_payable"):
        to_stripe(minor, currency)
