"""The customer chooses among the remedies that a decision leaves open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings

from amends.accounts.models import Customer
from amends.claims.models import Claim
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.decisions import api
from amends.decisions.commands.choosing import lapse, remind
from amends.decisions.models import Decision, Policy
from amends.decisions.rules import choice, policy_v1
from amends.decisions.rules.asking import ask
from amends.decisions.rules.digest import digest
from amends.decisions.rules.grid import content_of, sheets
from amends.decisions.rules.readable import tables
from amends.decisions.rules.table import check
from amends.decisions.types import Ruling
from tests.decisions.test_decide import facts_of
from tests.racing import at_once, errors

MakeClaim = Callable[..., Claim]
MakePerson = Callable[..., Actor]
EITHER = Ruling(
    outcome="approve", remedy="repair", choices=("replacement", "refund"), reasons=(("person", "It is covered."),)
)


def offering(cell: str = "repair or replacement", row: str = "covered", remedy: str = "repair") -> dict[str, Any]:
    """The first policy, whose row leaves a choice."""
    found = sheets(policy_v1.content())
    (changed,) = [one for one in found[1].rows if one.name == row]
    changed.cells |= {"choices": cell, "remedy": remedy}
    made, sound = content_of(found, policy_v1.content())
    assert sound, changed.errors
    return made


def customer(claim: Claim) -> Actor:
    """Whose claim it is."""
    person = Customer.objects.create(
        public_id=f"CUS-{claim.pk}", email=f"cleo{claim.pk}@buyers.example", created_at=clock.now()
    )
    Claim.objects.filter(pk=claim.pk).update(customer_id=person.pk)
    return Actor("customer", "Cleo", customer_id=person.pk, roles=frozenset({"customer"}))


@pytest.mark.parametrize(
    ("cell", "remedy", "share"),
    [("partial_credit", "repair", 100), ("none", "repair", 100), ("refund", "partial_credit", 40),
     ("repair", "refund", 50), ("holiday", "refund", 100)],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_refused_at_its_row(cell: str, remedy: str, share: int) -> None:
    found = sheets(policy_v1.content())
    row = next(one for one in found[1].rows if one.name == "covered")
    row.cells |= {"choices": cell, "remedy": remedy, "share_percent": str(share)}
    _, sound = content_of(found, policy_v1.content())
    assert not sound
    assert "row covered" in row.errors["outcome"]


def test_a_policy_without_the_column_still_answers_and_one_with_it_says_so() -> None:
    check(policy_v1.content())
    made = offering("replacement or refund")
    assert "Approve: a repair or a replacement or a refund as the customer chooses" in [
        row.then.split(",")[0] for row in tables(made)[1].rows
    ]
    clear = {
        "schema": 1, "covered": "yes", "burden": "seller", "amount_known": True, "amount_minor": 8_900,
        "currency": "EUR", "safety": False, "conflict": False, "pattern_action": "none", "other_checks": "pass",
        "defect_category": "Hardware Failure", "earlier_claims": 0, "earlier_decisions": 0,
        **dict.fromkeys(("proof", "serial", "coverage", "pattern", "duplicate", "evidence"), "pass"),
    }  # fmt: skip
    assert ask(made, clear, guarded=0).ruling.choices == ("replacement", "refund")
    assert ask(policy_v1.content(), clear, guarded=0).ruling.choices == ()


def test_store_credit_is_paid_as_credit_and_the_others_as_before() -> None:
    said = Ruling(outcome="approve", remedy="store_credit", method="store_credit", choices=("refund", "repair"))
    assert [(one.remedy, one.method) for one in choice.each(said)] == [
        ("store_credit", "store_credit"), ("refund", "original"), ("repair", "original")]  # fmt: skip
    assert choice.pays(said)
    assert not choice.pays(Ruling(outcome="approve", remedy="repair", choices=("replacement",)))


@pytest.mark.django_db
def test_what_the_policy_offers_is_chosen_by_its_customer(make_claim: MakeClaim) -> None:
    Policy.objects.filter(version=1).update(state="retired")
    live = Policy.objects.get(version=1)
    live.pk, live.version, live.state, live.content = None, 2, "live", offering()
    live.digest = digest(live.content)
    live.save(force_insert=True)
    claim = make_claim()
    cleo, stranger = customer(claim), customer(make_claim())
    offered = api.decide_by_policy(claim.pk)
    assert offered is not None
    assert (offered.state, offered.remedy, offered.choices) == ("awaiting_choice", "repair", ("replacement",))
    claim.refresh_from_db()
    assert claim.state == "awaiting_choice"
    assert api.decide_by_policy(claim.pk) == offered  # a late fact does not take the offer back
    assert facts_of("decisions.claim_decided") == []  # nothing is granted yet
    shown = api.choosing.offer(cleo, claim.pk)
    assert shown is not None
    assert [(one.remedy, one.amount_minor) for one in shown.choices] == [("repair", None), ("replacement", None)]
    with pytest.raises(NotFound):
        api.choosing.choose(stranger, claim.pk, "replacement")
    with pytest.raises(Refused, match="remedy_not_offered"):
        api.choosing.choose(cleo, claim.pk, "refund")
    made = api.choosing.choose(cleo, claim.pk, "replacement")
    assert (made.state, made.remedy, made.chosen_by, made.policy_version) == (
        "final", "replacement", "the customer", 2)  # fmt: skip
    assert api.choosing.choose(cleo, claim.pk, "replacement") == made  # a second press
    with pytest.raises(Refused, match="nothing_to_choose"):
        api.choosing.choose(cleo, claim.pk, "repair")
    assert facts_of("decisions.claim_decided") == [
        {"claim_id": claim.pk, "decision_id": made.id, "outcome": "approve", "remedy": "replacement"}]  # fmt: skip
    assert [row.state for row in api.decisions(claim.pk)] == ["chosen", "final"]
    assert api.replay(SYSTEM, made.id).choices == ("replacement",)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=offered.id).update(choices=["refund"])


@pytest.mark.django_db
def test_a_person_offers_within_the_limit_of_the_dearest_and_silence_gives_the_first(
    make_claim: MakeClaim, person: MakePerson
) -> None:
    ada, ben = person("ada", "agent", limit=5_000), person("ben", "supervisor", limit=50_000)
    claim = make_claim(state="in_review", outcomes={"evidence": "flag"})
    waits = api.decide(ada, claim.pk, EITHER)
    assert (waits.state, waits.amount_minor) == ("awaiting_second", 8_900)
    offered = api.second(ben, waits.id, True, "agreed")
    assert offered.state == "awaiting_choice"
    assert offered.choose_until is not None
    assert lapse(offered.choose_until - timedelta(seconds=1)) == 0
    days = timedelta(days=1)
    reminded = [remind(offered.choose_until - left * days) for left in (4, 3, 2, 0)]
    assert (reminded, len(facts_of("decisions.choice_runs_out"))) == ([0, 1, 0, 0], 1)
    gone = make_claim(state="in_review", outcomes={"evidence": "flag"})
    api.decide(ben, gone.pk, EITHER)
    Claim.objects.filter(pk=gone.pk).update(state="withdrawn")  # nobody chooses for who took the claim back
    assert remind(clock.now() + timedelta(days=12)) == 0
    with override_settings(CHOICE_DAYS=3):
        api.decide(ben, make_claim(state="in_review", outcomes={"evidence": "flag"}).pk, EITHER)
        assert remind(clock.now() + timedelta(days=1)) == 0  # offered for three days: the letter is fresh
        assert lapse(clock.now() + timedelta(days=4)) == 1
    assert lapse(clock.now() + timedelta(days=15)) == 1
    final = api.standing(claim.pk)
    assert final is not None
    assert (final.state, final.remedy, final.chosen_by) == ("final", "repair", "nobody in time")


@pytest.mark.django_db
def test_more_than_was_agreed_to_is_never_chosen(make_claim: MakeClaim, person: MakePerson, worth: Any) -> None:
    ben = person("ben", "supervisor", limit=50_000)
    claim = make_claim(state="in_review", outcomes={"evidence": "flag"})
    api.decide(ben, claim.pk, EITHER)
    worth.full[claim.sold_unit_id] *= 2
    with pytest.raises(Refused, match="choice_outdated"):
        api.choosing.choose(ben, claim.pk, "refund")


@pytest.mark.django_db(transaction=True)
@override_settings(CHOICE_DAYS=0)
def test_of_many_that_choose_at_once_one_counts(make_claim: MakeClaim, person: MakePerson) -> None:
    ben = person("ben", "supervisor", limit=50_000)
    claim = make_claim(state="in_review", outcomes={"evidence": "flag"})
    cleo = customer(claim)
    api.decide(ben, claim.pk, EITHER)
    came = at_once(
        *[lambda r=remedy: api.choosing.choose(cleo, claim.pk, r).remedy for remedy in ("refund", "replacement")],
        lambda: api.choosing.choose(ben, claim.pk, "repair").remedy,
        lambda: str(lapse(clock.now())),
    )
    assert Decision.objects.filter(claim_id=claim.pk, state="final").count() == 1
    assert Decision.objects.filter(claim_id=claim.pk).count() == 2
    assert len(facts_of("decisions.claim_decided")) == 1
    assert all(type(error).__name__ in ("Conflict", "Refused") for error in errors(came))
