"""The Pareto report: counts, shares, and that it costs the same however much there is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from amends.claims.api import claims_with_defect
from amends.claims.models import Claim
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.orders.models import Order, OrderLine, SoldUnit
from amends.quality.api import pareto
from amends.quality.rules.shares import cumulated, percent
from amends.resolutions.models import Resolution
from amends.returns.models import Inspection, Receipt, Rma
from tests.people import colleague

DAY = datetime(2026, 10, 5, 9, tzinfo=UTC)


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40))
def test_shares_of_everything_end_at_exactly_100(counts: list[int]) -> None:
    found = cumulated(counts, sum(counts))
    assert found[-1][1] == Decimal("100.0")
    assert [so_far for _, so_far in found] == sorted(so_far for _, so_far in found)
    for count, (share, _) in zip(counts, found, strict=True):
        assert abs(share - Decimal(100 * count) / sum(counts)) <= Decimal("0.05")


def test_a_share_of_nothing_is_nothing() -> None:
    assert percent(0, 0) == Decimal("0.0")


def quality() -> Actor:
    return colleague("quality")


def claim(
    number: int, sku: str, code: str, *, state: str = "closed", at: datetime = DAY, pieces: int = 1
) -> Claim:
    order = Order.objects.create(
        channel="shopify", account="shop", external_id=str(number), number=f"#{number}", version="1",
        placed_at=at, updated_at=at, currency="EUR", subtotal=1, discount=0, shipping=0, shipping_tax=0,
        tax=0, total=1, order_state="open", payment_state="paid", fulfilment_state="fulfilled",
    )  # fmt: skip
    line = OrderLine.objects.create(
        order=order, external_id="1", position=1, sku=sku, title=sku.title(), quantity=pieces,
        unit_price="1", gross=1, discount=0, tax=0, total=1,
    )  # fmt: skip
    return Claim.objects.create(
        public_id=f"CLM-{number}", state=state, channel="shopify", order=order, order_line=line,
        sold_unit=SoldUnit.objects.create(order_line=line, quantity=pieces), sku=sku, title=sku.title(),
        quantity=pieces, defect_version=1, defect_code=code, defect_label=code.upper(), defect_category="x",
        description="d", opened_by="a", created_at=at, submitted_at=at,
    )  # fmt: skip


def some_claims() -> list[Claim]:
    plan = [("kettle", "leak")] * 5 + [("kettle", "dark")] * 3 + [("lamp", "dark")] * 2
    return [claim(number, sku, code) for number, (sku, code) in enumerate(plan)]


@pytest.mark.django_db
def test_reported_defects_by_product_and_type() -> None:
    some_claims()
    claim(90, "lamp", "leak", state="draft")
    claim(91, "lamp", "leak", state="withdrawn")
    found = pareto(quality())
    assert (found.total, found.units, found.others) == (10, 10, 0)
    rows = [(row.sku, row.defect_code, row.claims, row.share, row.cumulated) for row in found.rows]
    assert rows == [
        ("kettle", "leak", 5, Decimal("50.0"), Decimal("50.0")),
        ("kettle", "dark", 3, Decimal("30.0"), Decimal("80.0")),
        ("lamp", "dark", 2, Decimal("20.0"), Decimal("100.0")),
    ]
    assert (found.rows[0].title, found.rows[0].defect_label) == ("Kettle", "LEAK")


@pytest.mark.django_db
def test_what_does_not_fit_is_counted_as_others() -> None:
    some_claims()
    found = pareto(quality(), limit=1)
    assert (len(found.rows), found.others, found.rows[0].cumulated) == (1, 5, Decimal("50.0"))


@pytest.mark.django_db
def test_since_and_product_narrow_it() -> None:
    some_claims()
    claim(90, "lamp", "leak", at=datetime(2026, 11, 1, tzinfo=UTC), pieces=4)
    me = quality()
    late = pareto(me, since=date(2026, 11, 1))
    assert [(row.sku, row.claims, row.units) for row in late.rows] == [("lamp", 1, 4)]
    assert pareto(me, sku="lamp").total == 3


@pytest.mark.django_db
def test_the_claims_behind_a_bar() -> None:
    made = some_claims()
    page = claims_with_defect(SYSTEM, "kettle", "leak", size=3)
    assert [row.id for row in page.items] == [made[4].pk, made[3].pk, made[2].pk]
    rest = claims_with_defect(SYSTEM, "kettle", "leak", cursor=page.next_cursor or "", size=3)
    assert [row.id for row in rest.items] == [made[1].pk, made[0].pk]


def inspected(of: Claim, code: str, decision_id: int) -> None:
    resolution = Resolution.objects.create(
        claim=of, decision_id=decision_id, sold_unit=of.sold_unit, remedy="refund", method="original",
        quantity=1, currency="EUR", amount_minor=1, at=DAY,
    )  # fmt: skip
    rma = Rma.objects.create(
        public_id=f"RMA-{of.pk}", claim=of, resolution=resolution, claim_ref=of.public_id, order_number="#1",
        sold_unit=of.sold_unit, sku=of.sku, title=of.title, quantity=1, remedy="refund", location_code="L",
        return_address=[], authorised_at=DAY, expires_at=DAY, expiry_rule="30 days",
    )  # fmt: skip
    receipt = Receipt.objects.create(
        rma=rma, key=str(of.pk), quantity=1, condition="as_expected", location_code="L", bin="Q",
        received_by="W", at=DAY,
    )  # fmt: skip
    Inspection.objects.create(
        receipt=receipt, defect_version=1, found_defect=code, found_label=code.upper(), result="defect_confirmed",
        inspected_by="I", at=DAY,
    )  # fmt: skip


@pytest.mark.django_db
def test_found_defects_are_counted_by_inspection() -> None:
    from amends.decisions.models import Decision

    made = some_claims()
    for of in made[:3]:
        verdict = Decision.objects.create(
            claim=of, state="final", outcome="approve", remedy="refund", share_percent=100, decided_by="P", at=DAY
        )
        inspected(of, "seal_leaks", verdict.pk)
    found = pareto(quality(), by="finding")
    assert [(row.sku, row.defect_code, row.claims, row.share) for row in found.rows] == [
        ("kettle", "seal_leaks", 3, Decimal("100.0"))
    ]


@pytest.mark.django_db
def test_it_takes_two_statements(django_assert_max_num_queries: Any) -> None:
    some_claims()
    me = quality()
    with CaptureQueriesContext(
        connection,
    ) as caught:
        pareto(me)
    assert len(caught) == 2


@pytest.mark.django_db
def test_only_those_with_the_right_read_it() -> None:
    agent = colleague("agent")
    with pytest.raises(Refused, match="not_allowed"):
        pareto(agent)
    with pytest.raises(Refused, match="report_unknown"):
        pareto(quality(), by="colour")
