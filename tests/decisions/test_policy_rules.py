"""The first policy and the grammar of its cells, without a database."""

from __future__ import annotations

import copy
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.core.errors import Refused
from amends.decisions.rules import asking, cells, policy_v1, readable, table
from amends.decisions.rules.fields import INPUTS, Kind
from amends.decisions.rules.inputs import inputs
from amends.decisions.types import CheckResult, Ruling, Stake

POLICY = policy_v1.content()
CODES = ("proof_of_purchase", "serial", "coverage", "known_pattern", "duplicate", "evidence")
COVERED = {"covered": True, "burden_on_seller": True, "days_since_delivery": 40}


def ruling(
    *,
    outcomes: dict[str, str] | None = None,
    facts: dict[str, dict[str, Any]] | None = None,
    stake: Stake | None = None,
    category: str = "Hardware Failure",
    safety: bool = False,
) -> Ruling:
    """The ruling on a claim that is clean but for what is named."""
    found = {"coverage": COVERED} | (facts or {})
    checks = [
        CheckResult(code=code, outcome=(outcomes or {}).get(code, "pass"), facts=found.get(code, {}))
        for code in CODES
        if (outcomes or {}).get(code) != "missing"
    ]
    known = inputs(
        checks,
        stake or Stake(currency="EUR", minor=8_900),
        defect_code="no_power",
        defect_category=category,
        safety=safety,
        channel="shopify",
        quantity=1,
    )
    assert set(known) == {*INPUTS, "schema"}
    return asking.ask(POLICY, known).ruling


def codes(of: Ruling) -> set[str]:
    return {code for code, _ in of.reasons}


def test_a_clear_covered_claim_is_refunded_against_return() -> None:
    found = ruling()
    assert (found.outcome, found.remedy, found.share_percent, found.return_required) == (
        "approve", "refund", 100, True,
    )  # fmt: skip
    assert codes(found) == {"covered"}


def test_out_of_coverage_for_certain_is_denied_with_a_reason() -> None:
    found = ruling(outcomes={"coverage": "fail"}, facts={"coverage": {"covered": False}})
    assert (found.outcome, found.remedy) == ("deny", "none")
    assert codes(found) == {"not_covered"}


def test_a_known_defect_is_approved_even_past_coverage_and_without_photos() -> None:
    found = ruling(
        outcomes={"coverage": "fail", "evidence": "flag"},
        facts={"coverage": {"covered": False}, "known_pattern": {"action": "approve"}},
    )
    assert (found.outcome, codes(found)) == ("approve", {"known_defect"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"safety": True}, "safety"),
        ({"facts": {"known_pattern": {"action": "stop_use"}}}, "stop_use"),
        ({"facts": {"known_pattern": {"action": "review"}}}, "known_pattern_review"),
        ({"outcomes": {"serial": "fail"}}, "conflict"),
        ({"outcomes": {"serial": "unknown"}}, "serial_unclear"),
        ({"outcomes": {"duplicate": "flag"}}, "duplicate"),
        ({"outcomes": {"evidence": "flag"}}, "evidence_incomplete"),
        ({"outcomes": {"coverage": "unknown"}, "facts": {"coverage": {"covered": None}}}, "coverage_unclear"),
        ({"stake": Stake(currency="EUR", minor=50_001)}, "high_value"),
        ({"stake": Stake(currency="JPY", minor=900)}, "currency_without_limit"),
        ({"stake": Stake(refusal="nothing_left")}, "amount_unclear"),
        ({"facts": {"duplicate": {"earlier_claims": 1}}}, "claimed_before"),
        (
            {"outcomes": {"duplicate": "fail"}, "facts": {"known_pattern": {"action": "approve"}}},
            "conflict",
        ),
    ],
)
def test_what_is_not_clear_goes_to_a_person(change: dict[str, Any], reason: str) -> None:
    found = ruling(**change)
    assert found.outcome == "review"
    assert reason in codes(found)


def test_all_reasons_are_told_at_once_and_the_table_suggests() -> None:
    found = ruling(outcomes={"duplicate": "flag"}, safety=True)
    assert codes(found) >= {"safety", "duplicate"}
    assert (found.suggestion, found.remedy) == ("approve", "refund")


@given(code=st.sampled_from(CODES), outcome=st.sampled_from(["unknown", "missing"]))
@settings(max_examples=30, deadline=None)
def test_a_check_that_cannot_tell_is_never_decided_by_the_machine(code: str, outcome: str) -> None:
    assert ruling(outcomes={code: outcome}).outcome == "review"


