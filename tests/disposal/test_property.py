"""Whatever people do with goods, in whatever order: units are conserved, and nothing comes to the shelf out of
quarantine without a release of two people."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.core.errors import AmendsError
from amends.disposal import api as disposal
from amends.disposal.models import Count, LotHold
from amends.disposal.ports import COUNT_REASONS, Traded
from amends.inbound import api as inbound
from amends.inbound.api import UnannouncedInput
from amends.inbound.models import Unannounced
from amends.ledger.api import available, stock, verify
from amends.ledger.models import Leg
from amends.returns import api as returns
from amends.returns.models import Disposition, Receipt
from tests.ledger.books import bought, released
from tests.returns.world import World, authorised, build, seen

SKU = "KETTLE"
LOTS = ("", "L1", "L2")
CODES = (
    "use_as_is",
    "scrap",
    "use_as_is",
    "return_to_vendor",
    "refurbish",
    "recycle",
    "return_to_customer",
    "rework",
)
SEEN = ("as_expected", "as_expected", "damaged_in_transit", "wrong_item", "empty_box")
_keys = count()


class _House:
    """Three returns of two pieces, a shelf, and all who work with them; `number` chooses among what is there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.returns = [authorised(world, quantity=2) for _ in range(3)]
        for lot, back in zip(LOTS, self.returns, strict=True):  # something waits in each room from the start
            came = inbound.arrive(world.wanda, seen(back, lot=lot)).receipt
            returns.inspect(world.wanda, came.id, "", "no_fault_found")
            returns.propose_disposition(world.wanda, came.id, CODES[len(lot)])

    def buy(self, number: int) -> object:
        return self._trade("bought", number)

    def sell(self, number: int) -> object:
        return self._trade("sold", number)

    def _trade(self, kind: str, number: int) -> object:
        goods = Traded(
            kind=kind, location="WH1", sku=SKU, units=1 + number % 3, reference="X", key=f"t{next(_keys)}",
            lot=LOTS[number % 3],
        )  # fmt: skip
        return disposal.trade(self.world.wanda, goods)

    def receive(self, number: int) -> object:
        back = self.returns[number % 3]
        came = seen(back, 1 + number % 2, condition=SEEN[number % len(SEEN)], lot=LOTS[number % 3], sku=SKU)
        return inbound.arrive(self.world.wanda, came, surplus=number % 2 == 0)

    def take_in(self, number: int) -> object:
        came = UnannouncedInput(
            key=f"u{next(_keys)}", location_code="WH1", sku=SKU, quantity=1 + number % 2, lot=LOTS[number % 3]
        )
        return inbound.take_in(self.world.wanda, came)

    def match(self, number: int) -> object:
        return inbound.match(
            self.world.wanda, _one(Unannounced, number).public_id, self.returns[number % 3].public_id
        )

    def undo(self, number: int) -> object:
        return inbound.undo(self.world.wanda, _one(Unannounced, number).public_id, "a mistake")

    def cancel(self, number: int) -> None:
        returns.cancel_rma(self.world.ann, self.returns[number % 3].id, "changed")

    def inspect(self, number: int) -> object:
        result = ("no_fault_found", "wrong_item")[number % 2]
        return returns.inspect(self.world.wanda, _one(Receipt, number, is_inspected=False).pk, "", result)

    def propose(self, number: int) -> object:
        receipt = _one(Receipt, number, is_inspected=True, is_gone=False)
        return returns.propose_disposition(self.world.wanda, receipt.pk, CODES[number % len(CODES)])

    def authorise(self, number: int) -> object:
        who = (self.world.quinn, self.world.wanda)[number % 7 == 0]
        row = _one(Disposition, number, state="proposed")
        return returns.authorise_disposition(who, row.pk, number % 5 > 0, "because", "C-1")

    def count(self, number: int) -> object:
        places = [place.bin for place, _, _ in stock("WH1", SKU) if place.status == "quality_reject"]
        reason = COUNT_REASONS[number % len(COUNT_REASONS)]
        return disposal.count(self.world.walt, "WH1", places[number % len(places)], SKU, number % 4, reason)

    def decide_count(self, number: int) -> object:
        return disposal.decide_count(
            self.world.quinn, _one(Count, number, state="counted").pk, number % 4 > 0, "because"
        )

    def hold(self, number: int) -> object:
        return disposal.lots.hold(self.world.quinn, SKU, LOTS[1 + number % 2], "leaks")

    def ask(self, number: int) -> object:
        return disposal.lots.ask_release(self.world.quinn, _one(LotHold, number, state="held").public_id, "fine")

    def let_go(self, number: int) -> object:
        who = (self.world.quentin, self.world.quinn)[number % 3 == 0]
        return disposal.lots.decide_release(
            who, _one(LotHold, number, state="asked").public_id, number % 4 > 0, "because"
        )


_OFTEN = ("receive", "inspect", "propose", "authorise", "authorise", "ask", "let_go")
ACTS = [*(name for name in vars(_House) if not name.startswith("_")), *_OFTEN]


def _one(model: Any, number: int, **where: Any) -> Any:
    rows = list(model.objects.filter(**where).order_by("pk"))
    if not rows:
        raise _Nothing("nothing")
    return rows[number % len(rows)]


class _Nothing(AmendsError):
    """There is nothing yet that this act could be done to."""


@pytest.mark.django_db
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 200)), min_size=10, max_size=40))
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_units_are_conserved_and_only_a_release_leads_to_the_shelf(acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        house = _House(build())
        for name, number in acts:
            act: Callable[[int], object] = getattr(house, name)
            with suppress(AmendsError, ZeroDivisionError), transaction.atomic():
                act(number)
        held = stock(sku=SKU)
        assert verify() == []
        assert sum(units for _, _, units in held) == 0
        outside = sum(units for place, _, units in held if place.status in ("with_supplier", "with_customer"))
        came = Leg.objects.filter(commodity=f"sku:{SKU}", account__kind__in=("with_supplier", "with_customer"))
        assert -outside == -sum(came.values_list("amount", flat=True))
        assert available([SKU])[SKU] <= bought() + released()
        transaction.set_rollback(True)
