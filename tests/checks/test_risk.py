"""Risk: sentences instead of a score, nothing protected, and never a denial."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from amends.catalog.api import coverage
from amends.checks.rules import risk
from amends.checks.types import Outcome, Record
from amends.decisions.rules import asking, policy_v1
from amends.decisions.rules.fields import INPUTS, Kind
from tests.checks.given import DAY, TERMS, bought, given, paid


def record(**changed: Any) -> Record:
    return replace(Record(0, 0, 5, "DE"), **changed)


def codes(**changed: Any) -> list[str]:
    return [sign.code for sign in risk.signs(given(**{"record": record(), **changed}))]


def test_an_ordinary_claim_is_nothing_to_remark_on() -> None:
    found = risk.look(given(record=record()))
    assert (found.outcome, found.reason, found.facts["reasons"]) == (Outcome.PASS, "none", [])
    assert tuple(found.inputs) == risk.LOOKED_AT


def test_each_sign_is_a_sentence_with_its_figure() -> None:
    returner = risk.look(given(record=record(claims_in_a_year=5, pieces_bought_in_a_year=9)))
    assert (returner.outcome, returner.reason) == (Outcome.FLAG, "signs")
    assert "claim number 6 in a year, of 9 pieces bought" in returner.sentence
    assert codes(record=record(claims_in_a_year=5, pieces_bought_in_a_year=900)) == []  # a big buyer
    assert codes(record=record(claims_in_a_month=2)) == ["velocity"]
    assert codes(record=record(claims_in_a_month=1)) == []
    assert codes(reused_photos=(("a" * 64, "CLM-X"),)) == ["reused_evidence"]


def test_weak_signs_speak_only_together() -> None:
    last_week = coverage(TERMS, date(2026, 1, 5), date(2024, 5, 17), DAY)
    ending = risk.look(given(record=record(), coverage=last_week))
    assert (ending.outcome, ending.reason) == (Outcome.PASS, "noted")
    assert "still counts in full" in ending.sentence
    dear = risk.look(given(record=record(), paid=paid(paid=250_000)))
    assert (dear.outcome, dear.reason) == (Outcome.PASS, "noted")
    both = risk.look(given(record=record(), paid=paid(paid=250_000), coverage=last_week))
    assert (both.outcome, both.reason) == (Outcome.FLAG, "signs")
    assert codes(record=record(customer_country="FR")) == ["address_mismatch"]
    assert codes(record=record(customer_country=""), order=bought(country="")) == []


_COUNTS = st.integers(0, 60)
_COUNTRIES = st.sampled_from(["", "DE", "FR", "TR", "NG"])


@any_of(
    st.builds(Record, _COUNTS, _COUNTS, _COUNTS, _COUNTRIES),
    st.integers(0, 10**7),
    st.sampled_from(["EUR", "USD", "JPY"]),
    st.booleans(),
    _COUNTRIES,
    _COUNTRIES,
)
def test_risk_never_says_fail_and_does_not_see_which_country_or_who(
    of: Record, minor: int, currency: str, photo: bool, one: str, two: str
) -> None:
    case = given(
        record=replace(of, customer_country=one),
        order=bought(country=two),
        paid=paid(paid=minor, currency=currency),
        reused_photos=(("a" * 64, "CLM-X"),) if photo else (),
    )
    found = risk.look(case)
    assert found.outcome in (Outcome.PASS, Outcome.FLAG)
    assert (found.outcome is Outcome.FLAG) == (found.reason == "signs")
    # the same two countries by any other name, and another person with the same figures: the same answer
    names = {"": "", "DE": "JP", "FR": "MX", "TR": "SE", "NG": "CA"}
    other = replace(
        case,
        record=replace(of, customer_country=names[one]),
        order=bought(country=names[two], customer_name="Somebody Else", email="x@example.org", customer_id=99),
    )
    assert risk.look(other) == found


def test_the_rule_reads_nothing_of_the_person() -> None:
    """The names that stand in the source: none of who the customer is, nor what they wrote."""
    tree = ast.parse(inspect.getsource(risk))
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not read & {
        "claim", "customer_name", "email", "customer_id", "phone", "language", "description", "messages", "title",
        "photos", "number", "opened_by", "name",
    }  # fmt: skip


def _cell(name: str, kind: Kind) -> st.SearchStrategy[Any]:
    words = ["pass", "flag", "fail", "unknown", "missing", "yes", "no", "seller", "customer", "none", "approve"]
    words += ["review", "stop_use", "recall", "EUR", "JPY", "shopify", "Wear", "Other", "Cosmetic Damage", "hw"]
    if kind is Kind.YES_NO:
        return st.booleans()
    if kind is Kind.NUMBER:
        return st.one_of(st.none(), st.integers(-1, 200_000)) if "amount" in name else st.integers(0, 2000)
    return st.sampled_from(words)


_ANYTHING = st.fixed_dictionaries({name: _cell(name, kind) for name, (kind, _) in INPUTS.items()})
_POLICY = policy_v1.content()


@settings(max_examples=150)
@any_of(_ANYTHING)
def test_over_the_policy_tables_risk_alone_never_denies(known: dict[str, Any]) -> None:
    """Whatever else is known: with a risk flag a claim is never denied that would not be denied without it, and
    never approved by the machine where it was not."""
    calm = asking.ask(_POLICY, known | {"risk": "pass", "risk_reasons": 0}).ruling
    flagged = asking.ask(_POLICY, known | {"risk": "flag", "risk_reasons": 2}).ruling
    assert flagged.outcome != "deny"
    if calm.outcome != "review":
        assert flagged.outcome == "review"
