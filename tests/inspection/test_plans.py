"""Plans through the doors: written, used, replaced; what was found keeps its version."""

from __future__ import annotations

import json

import pytest
from django.db import ProgrammingError, transaction

from amends.catalog.api import save_product
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Refused
from amends.inspection.api import examine, plan_of, plans, save_plan, sheet, versions
from amends.inspection.models import Sheet
from amends.inspection.types import Step
from amends.returns.api import receive, rma
from amends.returns.ports import ReceiptView
from tests.people import desk_of
from tests.racing import at_once, errors
from tests.returns.world import World, authorised, build, seen

RUNS = Step(kind="check", text="It switches on")
VOLTS = Step(kind="measure", text="Voltage", unit="V", least="11.8", most="12.6")


@pytest.fixture
def world(db: None) -> World:
    return build()


def test_a_plan_from_its_page_to_the_sheet(world: World) -> None:
    quinn, wanda = desk_of("quinn"), desk_of("wanda")
    form = {
        "scope": "product", "scope_value": "KETTLE", "name": "Kettles", "reason": "first version",
        "step_kind": ["check", "measure", "check"], "step_text": ["It switches on", "Power", ""],
        "step_unit": ["", "W", ""], "step_least": ["", "1800", ""], "step_most": ["", "2200", ""],
        "step_need": ["", "", ""],
    }  # fmt: skip
    assert wanda.post("/console/inspection-plans/new/", form).status_code == 403
    wrong = quinn.post("/console/inspection-plans/new/", form | {"step_least": ["", "2300", ""]})
    assert (wrong.status_code, b"limit below is above" in wrong.content, b"2300" in wrong.content) == (
        422,
        True,
        True,
    )
    made = quinn.post("/console/inspection-plans/new/", form)
    assert made.status_code == 302
    assert quinn.post("/console/inspection-plans/new/", form).status_code == 422  # there is a version 1 now
    arrived = receive(world.wanda, seen(authorised(world)))
    address = f"/console/inspections/{arrived.id}/"
    page = wanda.get(address).content.decode()
    plan = plan_of(arrived)
    assert plan is not None
    assert ("at least 1800 W" in page, "It switches on" in page, plan.version) == (True, True, 1)
    answer = {"result": "no_fault_found", "plan": plan.id, "step-s1": "yes"}
    refused = wanda.post(address, answer)
    assert (refused.status_code, b"is not answered" in refused.content) == (422, True)
    refused = wanda.post(address, answer | {"step-s2": "1500"})
    assert b"say why in the note" in refused.content
    save_plan(world.quinn, "product", "KETTLE", "Kettles", [RUNS], "power is measured elsewhere", after=1)
    assert wanda.post(address, answer | {"step-s2": "1.500,0", "note": "x"}).status_code == 422
    done = wanda.post(address, answer | {"step-s2": "1500,5", "note": "the meter is old"})
    assert done.status_code == 302
    found = sheet(world.ann, arrived.id)
    assert found is not None
    assert (found.plan_version, found.passed) == (1, False)
    assert [(one.value, one.passed) for one in found.results] == [("yes", True), ("1500.5", False)]
    shown = wanda.get(address).content.decode()
    assert "1500.5 W" in shown
    assert "version 1" in shown
    assert wanda.get("/console/inspection-plans/").status_code == 200
    assert [one.version for one in versions(world.wanda, "product", "KETTLE")] == [2, 1]
    with pytest.raises(ProgrammingError), transaction.atomic():
        Sheet.objects.update(passed=True)


def _scope(arrived: ReceiptView) -> str:
    plan = plan_of(arrived)
    return plan.scope if plan is not None else ""


def test_which_plan_counts(world: World) -> None:
    save_product(SYSTEM, "KETTLE", "Steel kettle 1.7 l", category="Kitchen")
    arrived = receive(world.wanda, seen(authorised(world)))
    assert plan_of(arrived) is None
    save_plan(world.quinn, "all", "", "", [RUNS], "always")
    save_plan(world.quinn, "category", "Kitchen", "", [RUNS, VOLTS], "kitchen")
    assert _scope(arrived) == "category"
    save_plan(world.quinn, "product", "KETTLE", "", [VOLTS], "its own")
    assert _scope(arrived) == "product"
    save_plan(world.quinn, "product", "KETTLE", "", [], "retired")
    assert _scope(arrived) == "category"
    assert len(plans(world.ann).items) == 3
    for scope, value, code in (
        ("planet", "", "plan_scope_unknown"),
        ("category", " ", "plan_scope_unknown"),
        ("product", "NONE", "plan_product_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            save_plan(world.quinn, scope, value, "", [RUNS], "x")
    with pytest.raises(Refused, match="plan_changed"):
        save_plan(world.quinn, "all", "", "", [VOLTS], "late", after=0)
    with pytest.raises(NotFound):
        plans(world.zoe)
    other = save_plan(world.quinn, "product", "BATT", "", [RUNS], "x")
    with pytest.raises(Refused, match="plan_not_of_this"):
        examine(world.wanda, arrived.id, "", "no_fault_found", "", {}, other.id)
    empty = receive(world.wanda, seen(authorised(world), condition="empty_box"))
    assert examine(world.wanda, empty.id, "", "wrong_item").result == "wrong_item"


def test_a_counterfeit_speaks_against_the_claim(world: World) -> None:
    back = authorised(world, world.phone, quantity=2)
    arrived = receive(world.wanda, seen(back, 1, "SN-9"))
    found = examine(world.wanda, arrived.id, "", "counterfeit", "no hologram")
    assert (found.result, found.found_defect) == ("counterfeit", "wrong_item")
    assert rma(SYSTEM, back.id).state == "inspected"


@pytest.mark.django_db(transaction=True)
def test_two_versions_and_two_inspectors_at_one_moment(transactional_db: None) -> None:
    world = build()
    saved = at_once(*[lambda: save_plan(world.quinn, "product", "KETTLE", "", [RUNS], "race", after=0)] * 3)
    assert [getattr(error, "code", error) for error in errors(saved)] == ["plan_changed"] * 2
    arrived = receive(world.wanda, seen(authorised(world)))
    found = at_once(*[lambda: examine(world.wanda, arrived.id, "", "no_fault_found", "", {"s1": "yes"})] * 3)
    assert [getattr(error, "code", error) for error in errors(found)] == ["already_inspected"] * 2
    assert json.loads(json.dumps(Sheet.objects.get().results))[0]["value"] == "yes"
