"""What a person may grant alone, by case and by day; goodwill budgets; the log that nobody edits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from amends.accounts.api import set_money_limit
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions import api
from amends.decisions.api import Ruling
from amends.decisions.models import DaySpending, Decision, DecisionLog, GoodwillBudget, GoodwillEntry
from tests.decisions.conftest import MakeClaim
from tests.racing import at_once, errors

MakePerson = Callable[..., Actor]
REFUND = Ruling(outcome="approve", remedy="refund", return_required=False, reasons=(("person", "We pay it."),))
GOODWILL = msgspec.structs.replace(REFUND, goodwill=True)
UNCLEAR: dict[str, Any] = {"state": "in_review", "outcomes": {"duplicate": "flag"}}


def _budget(minor: int, members: tuple[int, ...] = (), team: str = "Desk") -> int:
    today = clock.now().date()
    return api.goodwill_desk.make_budget(
        SYSTEM, team, members, Money(minor, "EUR"), today.replace(day=1), today + timedelta(days=31)
    ).id


@pytest.mark.django_db
def test_a_day_has_its_limit_beside_the_case(make_claim: MakeClaim, person: MakePerson) -> None:
    ann, chief = person("ann", "agent"), person("chief", "supervisor", limit=500_000)
    set_money_limit(SYSTEM, "agent", Money(10_000, "EUR"), per_day=20_000)
    made = [api.decide(ann, make_claim(**UNCLEAR).pk, REFUND) for _ in range(3)]
    assert [one.state for one in made] == ["final", "final", "awaiting_second"]
    assert api.second(chief, made[2].id, True, "").state == "final"
    assert DaySpending.objects.get().minor == 17_800
    api.supersede(SYSTEM, made[0].id, "decided anew")
    assert DaySpending.objects.get().minor == 8_900
    assert api.decide(ann, make_claim(**UNCLEAR).pk, REFUND).state == "final"
    api.supersede(SYSTEM, made[2].id, "decided anew")  # the second person's never counted
    assert DaySpending.objects.get().minor == 17_800


@pytest.mark.django_db
def test_one_case_is_not_split_to_stay_below_the_limit(make_claim: MakeClaim, person: MakePerson) -> None:
    ann, chief = person("ann", "agent", limit=10_000), person("chief", "supervisor", limit=12_000)
    first = make_claim(**UNCLEAR)
    half = msgspec.structs.replace(REFUND, remedy="partial_credit", share_percent=60)
    assert api.decide(ann, first.pk, half).state == "final"
    again = make_claim(**UNCLEAR)
    type(again).objects.filter(pk=again.pk).update(sold_unit=first.sold_unit)
    waits = api.decide(ann, again.pk, msgspec.structs.replace(half, share_percent=60))
    assert waits.state == "awaiting_second"  # 53.40 + 53.40 is above 100.00
    assert api.second(chief, waits.id, True, "").state == "final"


@pytest.mark.django_db
def test_a_policy_grants_no_more_than_its_own_limit(make_claim: MakeClaim) -> None:
    set_money_limit(SYSTEM, "policy", Money(8_899, "EUR"))
    claim = make_claim()
    assert api.decide_by_policy(claim.pk) is None
    claim.refresh_from_db()
    assert claim.state == "in_review"
    set_money_limit(SYSTEM, "policy", Money(8_900, "EUR"))
    done = api.decide_by_policy(make_claim().pk)
    assert done is not None
    assert done.state == "final"


@pytest.mark.django_db
def test_what_was_seen_is_what_is_decided(make_claim: MakeClaim, person: MakePerson) -> None:
    claim, ann = make_claim(**UNCLEAR), person("ann", "agent", limit=10_000)
    with pytest.raises(Refused, match="preview_outdated"):
        api.decide(ann, claim.pk, REFUND, seen="8800EUR")
    assert api.decide(ann, claim.pk, REFUND, seen="8900EUR").state == "final"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_minor": 0, "currency": "EUR"}, "amount_not_positive"),
        ({"amount_minor": -1, "currency": "EUR"}, "amount_not_positive"),
        ({"amount_minor": 2**63, "currency": "EUR"}, "amount_not_positive"),
        ({"amount_minor": 100, "currency": ""}, "currency_foreign"),
        ({"amount_minor": 100, "currency": "EUR", "share_percent": 50}, "amount_or_share"),
        ({"amount_minor": 100, "currency": "EUR", "remedy": "repair"}, "amount_or_share"),
        ({"reasons": ()}, "reason_needed"),
        ({"goodwill": True}, "reason_needed"),
    ],
)
def test_bad_rulings_are_refused_by_name(
    make_claim: MakeClaim, person: MakePerson, change: dict[str, Any], code: str
) -> None:
    claim, ann = make_claim(**UNCLEAR), person("ann", "agent", limit=10_000)
    with pytest.raises(Refused, match=code):
        api.decide(ann, claim.pk, msgspec.structs.replace(REFUND, **change))
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_goodwill_comes_out_of_the_teams_budget_and_goes_back(make_claim: MakeClaim, person: MakePerson) -> None:
    ann, chief = person("ann", "agent", limit=50_000), person("chief", "supervisor", limit=50_000)
    with pytest.raises(Refused, match="goodwill_no_budget"):
        api.decide(ann, make_claim(**UNCLEAR).pk, GOODWILL, "She waited for weeks.")
    everybody = _budget(100_000, team="House")
    team = _budget(10_000, (ann.user_id or 0,))
    made = api.decide(ann, make_claim(**UNCLEAR).pk, GOODWILL, "She waited for weeks.")
    assert GoodwillBudget.objects.get(pk=team).used == 8_900
    more = api.decide(ann, make_claim(**UNCLEAR).pk, GOODWILL, "She waited for weeks.")
    assert GoodwillBudget.objects.get(pk=everybody).used == 8_900  # the team's has not enough left
    api.supersede(chief, made.id, "decided anew")
    api.supersede(chief, made.id, "decided anew")
    assert GoodwillBudget.objects.get(pk=team).used == 0
    with pytest.raises(Refused, match="budget_invalid"):
        api.goodwill_desk.change_budget(SYSTEM, everybody, Money(8_899, "EUR"))
    assert api.goodwill_desk.change_budget(SYSTEM, everybody, Money(8_900, "EUR")).left == 0
    with pytest.raises(Refused, match="not_allowed"):
        api.goodwill_desk.make_budget(ann, "Mine", (), Money(1, "EUR"), date(2026, 1, 1), date(2026, 1, 31))
    assert api.goodwill_desk.books_differ() == []
    assert [one.id for one in api.goodwill_desk.budgets(chief, size=1).items] == [team]
    assert api.goodwill_desk.my_budgets(ann, "EUR")[0].id == team
    assert more.goodwill


@pytest.mark.django_db(transaction=True)
def test_of_ten_goodwill_decisions_at_once_as_many_as_fit_win(make_claim: MakeClaim, person: MakePerson) -> None:
    budget = _budget(3 * 8_900 + 100)
    people = [person(f"p{n}", "agent", limit=50_000) for n in range(10)]
    claims = [make_claim(**UNCLEAR).pk for _ in range(10)]

    def give(who: Actor, claim_id: int) -> Any:
        return api.decide(who, claim_id, GOODWILL, "It is right.")

    results = at_once(*(lambda w=who, c=claim: give(w, c) for who, claim in zip(people, claims, strict=True)))
    assert {getattr(error, "code", error) for error in errors(results)} == {"goodwill_budget_short"}
    assert len(errors(results)) == 7
    row = GoodwillBudget.objects.get(pk=budget)
    assert row.used == 3 * 8_900 == GoodwillEntry.objects.aggregate(sum=Sum("minor"))["sum"]
    with pytest.raises(DatabaseError), transaction.atomic():
        GoodwillEntry.objects.create(
            budget=row, decision=Decision.objects.all()[0], minor=101, by="x", at=clock.now()
        )


@pytest.mark.django_db(transaction=True)
def test_ten_decisions_of_one_person_at_once_do_not_pass_the_day(
    make_claim: MakeClaim, person: MakePerson
) -> None:
    ann = person("ann", "agent")
    set_money_limit(SYSTEM, "agent", Money(10_000, "EUR"), per_day=4 * 8_900 + 1)
    claims = [make_claim(**UNCLEAR).pk for _ in range(10)]
    results = at_once(*(lambda claim=claim: api.decide(ann, claim, REFUND) for claim in claims))
    assert errors(results) == []
    assert sorted(one.state for one in results) == ["awaiting_second"] * 6 + ["final"] * 4
    assert DaySpending.objects.get().minor == 4 * 8_900


@pytest.mark.django_db
def test_the_log_is_written_by_the_database_and_nobody_edits_it(make_claim: MakeClaim, person: MakePerson) -> None:
    ann, chief = person("ann", "agent", limit=1), person("chief", "supervisor", limit=50_000)
    made = api.decide(ann, make_claim(**UNCLEAR).pk, REFUND)
    api.second(chief, made.id, False, "Look at the second photo.")
    lines = api.goodwill_desk.log(chief, made.claim_id).items
    assert [one.state for one in lines] == ["rejected", "awaiting_second", "proposed"]
    assert (lines[0].decided_by, lines[0].second_by, lines[0].amount_minor) == ("ann", "chief", 8_900)
    assert DecisionLog.objects.filter(decision_id=made.id).count() == 3
    for statement in (
        "UPDATE decisions_decisionlog SET decided_by = 'somebody'",
        "DELETE FROM decisions_decisionlog",
        "TRUNCATE decisions_decisionlog",
        "UPDATE decisions_decision SET amount_minor = 1",
        "UPDATE decisions_decision SET decided_by_user_id = NULL",
        "UPDATE decisions_decision SET reasons = '[]'",
        "UPDATE decisions_decision SET override_reason = 'another'",
        "UPDATE decisions_decision SET second_by_user_id = NULL",
        "DELETE FROM decisions_decision",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
