"""Goods that stay with the customer: figures, settings, races, and the whole way through the house."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import msgspec
import pytest

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Conflict, Refused
from amends.decisions import api as decisions
from amends.decisions.api import Ruling
from amends.jobs.api import run_pending
from amends.ledger.api import WITH_CUSTOMERS, balance, verify
from amends.notices.api import letters
from amends.resolutions.api import resolution_for
from amends.returns.api import ReceiptInput, keeping, receive, returnless
from amends.returns.commands.keeping import KEPT
from amends.returns.models import Waiver
from amends.returns.ports import ReturnlessRule
from amends.returns.rules.returnless import advise, checked
from amends.workflows.api import case
from tests.racing import at_once, errors
from tests.workflows.shop import Shop, open_return, open_shop, report, sell

RULE = ReturnlessRule(version=1, mode="advise", most_value=6_000, recovery_percent=10, photos=0)
FACTS = {"currency": "EUR", "value": 5_000, "hazard": "", "photos": 1, "earlier": 0, "safety": False}


def test_every_figure_can_speak_against_it() -> None:
    assert advise(RULE, **FACTS).keep  # type: ignore[arg-type]
    for fact, code in (
        ({"value": 6_001}, "value"),
        ({"currency": "USD"}, "value"),
        ({"earlier": 2}, "history"),
        ({"safety": True}, "safety"),
    ):
        found = advise(RULE, **{**FACTS, **fact})  # type: ignore[arg-type]
        assert [one.code for one in found.figures if not one.ok] == [code], fact
    rich = msgspec.structs.replace(RULE, recovery_percent=21)
    found = advise(rich, **FACTS)  # type: ignore[arg-type]
    assert "€10.00 against €10.50" in next(one.text for one in found.figures if one.code == "recovery")
    assert not found.keep
    assert advise(rich, **{**FACTS, "hazard": "battery"}).keep  # type: ignore[arg-type]
    strict = msgspec.structs.replace(RULE, photos=2)
    assert not advise(strict, **FACTS).keep  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "maybe"},
        {"currency": "eur"},
        {"most_value": -1},
        {"recovery_percent": 101},
        {"photos": 21},
        {"days": 0},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused, match="returnless_wrong"):
        checked(msgspec.structs.replace(RULE, **wrong))


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return open_shop()


def approved(email: str = "ada@buy.example") -> int:
    """A kettle's claim that the policy approves with a return."""
    claim = report(sell(email=email))
    run_pending()
    return claim.id


@pytest.mark.django_db(transaction=True)
def test_the_settings_act_by_themselves_within_the_customers_limit(shop: Shop) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        keeping.save_returnless(shop.ann, RULE, "try")
    with pytest.raises(Refused, match="reason_missing"):
        keeping.save_returnless(SYSTEM, RULE, " ")
    act = msgspec.structs.replace(RULE, mode="act", per_customer=1)
    results = at_once(*[lambda: keeping.save_returnless(SYSTEM, act, "small things")] * 3)
    assert all(isinstance(error, Conflict) for error in errors(results))
    assert returnless.rule_in_force().reason == "small things"
    with_customers = balance(WITH_CUSTOMERS, "sku:KET-1")
    first = approved()
    now = case(shop.ann, first)
    assert (now.status.code, now.rma) == ("settling", None)
    assert (balance(KEPT, "sku:KET-1"), balance(WITH_CUSTOMERS, "sku:KET-1")) == (1, with_customers - 1)
    written = letters(now.claim.public_id).items
    assert "approved_no_return" in [letter.template for letter in written]
    kept = returnless.waiver_for(first)
    assert kept is not None
    assert (kept.advised, kept.by) == (True, "Amends")
    assert {figure.code for figure in kept.figures} == {"value", "recovery", "evidence", "history"}
    second = approved()  # the same customer once more: the history speaks against it
    found = returnless.advice(second, resolution_for(second))
    assert found is not None
    assert [figure.code for figure in found.figures if not figure.ok] == ["history"]
    assert returnless.waiver_for(second) is None
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_person_may_go_against_the_figures_with_a_reason(shop: Shop) -> None:
    claim_id = approved()
    granted = resolution_for(claim_id)
    assert granted is not None
    found = returnless.advice(claim_id, granted)
    assert found is not None
    assert not found.keep  # the built-in figures: 59.50 is too much
    with pytest.raises(Refused, match="not_allowed"):
        keeping.waive(shop.ann, granted.id, "it is far away")
    with pytest.raises(Refused, match="reason_missing"):
        keeping.waive(shop.sue, granted.id)
    made = keeping.waive(shop.sue, granted.id, "it is far away")
    assert keeping.waive(shop.sue, granted.id, "again") == made
    run_pending()
    now = case(shop.ann, claim_id)
    assert now.rma is not None
    assert (now.rma.state, now.status.code) == ("cancelled", "settling")
    Waiver.objects.all().delete()
    with pytest.raises(Refused, match="waiver_not_granted"):  # its money is on the way
        keeping.waive(shop.sue, granted.id, "late")


@pytest.mark.django_db(transaction=True)
def test_the_parcel_and_the_waiver_at_once_one_wins(shop: Shop) -> None:
    for number in range(3):
        claim_id = approved(f"buyer{number}@buy.example")
        granted, back = resolution_for(claim_id), open_return(claim_id)
        assert granted is not None
        seen = ReceiptInput(rma_id=back.id, quantity=1, serial="", location_code="HAM", key=back.public_id)
        results = at_once(partial(receive, shop.wim, seen), partial(keeping.waive, shop.sue, granted.id, "far"))
        assert len(errors(results)) == 1, results
        run_pending()
        kept = Waiver.objects.filter(claim_id=claim_id).exists()
        assert kept == (case(SYSTEM, claim_id).status.code == "settling")
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_repairs_and_denials_are_not_kept(shop: Shop) -> None:
    claim = report(sell(days_ago=30))
    run_pending()
    from amends.workflows.api import reopen_case

    reopen_case(shop.ann, claim.id, "Repair instead.")
    mend = Ruling(outcome="approve", remedy="repair", reasons=(("person", "We repair it."),))
    decisions.decide(shop.sue, claim.id, mend, "Better.")
    run_pending()
    granted = resolution_for(claim.id)
    assert granted is not None
    with pytest.raises(Refused, match="waiver_not_granted"):
        keeping.waive(shop.sue, granted.id, "no")
    assert clock.now() - timedelta(days=1) < granted.at
