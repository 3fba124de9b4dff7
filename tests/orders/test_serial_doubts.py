"""The record was wrong: who may say so, on what evidence, who decides, and what the channel tells afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from amends.catalog.models import SerialUnit
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.jobs.models import StateMove
from amends.orders import api
from amends.orders.models import Order, OrderLine, SoldUnit
from tests.orders.made import line, order
from tests.racing import at_once, errors

AGENT = Actor("user", "Ann", 1, roles=frozenset({"agent"}))
WAREHOUSE = Actor("user", "Wim", 2, roles=frozenset({"warehouse"}))


def sold(*serials: str, version: int = 1, number: str = "100") -> None:
    api.record_orders([order(number, version, lines=(line("1", len(serials), serials=serials),))])


def unit(serial: str) -> SoldUnit:
    return SoldUnit.objects.get(serial=serial, quantity=1, order_line__order__external_id="100")


def buyer() -> Actor:
    return Actor(
        "customer",
        "Kim",
        None,
        customer_id=Order.objects.get(external_id="100").customer_id,
        roles=frozenset({"customer"}),
    )


def doubt(serial: str, right: str, who: Actor = AGENT, **said: Any) -> Any:
    given: dict[str, Any] = {"reason": "It is on the label.", "evidence": ["PIC-1"]} | said
    return api.serials.doubt_serial(who, unit(serial).pk, right, **given)


def standing() -> list[tuple[str, int]]:
    return sorted(SoldUnit.objects.filter(quantity__gt=0).values_list("serial", "quantity"))


@pytest.mark.django_db
class TestTheRecordWasWrong:
    def test_said_by_the_customer_decided_by_a_person_and_kept_against_the_channel(self) -> None:
        sold("A1")
        pk = unit("A1").pk
        said = doubt("A1", " b-1 ", buyer())
        assert (said.before, said.after, said.from_customer, said.state) == ("A1", "B1", True, "asked")
        assert standing() == [("A1", 1)]
        with pytest.raises(Refused, match="doubt_open"):
            doubt("A1", "C1")
        done = api.serials.decide_doubt(AGENT, said.id, True, "Read on the photo.")
        assert (done.state, done.decided_by, done.decision) == ("accepted", "Ann", "Read on the photo.")
        assert unit("B1").pk == pk
        assert not SerialUnit.objects.exists()  # nothing is minted
        sold("A1", version=2)  # the channel goes on to name the old one
        assert standing() == [("B1", 1)]
        assert unit("B1").pk == pk
        assert [row.verb for row in StateMove.objects.filter(axis="serial doubt")] == ["accept"]

    def test_left_as_it_was(self) -> None:
        sold("A1")
        said = doubt("A1", "B1")
        api.serials.decide_doubt(AGENT, said.id, False, "The photo shows A1.")
        assert standing() == [("A1", 1)]
        [kept] = api.serials.serial_doubts(unit("A1").pk)
        assert (kept.state, kept.decision) == ("refused", "The photo shows A1.")
        with pytest.raises(Refused):
            api.serials.decide_doubt(AGENT, said.id, True, "Changed my mind.")

    def test_two_units_of_a_line_change_places(self) -> None:
        sold("A1", "B1")
        first, second = unit("A1").pk, unit("B1").pk
        api.serials.decide_doubt(AGENT, doubt("A1", "B1").id, True, "Mixed up.")
        assert (unit("B1").pk, unit("A1").pk) == (first, second)
        sold("A1", "B1", version=2)
        assert (unit("B1").pk, unit("A1").pk) == (first, second)

    def test_corrected_twice_and_told_again_with_one_more(self) -> None:
        sold("A1")
        for before, after in (("A1", "B1"), ("B1", "C1")):
            api.serials.decide_doubt(AGENT, doubt(before, after).id, True, "Read again.")
        sold("A1", "D1", version=2)
        assert standing() == [("C1", 1), ("D1", 1)]

    def test_where_else_the_number_stands_is_said_to_who_decides(self) -> None:
        sold("A1")
        sold("B1", number="200")
        doubt("A1", "B1")
        [said] = api.serials.serial_doubts(unit("A1").pk)
        assert said.elsewhere == ("#200",)

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"right": " - "}, "doubt_serial_missing"),
            ({"right": "a1"}, "doubt_serial_same"),
            ({"reason": " "}, "doubt_reason_missing"),
            ({"evidence": []}, "doubt_evidence_missing"),
        ],
    )
    def test_what_is_no_doubt(self, said: dict[str, Any], code: str) -> None:
        sold("A1")
        with pytest.raises(Refused, match=code):
            doubt("A1", **({"right": "B1"} | said))

    def test_whose_it_is_not_and_who_may_not(self) -> None:
        sold("A1")
        api.record_orders([order("100", 2, lines=(line("1", 1, serials=("A1",)), line("2", 3)))])
        stranger = Actor(
            "customer", "Eve", None, customer_id=(buyer().customer_id or 0) + 1, roles=frozenset({"customer"})
        )
        with pytest.raises(NotFound):
            doubt("A1", "B1", stranger)
        said = doubt("A1", "B1")
        for who in (WAREHOUSE, buyer()):
            with pytest.raises((Refused, NotFound)):
                api.serials.decide_doubt(who, said.id, True, "Mine.")
        several = SoldUnit.objects.get(order_line=OrderLine.objects.get(external_id="2"))
        with pytest.raises(Refused, match="doubt_serial_unit_unclear"):
            api.serials.doubt_serial(AGENT, several.pk, "B1", "label", ["PIC-1"])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does() -> None:
    sold("A1")
    said = doubt("A1", "B1")
    outcomes = at_once(
        *[
            lambda accept=accept: api.serials.decide_doubt(AGENT, said.id, accept, "Seen.")
            for accept in (True, False)
        ]
    )
    assert len(errors(outcomes)) == 1
    assert all(isinstance(error, (Conflict, Refused)) for error in errors(outcomes))
    [kept] = api.serials.serial_doubts(SoldUnit.objects.get().pk)
    assert standing() == [("B1" if kept.state == "accepted" else "A1", 1)]
