"""Verdicts by policy and by people, on the real database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from amends.claims.models import Claim
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import AmendsError, Conflict, NotFound, Refused
from amends.core.money import Money
from amends.decisions import api
from amends.decisions.commands.seed import seed_policy
from amends.decisions.models import Decision, Policy
from amends.decisions.types import Ruling
from amends.jobs.models import FactRow, StateMove

MakeClaim = Callable[..., Claim]
MakePerson = Callable[..., Actor]
REFUND = Ruling(outcome="approve", remedy="refund", reasons=(("person", "We refund your kettle."),))
DENY = Ruling(
    outcome="deny", share_percent=0, return_required=False, reasons=(("person", "The photo shows misuse."),)
)


def facts_of(name: str) -> list[dict[str, Any]]:
    return list(FactRow.objects.filter(name=name).order_by("id").values_list("payload", flat=True))


@pytest.mark.django_db
def test_a_clear_claim_is_approved_by_policy(make_claim: MakeClaim) -> None:
    claim = make_claim()
    found = api.decide_by_policy(claim.pk)
    assert found is not None
    assert (found.state, found.outcome, found.remedy, found.amount_minor, found.currency) == (
        "final", "approve", "refund", 8_900, "EUR",
    )  # fmt: skip
    assert (found.decided_by, found.policy_version) == ("Policy 1", 1)
    claim.refresh_from_db()
    assert claim.state == "decided"
    assert facts_of("decisions.claim_decided") == [
        {"claim_id": claim.pk, "decision_id": found.id, "outcome": "approve", "remedy": "refund"}
    ]
    assert list(StateMove.objects.filter(axis="verdict").values_list("verb", flat=True)) == ["confirm"]


@pytest.mark.django_db
def test_deciding_by_policy_again_changes_nothing(make_claim: MakeClaim) -> None:
    claim = make_claim()
    assert api.decide_by_policy(claim.pk) == api.decide_by_policy(claim.pk)
    assert Decision.objects.count() == 1
    assert len(facts_of("decisions.claim_decided")) == 1


@pytest.mark.django_db
def test_an_unclear_claim_goes_to_a_person_with_reasons(make_claim: MakeClaim) -> None:
    claim = make_claim(outcomes={"serial": "unknown"}, safety=True)
    assert api.decide_by_policy(claim.pk) is None
    claim.refresh_from_db()
    assert claim.state == "in_review"
    assert not Decision.objects.exists()
    assert facts_of("decisions.review_needed") == [{"claim_id": claim.pk, "reasons": ["safety", "serial_unclear"]}]


@pytest.mark.django_db
def test_an_amount_that_cannot_be_told_goes_to_a_person(make_claim: MakeClaim) -> None:
    claim = make_claim(amount=None)
    assert api.decide_by_policy(claim.pk) is None
    assert facts_of("decisions.review_needed")[0]["reasons"] == ["amount_unclear"]


@pytest.mark.django_db
def test_looking_writes_nothing_and_deciding_does_the_same(make_claim: MakeClaim) -> None:
    claim = make_claim(outcomes={"coverage": "fail"}, facts={"coverage": {"covered": False}})
    proposed = api.proposal(claim.pk)
    assert not Decision.objects.exists()
    assert not FactRow.objects.exists()
    found = api.decide_by_policy(claim.pk)
    assert found is not None
    assert (found.outcome, found.reasons) == (proposed.outcome, proposed.reasons)
    assert found.amount_minor is None


@pytest.mark.django_db
def test_a_decision_replays_to_the_same_ruling(make_claim: MakeClaim, person: MakePerson) -> None:
    by_policy = api.decide_by_policy(make_claim().pk)
    agent = person("agent", "agent", limit=10_000)
    by_person = api.decide(agent, make_claim(state="in_review", outcomes={"duplicate": "flag"}).pk, REFUND)
    Policy.objects.filter(state="live").update(state="retired")
    assert by_policy is not None
    for found in (by_policy, by_person):
        again = api.replay(SYSTEM, found.id)
        stored = api.decision(found.id)
        assert stored.trace["ruling"]["outcome"] == again.outcome
        assert [tuple(reason) for reason in stored.trace["ruling"]["reasons"]] == list(again.reasons)
        assert stored.inputs["covered"] == "yes"


@pytest.mark.django_db
def test_a_person_decides_within_the_limit(make_claim: MakeClaim, person: MakePerson) -> None:
    claim = make_claim(state="in_review", outcomes={"duplicate": "flag"})
    found = api.decide(person("agent", "agent", limit=8_900), claim.pk, REFUND)
    assert (found.state, found.amount_minor, found.decided_by) == ("final", 8_900, "agent")
    claim.refresh_from_db()
    assert claim.state == "decided"


@pytest.mark.django_db
def test_above_the_limit_a_second_person_decides(make_claim: MakeClaim, person: MakePerson) -> None:
    claim = make_claim(state="in_review", outcomes={"duplicate": "flag"})
    agent = person("agent", "agent", limit=8_899)
    chief = person("chief", "supervisor", limit=50_000)
    found = api.decide(agent, claim.pk, REFUND)
    assert found.state == "awaiting_second"
    claim.refresh_from_db()
    assert claim.state == "in_review"
    assert not facts_of("decisions.claim_decided")
    assert [row.id for row in api.awaiting_second(chief).items] == [found.id]
    with pytest.raises(Conflict, match="decided_meanwhile"):
        api.decide(chief, claim.pk, DENY)
    done = api.second(chief, found.id, True, "")
    assert (done.state, done.second_by) == ("final", "chief")
    claim.refresh_from_db()
    assert claim.state == "decided"
    assert len(facts_of("decisions.claim_decided")) == 1
    with pytest.raises(Refused, match="not_awaiting"):
        api.second(chief, found.id, True, "")


@pytest.mark.django_db
def test_the_second_person_is_another_with_enough_limit(make_claim: MakeClaim, person: MakePerson) -> None:
    claim = make_claim(state="in_review", amount=Money(90_000, "EUR"))
    chief = person("chief", "supervisor", limit=80_000)
    other = person("other", "supervisor", limit=80_000)
    agent = person("agent", "agent", limit=100)
    found = api.decide(chief, claim.pk, REFUND)
    assert found.state == "awaiting_second"
    with pytest.raises(Refused, match="same_person"):
        api.second(chief, found.id, True, "")
    with pytest.raises(Refused, match="limit_exceeded"):
        api.second(other, found.id, True, "")
    with pytest.raises(Refused, match="not_allowed"):
        api.second(agent, found.id, True, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=found.id).update(second_by_user_id=chief.user_id)


@pytest.mark.django_db
def test_a_second_no_leaves_the_claim_in_review_for_another_decision(
    make_claim: MakeClaim, person: MakePerson
) -> None:
    claim = make_claim(state="in_review", outcomes={"duplicate": "flag"})
    agent, chief = person("agent", "agent", limit=1), person("chief", "supervisor", limit=50_000)
    found = api.decide(agent, claim.pk, REFUND)
    with pytest.raises(Refused, match="reason_needed"):
        api.second(chief, found.id, False, " ")
    assert api.second(chief, found.id, False, "Ask for a photo first.").state == "rejected"
    assert api.standing(claim.pk) is None
    assert api.decide(agent, claim.pk, DENY).state == "final"


@pytest.mark.django_db
def test_overruling_the_policy_needs_a_reason(make_claim: MakeClaim, person: MakePerson) -> None:
    claim = make_claim(state="in_review")
    agent = person("agent", "agent", limit=10_000)
    with pytest.raises(Refused, match="reason_needed"):
        api.decide(agent, claim.pk, DENY)
    found = api.decide(agent, claim.pk, DENY, "The photo shows another product.")
    assert (found.outcome, found.override_reason) == ("deny", "The photo shows another product.")
    assert found.trace["ruling"]["outcome"] == "approve"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ruling", "code"),
    [
        (Ruling(outcome="review", reasons=(("x", "y"),)), "outcome_unknown"),
        (Ruling(outcome="approve", remedy="holiday", reasons=(("x", "y"),)), "remedy_unknown"),
        (Ruling(outcome="approve", remedy="none", reasons=(("x", "y"),)), "remedy_unknown"),
        (Ruling(outcome="approve", remedy="refund", share_percent=101, reasons=(("x", "y"),)), "share_invalid"),
        (Ruling(outcome="approve", remedy="refund", share_percent=0, reasons=(("x", "y"),)), "share_invalid"),
        (Ruling(outcome="approve", remedy="refund", method="gold", reasons=(("x", "y"),)), "method_unknown"),
        (Ruling(outcome="deny", reasons=(("x", "  "),)), "reason_needed"),
        (Ruling(outcome="deny", remedy="refund", reasons=(("x", "y"),)), "remedy_unknown"),
    ],
)
def test_impossible_rulings_are_refused(
    make_claim: MakeClaim, person: MakePerson, ruling: Ruling, code: str
) -> None:
    claim = make_claim(state="in_review")
    with pytest.raises(Refused, match=code):
        api.decide(person("agent", "agent", limit=10_000), claim.pk, ruling)
    assert not Decision.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["warehouse", "quality", "finance", "intake_operator", "administrator"])
def test_only_deciders_decide(make_claim: MakeClaim, person: MakePerson, role: str) -> None:
    with pytest.raises(AmendsError, match="not_allowed"):
        api.decide(person("nobody", role, limit=10_000), make_claim(state="in_review").pk, REFUND)


@pytest.mark.django_db
def test_new_information_supersedes_what_waited_for_a_second_person(
    make_claim: MakeClaim, person: MakePerson
) -> None:
    claim = make_claim(state="in_review", outcomes={"duplicate": "flag"})
    found = api.decide(person("agent", "agent", limit=1), claim.pk, REFUND)
    Claim.objects.filter(pk=claim.pk).update(state="checking")
    assert api.decide_by_policy(claim.pk) is None
    assert api.decision(found.id).state == "superseded"


@pytest.mark.django_db
def test_superseding_makes_room_for_another_decision(make_claim: MakeClaim, person: MakePerson) -> None:
    claim = make_claim()
    first = api.decide_by_policy(claim.pk)
    assert first is not None
    agent = person("agent", "agent", limit=10_000)
    assert api.supersede(agent, first.id, "another unit arrived").state == "superseded"
    assert api.supersede(agent, first.id, "again").state == "superseded"
    assert api.standing(claim.pk) is None
    assert [row.id for row in api.decisions(claim.pk)] == [first.id]


@pytest.mark.django_db
def test_the_first_policy_is_there_once() -> None:
    seed_policy()
    (policy,) = api.versions.policies(SYSTEM).items
    assert (policy.version, policy.state, policy.in_force) == (1, "live", True)
    assert len(api.versions.policy_tables(policy)) == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(version=1).update(content={})


@pytest.mark.django_db
def test_an_unknown_decision_is_not_found() -> None:
    with pytest.raises(NotFound):
        api.decision(1)


@pytest.mark.django_db(transaction=True)
def test_two_agents_at_once_make_one_decision(make_claim: MakeClaim, person: MakePerson) -> None:
    seed_policy()
    claim = make_claim(state="in_review", outcomes={"duplicate": "flag"})
    agents = [person(f"agent{number}", "agent", limit=10_000) for number in range(6)]
    start = threading.Barrier(len(agents))
    done: list[str] = []

    def work(agent: Actor, ruling: Ruling) -> None:
        try:
            start.wait()
            done.append(api.decide(agent, claim.pk, ruling).outcome)
        except (Conflict, Refused) as error:
            done.append(error.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=work, args=(agent, REFUND if place % 2 else DENY))
        for place, agent in enumerate(agents)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([word for word in done if word in ("approve", "deny")]) == 1, done
    assert set(done) - {"approve", "deny"} <= {"decided_meanwhile", "changed_meanwhile", "move_not_allowed"}
    assert Decision.objects.get().state == "final"
    assert len(facts_of("decisions.claim_decided")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_second_persons_at_once_approve_once(make_claim: MakeClaim, person: MakePerson) -> None:
    seed_policy()
    claim = make_claim(state="in_review", outcomes={"duplicate": "flag"})
    found = api.decide(person("agent", "agent", limit=1), claim.pk, REFUND)
    chiefs = [person(f"chief{number}", "supervisor", limit=50_000) for number in range(4)]
    start = threading.Barrier(len(chiefs))
    done: list[str] = []

    def work(chief: Actor) -> None:
        try:
            start.wait()
            done.append(api.second(chief, found.id, True, "").state)
        except (Conflict, Refused) as error:
            done.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(chief,)) for chief in chiefs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done.count("final") == 1, done
    assert len(facts_of("decisions.claim_decided")) == 1
