"""The storylines through the whole house: real rooms, real jobs, real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.accounts.api import actor_for, user_for_customer
from amends.catalog.api import save_advisory
from amends.catalog.models import Location
from amends.claims import api as claims
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.decisions import api as decisions
from amends.decisions.api import Ruling
from amends.decisions.models import Policy
from amends.jobs.api import dead_jobs, run_again, run_pending
from amends.notices.api import letters
from amends.payments.api import payouts, record_payout
from amends.resolutions.api import settle_in_kind
from amends.returns.api import cancel_rma
from amends.returns.commands.lapse import expire_due
from amends.warranty import api as warranty
from amends.workflows.api import case, reopen_case
from tests.workflows.shop import Shop, arrived, inspected, open_return, open_shop, report, sell

pytestmark = pytest.mark.django_db(transaction=True)
DENY = Ruling(
    outcome="deny", share_percent=0, return_required=False, reasons=(("person", "The unit was opened."),)
)
KEEP = Ruling(
    outcome="approve", remedy="partial_credit", share_percent=50, return_required=False,
    reasons=(("person", "We pay back half."),),
)  # fmt: skip


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return open_shop()


def templates(ref: str) -> list[str]:
    return [letter.template for letter in reversed(letters(ref, size=100).items)]


def paid_out(shop: Shop) -> None:
    """Finance transfers what is waiting."""
    for payout in payouts(shop.fin).items:
        record_payout(shop.fin, payout.memo_number, True, "transfer 1")
    run_pending()


def no_dead_jobs() -> None:
    dead = list(ProcrastinateJob.objects.filter(status="failed").values_list("task_name", "args"))
    assert not dead, dead


def test_the_whole_story_from_claim_to_money(shop: Shop) -> None:
    claim = report(sell())
    assert case(SYSTEM, claim.id).status.code == "checking"
    run_pending()
    now = case(shop.ann, claim.id)
    assert now.status.code == "send_back"
    assert now.decision is not None
    assert (now.decision.outcome, now.decision.decided_by) == ("approve", "Policy 1")
    assert now.rma is not None
    letter = letters(claim.public_id).items[0]
    assert letter.template == "approved_return"
    for part in (now.rma.public_id, "Hafenstrasse 1", "€59.50", f"/portal/returns/{now.rma.public_id}/slip/"):
        assert part in letter.text
        assert part in letter.html
    assert letter.to == "ada@buy.example"
    receipt = arrived(shop, claim.id)
    assert case(shop.ann, claim.id).status.code == "received"
    inspected(shop, receipt, defect="power_supply_failed")
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.memo is not None) == ("settling", True)
    paid_out(shop)
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.claim.state, now.claim.settled_remedy) == ("settled", "closed", "refund")
    assert {step.state for step in now.status.steps} == {"done"}
    assert all(step.at for step in now.status.steps)
    assert now.memo is not None
    assert (now.memo.total, now.memo.currency) == (5_950, "EUR")
    assert templates(claim.public_id) == ["claim_received", "approved_return", "goods_received", "memo_issued"]
    times = [entry.at for entry in now.timeline]
    assert times == sorted(times)
    no_dead_jobs()


def test_working_off_the_same_facts_again_changes_nothing(shop: Shop) -> None:
    from amends.jobs.commands.facts import deliver
    from amends.jobs.models import Delivery, FactRow

    claim = report(sell())
    run_pending()
    inspected(shop, arrived(shop, claim.id))
    paid_out(shop)
    before = case(SYSTEM, claim.id)
    done = list(Delivery.objects.values_list("fact_id", "subscriber"))
    assert len(done) >= FactRow.objects.count() / 2
    for fact_id, subscriber in done:
        deliver(fact_id, subscriber)
    Delivery.objects.all().delete()  # even unrecorded, the commands hold by themselves
    for fact_id, subscriber in done:
        deliver(fact_id, subscriber)
    run_pending()
    after = case(SYSTEM, claim.id)
    assert templates(claim.public_id) == [letter.template for letter in reversed(before.letters)]
    assert (after.claim.state, after.status.code) == ("closed", "settled")
    assert after.memo == before.memo
    assert len(decisions.decisions(claim.id)) == 1


def test_out_of_coverage_is_denied_closed_and_can_be_reopened(shop: Shop) -> None:
    claim = report(sell(days_ago=1_500))
    run_pending()
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.claim.state) == ("denied", "closed")
    assert templates(claim.public_id) == ["claim_received", "denied"]
    with pytest.raises(Refused, match="why_reopen"):
        reopen_case(shop.ann, claim.id, " ")
    reopen_case(shop.ann, claim.id, "You sent us a newer invoice.")
    run_pending()
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.decision, len(now.earlier_decisions)) == ("in_review", None, 1)
    assert now.proposal is not None
    assert "reopened" in {code for code, _ in now.proposal.reasons}
    decisions.decide(shop.ann, claim.id, KEEP)
    run_pending()
    paid_out(shop)
    now = case(shop.ann, claim.id)
    assert now.memo is not None
    assert (now.status.code, now.memo.total) == ("settled", 2_975)
    assert templates(claim.public_id)[2:] == ["reopened", "approved_no_return", "memo_issued"]
    no_dead_jobs()


def test_an_unclear_claim_waits_for_a_person_and_a_second_one(shop: Shop) -> None:
    claim = report(sell("CAM-1", 45_000, "CAM00001"), serial="CAM00001", defect="safety_smoke")
    run_pending()
    now = case(shop.ann, claim.id)
    assert now.status.code == "in_review"
    assert now.proposal is not None
    assert now.preview is not None
    assert (now.proposal.suggestion, now.preview.total) == ("approve", 45_000)
    assert "specialist" in letters(claim.public_id).items[0].text
    ruling = Ruling(outcome="approve", remedy="refund", reasons=(("person", "We refund your camera."),))
    assert decisions.decide(shop.ann, claim.id, ruling).state == "awaiting_second"
    assert case(shop.ann, claim.id).status.code == "second_approval"
    standing = decisions.standing(claim.id)
    assert standing is not None
    decisions.second(shop.sue, standing.id, True, "")
    run_pending()
    assert case(shop.ann, claim.id).status.code == "send_back"
    no_dead_jobs()


def test_a_question_and_its_answer_run_the_checks_again(shop: Shop) -> None:
    claim = report(sell(), defect="transport_broken")
    run_pending()
    assert case(shop.ann, claim.id).status.code == "in_review"
    claims.ask_customer(shop.ann, claim.id, "Please send a photo.")
    run_pending()
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.letters[0].template) == ("question", "asked")
    assert "Please send a photo." in now.letters[0].text
    ada = customer_of(claim.customer_id)
    from tests.claims.pictures import photo

    claims.add_photo(ada, claim.id, "p.jpg", photo(width=640, height=480))
    claims.answer(ada, claim.id, "Here it is.")
    run_pending()
    now = case(shop.ann, claim.id)
    assert now.status.code == "send_back"
    assert {found.run for found in now.findings} == {2}
    assert templates(claim.public_id) == ["claim_received", "in_review", "asked", "approved_return"]
    no_dead_jobs()


@pytest.mark.parametrize(
    ("result", "condition"),
    [("wrong_item", "wrong_item"), ("swapped_unit", "wrong_serial"), ("misuse", "as_expected")],
)
def test_an_inspection_against_the_claim_brings_it_back(shop: Shop, result: str, condition: str) -> None:
    claim = report(sell("CAM-1", 9_900, "CAM00002"), serial="CAM00002")
    run_pending()
    seen = "CAM00003" if result == "swapped_unit" else "CAM00002"
    inspected(shop, arrived(shop, claim.id, serial=seen, condition=condition), result)
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.claim.state, now.memo) == ("in_review", "in_review", None)
    assert now.resolution is None or now.resolution.state == "cancelled"
    assert [row.state for row in now.earlier_decisions] == ["superseded"]
    assert now.letters[0].template == "reopened"
    decisions.decide(shop.ann, claim.id, DENY)
    run_pending()
    assert case(shop.ann, claim.id).status.code == "denied"
    no_dead_jobs()


def test_no_fault_found_is_paid_but_flagged(shop: Shop) -> None:
    claim = report(sell())
    run_pending()
    inspected(shop, arrived(shop, claim.id), "no_fault_found")
    now = case(shop.ann, claim.id)
    assert now.memo is not None
    assert any(message.internal and "no fault" in message.text for message in now.claim.messages)
    no_dead_jobs()


def test_when_nothing_is_left_to_grant_a_person_gets_it_with_the_reason(shop: Shop) -> None:

    order_id = sell(cents=5_950)
    claim = report(order_id)
    run_pending_until_decided(claim.id)
    # between the decision and the grant the shop refunds the unit itself
    refund_in_shop(order_id, 5_950)
    run_pending()
    now = case(shop.ann, claim.id)
    assert now.status.code == "in_review"
    assert any("could not be granted" in entry.detail for entry in now.timeline)
    no_dead_jobs()


def test_without_a_place_for_returns_a_person_gets_it(shop: Shop) -> None:
    Location.objects.update(receives_returns=False)
    claim = report(sell())
    run_pending()
    now = case(shop.ann, claim.id)
    assert now.status.code == "in_review"
    assert any("next step could not be prepared" in entry.detail.lower() for entry in now.timeline)
    no_dead_jobs()


def test_a_return_runs_out_is_told_and_a_cancelled_one_comes_back(shop: Shop) -> None:
    claim = report(sell())
    run_pending()
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert expire_due() == 1
    run_pending()
    assert case(shop.ann, claim.id).status.code == "return_expired"
    assert templates(claim.public_id)[-1] == "return_expired"
    cancel_rma(shop.ann, open_return(claim.id).id, "The customer keeps it.")
    run_pending()
    assert case(shop.ann, claim.id).status.code == "in_review"
    no_dead_jobs()


def test_a_missing_part_is_sent_without_return(shop: Shop) -> None:
    claim = report(sell(), defect="missing_papers")
    run_pending()
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.rma) == ("in_kind", None)
    assert now.resolution is not None
    assert now.resolution.remedy == "replacement"


def test_a_repair_after_the_presumption_is_recorded_by_a_person(shop: Shop) -> None:
    claim = report(sell(days_ago=500))
    run_pending()
    now = case(shop.ann, claim.id)
    assert now.decision is not None
    assert now.decision.remedy == "repair"
    inspected(shop, arrived(shop, claim.id))
    now = case(shop.ann, claim.id)
    assert now.status.code == "in_kind"
    assert now.resolution is not None
    settle_in_kind(shop.wim, now.resolution.id, "", "New power supply")
    run_pending()
    [repaired] = warranty.events(shop.ann, claim.sold_unit_id)
    assert (repaired.kind, repaired.note) == ("repair", f"Claim {claim.public_id}")
    assert repaired.until == clock.now().date()
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.claim.state, now.letters[0].template) == (
        "settled",
        "closed",
        "replaced_or_repaired",
    )
    with pytest.raises(Refused, match="settled_already"):
        reopen_case(shop.ann, claim.id, "again")
    no_dead_jobs()


def test_a_known_defect_is_approved_without_photos(shop: Shop) -> None:
    known = "We know of this switch and replace it."
    save_advisory(SYSTEM, "KET-1", "Switch burns out", "hw_broken_part", action="approve", customer_text=known)
    claim = report(sell(), defect="hw_broken_part")
    run_pending()
    now = case(shop.ann, claim.id)
    assert now.decision is not None
    assert [code for code, _ in now.decision.reasons] == ["known_defect"]
    told = {one.template: known in one.text and known in one.html for one in letters(claim.public_id).items}
    assert told == {"claim_received": False, "approved_return": True}


def customer_of(customer_id: int | None) -> Actor:
    assert customer_id is not None
    return actor_for(user_for_customer(customer_id))


def test_a_customer_sees_the_case_without_internals(shop: Shop) -> None:
    claim = report(sell())
    run_pending()
    claims.add_note(shop.ann, claim.id, "Looks like a resold unit.")
    ada = customer_of(claim.customer_id)
    seen = case(ada, claim.id)
    assert seen.findings == ()
    assert seen.proposal is None
    assert seen.preview is None
    assert seen.decision is not None
    assert (seen.decision.decided_by, seen.decision.inputs, seen.decision.trace) == ("", {}, {})
    assert seen.status.next_for_customer
    text = repr(seen)
    assert "resold" not in text
    assert "Policy 1" not in text
    report(sell(email="bob@buyer.example"))
    bob = claims.claims(SYSTEM, ["checking"]).items[0].customer_id
    with pytest.raises(NotFound):
        case(customer_of(bob), claim.id)


def test_a_case_takes_a_bounded_number_of_statements(shop: Shop) -> None:
    claim = report(sell())
    run_pending()
    inspected(shop, arrived(shop, claim.id))
    paid_out(shop)
    for number in range(10):
        claims.add_note(shop.ann, claim.id, f"note {number}")
    with CaptureQueriesContext(connection) as caught:
        case(shop.ann, claim.id)
    settled = len(caught)
    assert settled <= 30
    open_claim = report(sell(), defect="transport_broken")
    run_pending()
    with CaptureQueriesContext(connection) as caught:
        case(shop.ann, open_claim.id)
    assert len(caught) <= 39  # one of them once a process: the contents of the policy


def test_a_step_that_fails_is_a_dead_job_and_the_claim_is_still_there(shop: Shop) -> None:
    Policy.objects.update(state="retired")
    claim = report(sell())
    run_pending()
    dead = ProcrastinateJob.objects.get(status="failed")
    assert (dead.task_name, dead.args["subscriber"]) == ("jobs.deliver", "workflows.check")
    now = case(shop.ann, claim.id)
    assert (now.status.code, now.findings) == ("checking", ())
    found = decisions.decide(shop.ann, claim.id, KEEP)
    assert (found.state, found.policy_version) == ("final", None)
    run_pending()
    assert case(shop.ann, claim.id).status.code == "settling"


def run_pending_until_decided(claim_id: int) -> None:
    """Only check and decide, as the first job does; the rest of the queue waits."""
    from amends.checks.api import run_checks

    run_checks(claim_id)
    assert decisions.decide_by_policy(claim_id) is not None


def refund_in_shop(order_id: int, cents: int) -> None:
    """The channel reports a refund of the whole line."""
    from amends.orders.api import order, record_refunds
    from amends.orders.ports import RefundFact, RefundLineFact

    bought = order(SYSTEM, order_id)
    line = RefundLineFact(line_external_id="1", quantity=1, subtotal=cents, total=cents)
    fact = RefundFact(
        external_id="r1", order_external_id=bought.external_id, at=clock.now(), currency="EUR", amount=cents,
        lines=(line,),
    )  # fmt: skip
    (outcome,) = record_refunds("shopify", "shop", [fact])
    assert outcome.outcome == "created", outcome


def test_letters_and_links_lead_to_pages_that_exist(shop: Shop, client: Any) -> None:
    from django.urls import resolve

    from amends.workflows import words

    for url in (words.status_url("CLM-1"), words.slip_url("RMA-1"), words.memo_url("CM-1")):
        assert resolve("/" + url.split("/", 3)[3]).namespace == "portal"


def test_a_dead_job_runs_again_once_its_cause_is_gone(shop: Shop) -> None:
    Policy.objects.update(state="retired")
    claim = report(sell())
    run_pending()
    (dead,) = dead_jobs().items
    assert (dead.subscriber, dead.fact, dead.payload) == (
        "workflows.check",
        "claims.claim_submitted",
        {"claim_id": claim.id},
    )
    assert dead.error.startswith("no_live_policy: No policy is live.")
    assert "[amends/decisions/queries/versions.py:" in dead.error
    Policy.objects.update(state="live")
    run_again(dead.id)
    with pytest.raises(Conflict):
        run_again(dead.id)
    run_pending()
    assert case(shop.ann, claim.id).status.code == "send_back"
    no_dead_jobs()