@given(
    outcomes=st.dictionaries(
        st.sampled_from(CODES), st.sampled_from(["pass", "flag", "fail", "unknown", "missing"])
    ),
    covered=st.sampled_from([True, False, None]),
    action=st.sampled_from(["approve", "review", "stop_use", ""]),
    minor=st.one_of(st.none(), st.integers(0, 10**9)),
    category=st.sampled_from(["Wear", "Cosmetic Damage", "Missing Part", "Battery", "Safety"]),
    safety=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_the_machine_denies_only_what_is_surely_not_covered(
    outcomes: dict[str, str], covered: bool | None, action: str, minor: int | None, category: str, safety: bool
) -> None:
    found = ruling(
        outcomes=outcomes,
        facts={"coverage": {"covered": covered}, "known_pattern": {"action": action}},
        stake=Stake(currency="GBP", minor=minor),
        category=category,
        safety=safety,
    )
    if found.outcome != "review":
        assert not safety
        assert minor is not None
        assert minor <= 45_000
        assert all(outcomes.get(code, "pass") == "pass" for code in ("proof_of_purchase", "serial", "duplicate"))
    if found.outcome == "deny":
        assert covered is False
        assert outcomes.get("coverage", "pass") in ("pass", "fail")
    if found.outcome == "approve":
        assert 1 <= found.share_percent <= 100
        assert covered or action == "approve"


@pytest.mark.parametrize(
    ("facts", "category", "remedy", "share", "back"),
    [
        (COVERED, "Wear", "partial_credit", 30, False),
        (COVERED, "Cosmetic Damage", "partial_credit", 40, False),
        (COVERED, "Missing Part", "replacement", 100, False),
        (COVERED | {"burden_on_seller": False}, "Battery", "repair", 100, True),
    ],
)
def test_remedies_by_kind_of_defect(
    facts: dict[str, Any], category: str, remedy: str, share: int, back: bool
) -> None:
    found = ruling(facts={"coverage": facts}, category=category)
    assert (found.outcome, found.remedy, found.share_percent, found.return_required) == (
        "approve", remedy, share, back,
    )  # fmt: skip


def test_small_amounts_are_refunded_without_return() -> None:
    found = ruling(stake=Stake(currency="EUR", minor=1_500))
    assert (found.remedy, found.return_required) == ("refund", False)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ('"pass", "flag"', Kind.WORD),
        ('not in ["EUR"]', Kind.WORD),
        ("> 30", Kind.NUMBER),
        ("[1..999999999999]", Kind.NUMBER),
        ("true", Kind.YES_NO),
        ("", Kind.WORD),
    ],
)
def test_cells_of_the_grammar_pass(cell: str, kind: Kind) -> None:
    cells.check_input(cell, kind, "here")


@pytest.mark.parametrize(
    "cell",
    ["map([0..9], #)", "$", "len(x) > 3", "`a${b}`", '"a" or true', "1 +1", '"a"; "b"', "[0..1e9]", "x.y", "null"],
)
@pytest.mark.parametrize("kind", list(Kind.__members__.values()))
def test_everything_else_is_refused(cell: str, kind: Kind) -> None:
    if kind is not Kind.TEXT:
        with pytest.raises(Refused, match="cell_not_allowed"):
            cells.check_input(cell, kind, "here")
    with pytest.raises(Refused, match="cell_not_allowed"):
        cells.check_output(cell, kind, "here")


def _broken() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for name in ("function node", "third table", "no edge", "loop", "unknown field", "bad remedy", "double row"):
        found.append((name, copy.deepcopy(POLICY)))
    by_name = dict(found)
    by_name["function node"]["nodes"][1]["type"] = "functionNode"
    by_name["third table"]["nodes"].append(copy.deepcopy(POLICY["nodes"][1]) | {"id": "more"})
    by_name["no edge"]["edges"].pop()
    by_name["loop"]["edges"][0] = {"id": "x", "type": "edge", "sourceId": "answer", "targetId": "findings"}
    by_name["unknown field"]["nodes"][1]["content"]["inputs"][0]["field"] = "customer_name"
    by_name["bad remedy"]["nodes"][2]["content"]["rules"][0]["remedy"] = '"holiday"'
    rules = by_name["double row"]["nodes"][1]["content"]["rules"]
    rules.append(rules[0])
    return found


@pytest.mark.parametrize(("name", "content"), _broken(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_malformed_policy_is_refused_before_the_engine_sees_it(name: str, content: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="policy_malformed"):
        table.check(content)


def test_the_widest_range_of_the_grammar_does_not_hurt_the_engine() -> None:
    """A huge range can abort the whole process when it is spread out, so this runs in one of its own."""
    content = copy.deepcopy(POLICY)
    columns = content["nodes"][1]["content"]["inputs"]
    column = next(column["id"] for column in columns if column["field"] == "amount_minor")
    currency = next(column["id"] for column in columns if column["field"] == "currency")
    content["nodes"][1]["content"]["rules"][0][column] = "[-999999999999..999999999999]"
    content["nodes"][1]["content"]["rules"][0][currency] = '"EUR"'
    script = (
        "import json, sys; from amends.decisions.rules import asking;"
        "print(asking.ask(json.loads(sys.stdin.read()), {'amount_minor': 5, 'currency': 'EUR'}).ruling.outcome)"
    )
    import json

    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(content), capture_output=True, text=True, timeout=30
    )
    assert done.stdout.strip() == "review", done.stderr


def test_the_tables_read_as_words() -> None:
    gates, rulings = readable.tables(POLICY)
    by_id = {row.id: row for row in (*gates.rows, *rulings.rows)}
    assert by_id["safety"].when == ("Safety: yes",)
    assert by_id["stop_use"].when == ("Known pattern says: stop use or recall",)
    assert by_id["value_other"].when == ("Amount known: yes", "Currency: none of EUR, GBP, USD")
    assert by_id["value_gbp"].when == ("Currency: GBP", "Amount at stake: over £450.00")
    assert by_id["small_value"].when[-1] == "Amount at stake: at most 15.00"
    assert by_id["wear"].then == "Approve: a partial credit, 30 % of the price, nothing to send back"
    assert by_id["not_covered"].then == "Deny"
    assert by_id["safety"].then == "A person decides"


@pytest.mark.parametrize(
    ("currency", "allowed"),
    [('"EUR"', True), ('"EUR", "USD"', True), ("", False), ('"EUR", "JPY"', False), ('not in ["EUR"]', False),
     ('"euros"', False)],
)  # fmt: skip
def test_an_amount_is_compared_within_its_currency_only(currency: str, allowed: bool) -> None:
    content = policy_v1.content()
    row = next(one for one in table.parts(content)["gates"]["rules"] if one.get("if_amount_minor"))
    row["if_currency"] = currency
    if allowed:
        table.check(content)
        return
    with pytest.raises(Refused, match="amount_without_currency"):
        table.check(content)
