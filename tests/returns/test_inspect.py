"""Inspections and what several of one return come to."""

from __future__ import annotations

import pytest

from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Refused
from amends.jobs.models import FactRow
from amends.returns.api import inspect, receipts, receive, rma
from amends.returns.rules.findings import overall
from tests.returns.world import World, authorised, seen


def _inspected() -> list[tuple[int, str]]:
    rows = FactRow.objects.filter(name="returns.goods_inspected").order_by("id")
    return [(row.payload["receipt_id"], row.payload["result"]) for row in rows]


def test_the_finding_is_kept_with_its_label_and_version(world: World) -> None:
    back = authorised(world)
    arrived = receive(world.wanda, seen(back))
    found = inspect(world.walt, arrived.id, "fracture", "defect_confirmed", " handle broken\x00 ")
    assert (found.found_defect, found.found_label) == ("fracture", "Part cracked or broken")
    assert (found.inspection_note, found.inspected_by) == ("handle broken", world.walt.label)
    assert rma(SYSTEM, back.id).state == "inspected"
    assert _inspected() == [(arrived.id, "defect_confirmed")]


def test_once_only(world: World) -> None:
    arrived = receive(world.wanda, seen(authorised(world)))
    inspect(world.wanda, arrived.id, "fracture", "defect_confirmed")
    with pytest.raises(Refused, match="already_inspected"):
        inspect(world.quinn, arrived.id, "", "no_fault_found")
    assert len(_inspected()) == 1


def test_some_results_name_their_finding(world: World) -> None:
    arrived = receive(world.wanda, seen(authorised(world)))
    assert inspect(world.quinn, arrived.id, "", "no_fault_found").found_label == "Works as specified"
    other = receive(world.wanda, seen(authorised(world)))
    with pytest.raises(Refused, match="finding_unknown"):
        inspect(world.quinn, other.id, "", "defect_confirmed")


def test_a_symptom_is_not_a_finding(world: World) -> None:
    arrived = receive(world.wanda, seen(authorised(world)))
    with pytest.raises(Refused, match="finding_unknown"):
        inspect(world.quinn, arrived.id, "safety_smoke", "defect_confirmed")


@pytest.mark.parametrize("condition", ["empty_box", "wrong_item"])
def test_what_is_not_there_cannot_be_found_defective(world: World, condition: str) -> None:
    arrived = receive(world.wanda, seen(authorised(world), condition=condition))
    with pytest.raises(Refused, match="result_unknown"):
        inspect(world.quinn, arrived.id, "fracture", "defect_confirmed")
    inspect(world.quinn, arrived.id, "", "wrong_item")
    assert _inspected() == [(arrived.id, "wrong_item")]


def test_case_40_while_units_are_outstanding_nothing_is_concluded(world: World) -> None:
    """3 announced, 2 here: nothing is paid for 3 until the third is here too."""
    back = authorised(world, quantity=3)
    first = receive(world.wanda, seen(back, 2))
    inspect(world.wanda, first.id, "fracture", "defect_confirmed")
    assert (rma(SYSTEM, back.id).state, _inspected()) == ("received", [])
    second = receive(world.wanda, seen(back, 1))
    inspect(world.wanda, second.id, "fracture", "defect_confirmed")
    assert _inspected() == [(second.id, "defect_confirmed")]


def test_the_worst_result_counts() -> None:
    assert overall(2, 2, ["defect_confirmed", "misuse"]) == "misuse"
    assert overall(2, 2, ["defect_confirmed", "no_fault_found"]) == "no_fault_found"
    assert overall(2, 1, ["swapped_unit"]) == "swapped_unit"
    assert overall(2, 1, ["defect_confirmed"]) is None
    assert overall(2, 2, ["misuse", None]) is None
    assert overall(1, 0, []) is None


def test_the_queue_shows_the_longest_waiting_first(world: World) -> None:
    waiting = [receive(world.wanda, seen(authorised(world))).id for _ in range(3)]
    inspect(world.wanda, waiting[1], "fracture", "defect_confirmed")
    page = receipts(world.quinn, inspected=False, size=1)
    assert [row.id for row in page.items] == [waiting[0]]
    assert [row.id for row in receipts(world.quinn, False, page.next_cursor or "").items] == [waiting[2]]
    assert [row.id for row in receipts(world.quinn, inspected=True).items] == [waiting[1]]


def test_who_may_not(world: World) -> None:
    arrived = receive(world.wanda, seen(authorised(world)))
    with pytest.raises(Refused, match="not_allowed"):
        inspect(world.ann, arrived.id, "fracture", "defect_confirmed")
    with pytest.raises(NotFound):
        receipts(world.zoe)
    with pytest.raises(NotFound):
        inspect(world.quinn, 0, "fracture", "defect_confirmed")
