"""Whatever is done to returned goods in whatever order: units are conserved, and what can be sold grows by what
two people released, never by anything else."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.core.errors import Conflict, NotFound, Refused
from amends.disposal.api import count, decide_count
from amends.ledger.api import available, verify
from amends.ledger.models import Leg, Release
from amends.refurbishment.api import add_photo, give_up, goods_came, grade, orders, record_test, release, start
from amends.returns.api import authorise_disposition, inspect, propose_disposition, receipts, receive
from amends.returns.models import Disposition
from amends.returns.ports import DESTINATIONS
from tests.refurbishment.test_orders import picture
from tests.returns.world import World, authorised, seen

ACTS = st.tuples(
    st.sampled_from(
        ["receive", "inspect", "propose", "authorise", "count", "refurbish", "grade", "release", "fail"]
    ),
    st.integers(0, 7),
    st.integers(1, 3),
)


def _act(world: World, what: str, pick: int, number: int) -> None:
    if what == "receive":
        receive(world.wanda, seen(authorised(world, quantity=number), number))
    elif what == "inspect":
        for one in receipts(world.wanda, inspected=False).items[:2]:
            inspect(world.wanda, one.id, "", "no_fault_found")
    elif what == "propose":
        for one in receipts(world.wanda, inspected=True, undisposed=True).items[:2]:
            propose_disposition(world.wanda, one.id, (*DESTINATIONS, "refurbish", "refurbish")[pick])
    elif what == "authorise":
        for row in Disposition.objects.filter(state="proposed")[:2]:
            done = authorise_disposition(world.quinn, row.pk, pick > 0, "no", "C-1")
            if (done.state, done.code) == ("done", "refurbish"):
                goods_came(done.receipt_id, "WH1", "refurbish")
    elif what == "count":
        found = count(world.wanda, "WH1", "Q-01", "KETTLE", pick, "found")
        decide_count(world.quinn, found.id, True)
    else:
        _refurbish(world, what, pick, number)


def _refurbish(world: World, what: str, pick: int, number: int) -> None:
    for one in orders(world.quinn, ["queued", "working", "graded"]).items[:1]:
        if what == "refurbish":
            start(world.wanda, one.public_id)
            record_test(world.wanda, one.public_id, "Boils", pick > 1)
            add_photo(world.wanda, one.public_id, "p.jpg", PHOTO)
        elif what == "grade":
            grade(world.wanda, one.public_id, "ABC"[pick % 3], good=number, price_minor=100)
        elif what == "release":
            release(world.quinn, one.public_id)
        else:
            give_up(world.wanda, one.public_id, "no")


PHOTO = picture()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(ACTS, min_size=8, max_size=20))
def test_units_are_conserved_and_only_releases_bring_goods_back_on_sale(
    world: World, acts: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        for act in [("receive", 0, 2), ("inspect", 0, 1), *acts]:
            with suppress(Refused, Conflict, NotFound), transaction.atomic():
                _act(world, *act)
        sums = Leg.objects.filter(commodity__startswith="sku:").values_list("commodity").annotate(n=Sum("amount"))
        assert {n for _, n in sums.order_by()} <= {0}
        skus = ["KETTLE", *(f"KETTLE-R{one}" for one in "ABC")]
        leave = ["sellable", "grade_a", "grade_b", "grade_c"]
        released = Release.objects.filter(to_status__in=leave).aggregate(n=Sum("used"))["n"] or 0
        assert sum(available(skus).values()) == released
        assert verify() == []
        transaction.set_rollback(True)
