"""Two stations, two desks, two signatures at one moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.ledger.api import GoodsPlace, GoodsStatus, available, balance, verify
from amends.returns.api import (
    authorise_disposition,
    cancel_rma,
    inspect,
    propose_disposition,
    receipts_for,
    receive,
    rma,
)
from amends.returns.commands.lapse import expire_due
from tests.racing import at_once, errors
from tests.returns.world import World, authorised, build, seen

pytestmark = pytest.mark.django_db(transaction=True)
Q01 = GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01")


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_enter_is_hit_again_and_again(world: World) -> None:
    back = authorised(world)
    results = at_once(*[lambda: receive(world.wanda, seen(back, key="enter"))] * 4)
    assert errors(results) == []
    assert len({found.id for found in results}) == 1
    assert balance(Q01, "sku:KETTLE") == 1


def test_two_stations_scan_the_same_return(world: World) -> None:
    back = authorised(world)
    results = at_once(
        lambda: receive(world.wanda, seen(back, key="one")),
        lambda: receive(world.walt, seen(back, key="two")),
        lambda: receive(world.walt, seen(back, key="three", location_code="WH2")),
    )
    assert [getattr(error, "code", error) for error in errors(results)] == ["already_received"] * 2
    assert len(receipts_for(back.id)) == 1
    assert rma(SYSTEM, back.id).received_quantity == 1
    assert verify() == []


def test_parts_received_at_two_stations_never_pass_what_was_announced(world: World) -> None:
    back = authorised(world, quantity=3)
    results = at_once(*[lambda n=n: receive(world.wanda, seen(back, 1, key=f"k{n}")) for n in range(5)])
    assert len(errors(results)) == 2
    assert (rma(SYSTEM, back.id).received_quantity, balance(Q01, "sku:KETTLE")) == (3, 3)


def test_received_while_it_is_cancelled(world: World) -> None:
    for number in range(4):
        back = authorised(world)
        results = at_once(
            lambda back=back, n=number: receive(world.wanda, seen(back, key=f"c{n}")),  # type: ignore[misc]
            lambda back=back: cancel_rma(world.ann, back.id, "customer keeps it"),  # type: ignore[misc]
        )
        assert len(errors(results)) == 1
        state = rma(SYSTEM, back.id).state
        assert (state, len(receipts_for(back.id))) in (("received", 1), ("cancelled", 0))


def test_received_while_it_expires(world: World) -> None:
    back = authorised(world, expires_at=clock.now() + timedelta(seconds=2))
    later = clock.now() + timedelta(seconds=3)

    def expire() -> int:
        with clock.frozen(later):
            return expire_due()

    results = at_once(lambda: receive(world.wanda, seen(back)), expire)
    assert rma(SYSTEM, back.id).state == ("expired" if results[1] else "received")
    assert len(receipts_for(back.id)) == (0 if results[1] else 1)


def test_two_inspectors(world: World) -> None:
    arrived = receive(world.wanda, seen(authorised(world)))
    results = at_once(
        lambda: inspect(world.wanda, arrived.id, "fracture", "defect_confirmed"),
        lambda: inspect(world.quinn, arrived.id, "", "no_fault_found"),
    )
    assert [getattr(error, "code", error) for error in errors(results)] == ["already_inspected"]


def test_two_proposals_and_two_signatures(world: World) -> None:
    arrived = receive(world.wanda, seen(authorised(world)))
    inspect(world.wanda, arrived.id, "", "no_fault_found")
    results = at_once(
        lambda: propose_disposition(world.wanda, arrived.id, "use_as_is"),
        lambda: propose_disposition(world.walt, arrived.id, "scrap"),
    )
    assert [getattr(error, "code", error) for error in errors(results)] == ["already_proposed"]
    (proposed,) = [found for found in results if not isinstance(found, Exception)]
    signed = at_once(*[lambda: authorise_disposition(world.quinn, proposed.id, True)] * 3)
    assert {getattr(error, "code", error) for error in errors(signed)} <= {"changed_meanwhile", "move_not_allowed"}
    assert len(errors(signed)) == 2
    assert balance(Q01, "sku:KETTLE") == 0
    assert available(["KETTLE"])["KETTLE"] == (1 if proposed.code == "use_as_is" else 0)
    assert verify() == []
