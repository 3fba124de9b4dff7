"""Opening, revising, handing in, asking, deciding, closing: through the room's api."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from amends.claims import api
from amends.claims.commands.seed import seed_defect_types
from amends.claims.models import Claim, DefectType
from amends.claims.ports import CLAIM, ClaimInput, ClaimView
from amends.claims.rules.taxonomy import AXES
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.jobs.api import history, move
from amends.orders.models import SoldUnit
from tests.claims.shop import about, buyer, sell, staff

pytestmark = pytest.mark.django_db
FactRow: Any = apps.get_model("jobs", "FactRow")


def facts() -> list[tuple[str, dict[str, Any]]]:
    return [(row.name, row.payload) for row in FactRow.objects.filter(name__startswith="claims.").order_by("id")]


def in_state(state: str) -> ClaimView:
    """A claim taken there by the doors that people use."""
    agent = staff()
    claim = api.open_claim(agent, about(sell("SN10042"), serial="SN10042"))
    if state == "draft":
        return claim
    if state == "withdrawn":
        api.withdraw(agent, claim.id, "changed my mind")
        return api.claim(agent, claim.id)
    api.submit(agent, claim.id)
    if state in ("in_review", "awaiting_customer"):
        api.send_to_review(SYSTEM, claim.id, "a person should look")
    if state == "awaiting_customer":
        api.ask_customer(agent, claim.id, "Does the plug fit?")
    if state == "awaiting_choice":
        api.mark_decided(SYSTEM, claim.id, "covered", verb="offer")
    if state in ("decided", "closed"):
        api.mark_decided(SYSTEM, claim.id, "covered")
    if state == "closed":
        api.close(SYSTEM, claim.id, "paid")
    return api.claim(agent, claim.id)


def test_every_installation_has_the_catalogue_once() -> None:
    before = DefectType.objects.count()
    seed_defect_types()
    assert DefectType.objects.count() == before == sum(len(entries) for entries in AXES.values())
    symptoms = api.defect_types()
    assert {kind.category for kind in symptoms} >= {
        "Hardware Failure", "Cosmetic Damage", "Missing Part", "Dead on Arrival", "Safety", "Software", "Battery",
        "Transport Damage", "Wrong Item", "Wear",
    }  # fmt: skip
    assert all(kind.safety for kind in symptoms if kind.category == "Safety")
    assert {"no_fault_found", "swapped_unit", "misuse"} <= {kind.code for kind in api.defect_types("finding")}


def test_a_new_version_of_the_catalogue_replaces_the_old_one_for_new_claims_only() -> None:
    claim = in_state("draft")
    DefectType.objects.create(version=2, axis="symptom", code="hw_display", category="Display", label="Dark")
    assert [kind.version for kind in api.defect_types()] == [2]
    newer = api.open_claim(staff(), about(sell()))
    assert (newer.defect_version, newer.defect_label) == (2, "Dark")
    assert api.claim(staff(), claim.id).defect_version == 1


def test_opening_keeps_what_was_said_and_what_was_sold() -> None:
    bought = sell("SN10042")
    claim = api.open_claim(buyer(bought), about(bought, serial=" sn-100 42 "))
    assert claim.public_id.startswith("CLM-")
    assert (claim.state, claim.serial_reported, claim.sku) == ("draft", "SN10042", "LAMP-1")
    assert (claim.customer_id, claim.sold_unit_id) == (bought.customer_id, bought.lines[0].units[0].id)
    assert claim.needs_photo
    assert claim.verbs == ("submit", "withdraw")


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"description": " \n\x00 "}, "field_missing", "description"),
        ({"description": "x" * 5001}, "text_too_long", "description"),
        ({"serial": "x" * 101}, "text_too_long", "serial"),
        ({"defect_code": ""}, "field_missing", "defect"),
        ({"defect_code": "nonsense"}, "defect_unknown", "defect"),
        ({"defect_code": "fracture"}, "defect_unknown", "defect"),
        ({"quantity": 2}, "quantity_too_large", "quantity"),
        ({"quantity": 0}, "quantity_too_small", "quantity"),
    ],
)
def test_what_cannot_be_claimed(changed: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        api.open_claim(staff(), about(sell(), **changed))
    assert (refused.value.code, refused.value.facts["field"]) == (code, field)
    assert "(" not in refused.value.text


def test_a_line_without_any_unit_left_is_refused_in_words() -> None:
    bought = sell()
    SoldUnit.objects.filter(order_line_id=bought.lines[0].id).update(quantity=0)
    with pytest.raises(Refused, match="line_removed"):
        api.open_claim(staff(), about(bought))


def test_text_that_the_database_cannot_hold_is_cleaned() -> None:
    claim = api.open_claim(staff(), about(sell(), description="dark\x00 \ud800again\r\nand\tagain"))
    assert claim.description == "dark again\nand\tagain"


def test_a_serial_that_does_not_fit_never_makes_a_unit_and_hangs_on_the_likeliest() -> None:
    bought = sell("SN10042", "SN20042")
    units = {unit.serial: unit.id for unit in bought.lines[0].units}
    typo = api.open_claim(staff(), about(bought, serial="SN20043"))
    assert (typo.serial_reported, typo.sold_unit_id) == ("SN20043", units["SN20042"])
    none = api.open_claim(staff(), about(bought))
    assert none.sold_unit_id in units.values()
    assert SoldUnit.objects.filter(order_line_id=bought.lines[0].id).count() == 2


def test_others_orders_and_lines_are_not_found() -> None:
    mine, other = sell("SN10042"), sell("SN20000", customer="dora")
    for said in (about(other), about(mine, order_line_id=other.lines[0].id), about(mine, order_id=10**9)):
        with pytest.raises(NotFound):
            api.open_claim(buyer(mine), said)


def test_the_same_form_sent_twice_is_one_claim() -> None:
    bought, agent = sell(), staff()
    first = api.open_claim(agent, about(bought), key="k1")
    assert api.open_claim(agent, about(bought), key="k1").id == first.id
    assert api.open_claim(agent, about(bought), key="k2").id != first.id
    assert api.open_claim(buyer(bought), about(bought), key="k1").id != first.id
    with pytest.raises(Refused, match="key_reused"):
        api.open_claim(agent, about(bought, description="something else entirely"), key="k1")


def test_a_draft_can_be_revised_until_it_is_handed_in() -> None:
    bought = sell("SN10042", "SN20042")
    me = buyer(bought)
    claim = api.open_claim(me, about(bought, serial="SN10042"))
    changed = api.revise(me, claim.id, about(bought, serial="SN20042", defect_code="safety_smoke"))
    assert (changed.id, changed.serial_reported, changed.safety) == (claim.id, "SN20042", True)
    assert changed.sold_unit_id != claim.sold_unit_id
    api.submit(me, claim.id)
    with pytest.raises(Refused, match="claim_not_open"):
        api.revise(me, claim.id, about(bought))


def test_handing_in_publishes_and_writes_who() -> None:
    bought = sell()
    me = buyer(bought)
    claim = api.open_claim(me, about(bought))
    with clock.frozen(clock.now() + timedelta(hours=1)):
        api.submit(me, claim.id)
        now = clock.now()
    after = api.claim(me, claim.id)
    assert (after.state, after.submitted_at) == ("checking", now)
    assert facts() == [("claims.claim_submitted", {"claim_id": claim.id})]
    (record,) = history([("claim", claim.id)])
    assert (record.verb, record.actor_label) == ("submit", me.label)
    with pytest.raises(Refused, match="move_not_allowed"):
        api.submit(me, claim.id)


def test_question_and_answer() -> None:
    claim = in_state("awaiting_customer")
    me = Actor("customer", "Cora", customer_id=claim.customer_id)
    assert [message.text for message in api.claim(me, claim.id).messages] == ["Does the plug fit?"]
    api.answer(me, claim.id, "It does.")
    after = api.claim(me, claim.id)
    assert after.state == "checking"
    assert [(message.text, message.from_customer) for message in after.messages][-1] == ("It does.", True)
    assert [name for name, _ in facts()] == [
        "claims.claim_submitted", "claims.customer_asked", "claims.claim_submitted",
    ]  # fmt: skip


def test_internal_notes_are_for_staff_only() -> None:
    claim = in_state("in_review")
    agent, me = staff(), Actor("customer", "Cora", customer_id=claim.customer_id)
    assert api.add_note(agent, claim.id, "Smells of a fake.").internal
    assert not api.add_note(agent, claim.id, "We are on it.", internal=False).internal
    assert not api.add_note(me, claim.id, "Any news?", internal=True).internal
    assert [message.text for message in api.claim(me, claim.id).messages] == ["We are on it.", "Any news?"]
    assert len(api.claim(agent, claim.id).messages) == 3


def test_customers_cannot_make_the_desk_s_moves() -> None:
    claim = in_state("in_review")
    me = Actor("customer", "Cora", customer_id=claim.customer_id)
    for act in (api.mark_decided, api.reopen, api.close, api.send_to_review, api.ask_customer):
        with pytest.raises(NotFound):
            act(me, claim.id, "because")
    assert api.claim(me, claim.id).state == "in_review"


def test_reach() -> None:
    claim = in_state("in_review")
    for nobody in (Actor("customer", "Eve", customer_id=10**9), Actor("customer", "No one")):
        for act in (
            lambda who: api.claim(who, claim.id),
            lambda who: api.claim_by_ref(who, claim.public_id),
            lambda who: api.add_note(who, claim.id, "hello"),
            lambda who: api.withdraw(who, claim.id, ""),
            lambda who: api.add_photo(who, claim.id, "p", b""),
        ):
            with pytest.raises(NotFound):
                act(nobody)
        assert api.claims(nobody).items == []
        assert api.claims_of_order(nobody, claim.order_id) == []
    with pytest.raises(Refused, match="not_allowed"):
        api.claim(staff("warehouse"), claim.id)
    with pytest.raises(Refused, match="not_allowed"):
        api.withdraw(staff("finance"), claim.id, "")


def test_a_reference_is_found_as_typed_or_scanned() -> None:
    claim = in_state("draft")
    typed = claim.public_id.lower().replace("-", " ")
    assert api.claim_by_ref(staff(), f"  {typed} ").id == claim.id
    for wrong in ("", "CLM-22222-22222", claim.public_id.replace("CLM", "RMA"), "1' OR '1'='1"):
        with pytest.raises(NotFound):
            api.claim_by_ref(staff(), wrong)


@pytest.mark.parametrize("state", sorted(CLAIM.states))
@pytest.mark.parametrize("verb", list(CLAIM.table))
def test_every_verb_in_every_state(state: str, verb: str) -> None:
    claim = in_state(state)
    before = claim.state
    said = ClaimInput(
        order_id=claim.order_id,
        order_line_id=claim.order_line_id,
        defect_code="",
        description="",
        serial="OTHER-1",
    )
    acts: dict[str, Callable[[], object]] = {
        "submit": lambda: api.submit(staff(), claim.id),
        "send to review": lambda: api.send_to_review(SYSTEM, claim.id, "why"),
        "ask": lambda: api.ask_customer(staff(), claim.id, "why?"),
        "answer": lambda: api.answer(staff(), claim.id, "so"),
        "offer": lambda: api.mark_decided(SYSTEM, claim.id, "why", verb="offer"),
        "decide": lambda: api.mark_decided(SYSTEM, claim.id, "why"),
        "reopen": lambda: api.reopen(SYSTEM, claim.id, "why"),
        "close": lambda: api.close(SYSTEM, claim.id, "why"),
        "withdraw": lambda: api.withdraw(staff(), claim.id, "why"),
        "correct": lambda: api.revise(staff(), claim.id, said, "misread"),
    }
    allowed, after = CLAIM.table[verb]
    if before in allowed:
        acts[verb]()
        assert api.claim(staff(), claim.id).state == after
    else:
        with pytest.raises(Refused, match="move_not_allowed"):
            acts[verb]()
        assert api.claim(staff(), claim.id).state == before


def test_instants_are_kept_and_taken_back() -> None:
    claim = in_state("closed")
    assert claim.decided_at is not None
    assert claim.closed_at is not None
    api.reopen(SYSTEM, claim.id, "another unit came back")
    after = api.claim(staff(), claim.id)
    assert (after.state, after.decided_at, after.closed_at) == ("in_review", None, None)


def test_settling_is_noted_once() -> None:
    claim = in_state("decided")
    api.mark_settled(claim.id, "refund")
    api.mark_settled(claim.id, "replacement")
    assert api.claim(staff(), claim.id).settled_remedy == "refund"
    with pytest.raises(NotFound):
        api.mark_settled(10**9, "refund")


def test_somebody_faster_is_a_conflict() -> None:
    claim = in_state("in_review")
    stale = Claim.objects.get(pk=claim.id)
    api.mark_decided(SYSTEM, claim.id, "covered")
    with pytest.raises(Conflict):
        move(stale, CLAIM, "ask", SYSTEM)
