"""Issuing an authorisation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amends.catalog.models import Location
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.decisions.models import Decision
from amends.jobs.models import FactRow
from amends.resolutions.models import Resolution
from amends.returns.api import authorise, authorise_disposition, inspect, propose_disposition, receive, rmas
from amends.returns.models import Rma
from tests.racing import at_once, errors
from tests.returns.world import World, build, granted, seen


def test_it_says_all_that_the_customer_needs_as_of_now(world: World) -> None:
    resolution = granted(world, world.phone, serial="SN5")
    with clock.frozen(clock.now()):
        back = authorise(SYSTEM, resolution.pk)
        assert back.expires_at == clock.now() + timedelta(days=30)
    assert ids.parse(back.public_id, "RMA") == back.public_id
    assert (back.state, back.quantity, back.received_quantity, back.serial) == ("authorised", 1, 0, "SN5")
    assert (back.customer_id, back.customer_name) == (world.zoe.customer_id, "Zoe")
    assert (back.claim_ref, back.sku) == (resolution.claim.public_id, "PHONE")
    assert back.return_address == ("Leeds returns", "Unit 5", "12345 Town")
    assert back.expiry_rule == "30 days after authorisation"
    facts = FactRow.objects.filter(name="returns.rma_authorised").values_list("payload", flat=True)
    assert list(facts) == [{"rma_id": back.id, "claim_id": back.claim_id}]


def test_the_address_stays_when_the_place_moves(world: World) -> None:
    resolution = granted(world)
    authorise(SYSTEM, resolution.pk)
    Location.objects.update(address=["Elsewhere"])
    assert authorise(SYSTEM, resolution.pk).return_address == ("Leeds returns", "Unit 5", "12345 Town")


def test_goods_come_back_to_their_own_country(world: World) -> None:
    assert authorise(SYSTEM, granted(world, country="DE").pk).location_code == "WH2"
    assert authorise(SYSTEM, granted(world, country="SE").pk).location_code == "WH1"


def test_case_10_no_place_to_return_to_is_refused_with_a_text(world: World) -> None:
    Location.objects.update(receives_returns=False)
    with pytest.raises(Refused) as refusal:
        authorise(SYSTEM, granted(world).pk)
    assert refusal.value.code == "no_return_location"
    assert "return" in refusal.value.text


def test_asked_twice_it_is_the_same_and_told_once(world: World) -> None:
    resolution = granted(world)
    assert authorise(SYSTEM, resolution.pk) == authorise(world.ann, resolution.pk)
    assert FactRow.objects.filter(name="returns.rma_authorised").count() == 1


def _regranted(resolution: Resolution) -> Resolution:
    """The decision was superseded and another one granted again."""
    Resolution.objects.filter(pk=resolution.pk).update(state="cancelled")
    Decision.objects.filter(pk=resolution.decision_id).update(state="superseded")
    decision = Decision.objects.get(pk=resolution.decision_id)
    decision.pk, decision.state = None, "final"
    decision.save()
    again = Resolution.objects.get(pk=resolution.pk)
    again.pk, again.state, again.decision = None, "granted", decision
    again.save()
    return again


def test_goods_that_are_here_need_not_be_sent_again(world: World) -> None:
    resolution = granted(world)
    back = authorise(SYSTEM, resolution.pk)
    arrived = receive(world.wanda, seen(back))
    inspect(world.wanda, arrived.id, "", "misuse")
    again = authorise(SYSTEM, _regranted(resolution).pk)
    assert (again.id, again.state) == (back.id, "inspected")
    assert authorise(SYSTEM, Rma.objects.get().resolution_id).id == back.id
    assert FactRow.objects.filter(name="returns.rma_authorised").count() == 1


def test_case_52_goods_that_went_back_to_the_customer_may_be_sent_again(world: World) -> None:
    resolution = granted(world)
    arrived = receive(world.wanda, seen(authorise(SYSTEM, resolution.pk)))
    inspect(world.wanda, arrived.id, "", "no_fault_found")
    proposed = propose_disposition(world.wanda, arrived.id, "return_to_customer")
    authorise_disposition(world.quinn, proposed.id, True)
    assert authorise(SYSTEM, _regranted(resolution).pk).state == "authorised"


def test_after_an_empty_box_the_goods_are_still_to_be_sent(world: World) -> None:
    resolution = granted(world)
    receive(world.wanda, seen(authorise(SYSTEM, resolution.pk), condition="empty_box"))
    assert authorise(SYSTEM, _regranted(resolution).pk).state == "authorised"


@pytest.mark.parametrize("state", ["cancelled", "settled"])
def test_case_34_nothing_granted_nothing_to_send_back(world: World, state: str) -> None:
    resolution = granted(world)
    Resolution.objects.filter(pk=resolution.pk).update(state=state)
    with pytest.raises(Refused, match="rma_not_granted"):
        authorise(SYSTEM, resolution.pk)
    with pytest.raises(NotFound):
        authorise(SYSTEM, 0)


def test_a_policy_may_a_warehouse_may_not(world: World) -> None:
    resolution = granted(world)
    with pytest.raises(Refused, match="not_allowed"):
        authorise(world.wanda, resolution.pk)
    assert authorise(Actor("policy", "Policy 1"), resolution.pk).state == "authorised"


@pytest.mark.django_db(transaction=True)
def test_authorised_at_once_it_is_one() -> None:
    world = build()
    resolution = granted(world)
    results = at_once(*[lambda: authorise(SYSTEM, resolution.pk)] * 4)
    assert errors(results) == []
    assert len({back.public_id for back in results}) == 1
    assert len(rmas(SYSTEM).items) == 1
    assert FactRow.objects.filter(name="returns.rma_authorised").count() == 1
