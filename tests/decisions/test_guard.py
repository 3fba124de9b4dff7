"""Above every table: complex cases reach a person, and a suspicion denies nothing. Tried over arbitrary tables."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.decisions.rules import asking, guard, limits, policy_v1, table
from amends.decisions.rules.alarm_words import alarms
from amends.decisions.rules.fields import CHOICES, INPUTS, RISK_INPUTS, SCHEMA, VALUES, Kind
from amends.decisions.rules.inputs import inputs
from amends.decisions.types import CheckResult, Sale, Stake

WORDS = ("Battery", "Wear", "Safety", "shopify", "amazon", "EUR", "XYZ", "")
CORE = ("proof_of_purchase", "serial", "coverage", "known_pattern", "duplicate", "evidence")


def cell(field: str) -> st.SearchStrategy[str]:
    """Any cell that the grammar allows in this column."""
    kind = INPUTS[field][0]
    if kind is Kind.YES_NO:
        return st.sampled_from(["", "true", "false"])
    if kind is Kind.NUMBER:
        number = st.integers(-5, 60_000).map(str)
        return st.one_of(st.just(""), number, number.map("> {}".format), number.map("<= {}".format))
    words = st.lists(st.sampled_from(VALUES.get(field, WORDS)), min_size=1, max_size=3, unique=True)
    texts = words.map(lambda found: ", ".join(f'"{word}"' for word in found))
    return st.one_of(st.just(""), texts, texts.map(lambda text: f"not in [{text}]"))


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Any policy: arbitrary columns and cells; rulings that lean to deciding."""
    content = copy.deepcopy(policy_v1.content())
    for node in content["nodes"]:
        if "content" not in node:
            continue
        inner = node["content"]
        columns = draw(st.lists(st.sampled_from(sorted(INPUTS)), min_size=1, max_size=3, unique=True))
        if "amount_minor" in columns and "currency" not in columns:
            columns.append("currency")
        inner["inputs"] = [{"id": f"if_{field}", "field": field, "name": field} for field in columns]
        rows = []
        for number in range(draw(st.integers(1, 3))):
            cells = {f"if_{field}": draw(cell(field)) for field in columns}
            if inner["outputPath"] == "gates":
                cells["if_" + columns[0]] = {Kind.NUMBER: "> 70000", Kind.YES_NO: "true"}.get(
                    INPUTS[columns[0]][0], '"nothing"'
                )
                answer = {"reason": '"gate"', "sentence": '"A person looks."'}
            else:
                approve = draw(st.booleans())
                answer = {
                    "outcome": '"approve"' if approve else '"deny"',
                    "remedy": '"refund"' if approve else '"none"',
                    "share_percent": "100" if approve else "0",
                    "return_required": "false",
                    "method": '"original"',
                    "approval": '"nobody"',
                    "reason": '"row"',
                    "sentence": '"Settled."',
                }
            if cells.get("if_amount_minor"):  # an amount is compared within its currency only
                cells["if_currency"] = '"XAF"' if inner["outputPath"] == "gates" else '"EUR"'
            rows.append({"_id": f"r{number}", **cells, **answer})
        inner["rules"] = rows
    table.check(content)
    return content


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    """Any inputs of the newest schema."""
    found: dict[str, Any] = {"schema": SCHEMA}
    for field, (kind, _) in INPUTS.items():
        if kind is Kind.YES_NO:
            found[field] = draw(st.booleans())
        elif kind is Kind.NUMBER:
            found[field] = draw(st.one_of(st.none(), st.integers(-5, 60_000)))
        else:
            found[field] = draw(st.sampled_from(VALUES.get(field, WORDS)))
    return found


@st.composite
def clean(draw: st.DrawFn) -> dict[str, Any]:
    """Inputs with nothing complex in them; checks and risk as they come."""
    found = draw(facts())
    quiet = ("safety", "injury", "danger_words", "legal_threat", "b2b", "high_value", "low_confidence", "conflict")
    found |= dict.fromkeys(quiet, False) | {"amount_known": True, "defect_category": "Battery"}
    if found["pattern_action"] in ("stop_use", "recall"):
        found["pattern_action"] = "none"
    return found


COMPLEX: list[dict[str, Any]] = [
    {"safety": True},
    {"danger_words": True},
    {"injury": True},
    {"defect_category": "Safety"},
    {"pattern_action": "stop_use"},
    {"pattern_action": "recall"},
    {"high_value": True},
    {"b2b": True},
    {"conflict": True},
    {"low_confidence": True},
    {"amount_known": False},
    {"legal_threat": True},
    *({name: None} for name in ("safety", "high_value", "b2b", "conflict", "low_confidence", "amount_known")),
]


@given(content=tables(), known=clean(), how=st.sampled_from(COMPLEX))
@settings(max_examples=80, deadline=None)
def test_no_table_decides_a_complex_case(
    content: dict[str, Any], known: dict[str, Any], how: dict[str, Any]
) -> None:
    found = asking.ask(content, known | how)
    assert found.ruling.outcome == "review"
    assert found.ruling.reasons


@given(content=tables(), known=clean())
@settings(max_examples=60, deadline=None)
def test_no_table_denies_because_of_risk_alone(content: dict[str, Any], known: dict[str, Any]) -> None:
    """What is denied has a hard fact against it, and is denied just so when nothing looks suspicious."""
    found = asking.ask(content, known).ruling
    if found.outcome == "deny":
        assert known["covered"] == "no" or "fail" in (known["proof"], known["duplicate"])
        assert asking.ask(content, known | RISK_INPUTS).ruling.outcome == "deny"


@given(content=tables(), known=clean())
@settings(max_examples=100, deadline=None)
def test_the_guard_holds_and_never_changes_what_was_said(content: dict[str, Any], known: dict[str, Any]) -> None:
    bare, found = asking.ask(content, known, guarded=0).ruling, asking.ask(content, known).ruling
    assert found.outcome in (bare.outcome, "review")
    assert (found.remedy, found.share_percent) == (bare.remedy, bare.share_percent)
    if found.outcome == "review" and bare.outcome != "review":
        assert (found.suggestion, found.suggested_reasons) == (bare.outcome, bare.reasons)


@given(content=tables(), several=st.lists(facts(), min_size=2, max_size=6))
@settings(max_examples=20, deadline=None)
def test_what_is_remembered_is_what_the_engine_says(
    content: dict[str, Any], several: list[dict[str, Any]]
) -> None:
    """Answers are kept by what the tables can tell apart: asking anew must give the same."""
    text = json.dumps(content, sort_keys=True)
    remembering = asking.Compiled(text)
    for known in several * 2:
        assert remembering.ask(known) == asking.Compiled(text).ask(known)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I will contact my lawyer if this is not solved.", "legal_threat"),
        ("Mein Anwalt wird sich melden; notfalls Klage.", "legal_threat"),
        ("Sans réponse, je vous envoie une mise en demeure.", "legal_threat"),
        ("Pondré el caso en manos de mi abogado.", "legal_threat"),
        ("Mi rivolgerò all'avvocato.", "legal_threat"),
        ("Ik stap naar de rechtbank.", "legal_threat"),
        ("Sprawę przekażę do sądu.", "legal_threat"),
        ("سأرفع دعوى أمام المحكمة", "legal_threat"),
        ("私は弁護士に相談します", "legal_threat"),
        ("My daughter was hurt and we went to hospital.", "injury"),
        ("Ich habe einen Stromschlag bekommen!", "injury"),
        ("Mon fils a été blessé.", "injury"),
        ("Sufrí una descarga eléctrica.", "injury"),
        ("It caught fire on the table", "danger_words"),
        ("Es kam Rauch aus dem Gerät", "danger_words"),
        ("L'appareil a pris feu", "danger_words"),
        ("Salieron chispas y humo", "danger_words"),
    ],
)
def test_alarming_words_are_found(text: str, name: str) -> None:
    assert alarms(("Hello.", text.upper()))[name]


@pytest.mark.parametrize(
    "text",
    [
        "The handle came off after two weeks. I like the brand otherwise. Regards, Sue",
        "Der Wasserkocher geht nach zwei Wochen nicht mehr an.",
        "La bouilloire ne chauffe plus depuis deux semaines.",
        "La tetera dejó de funcionar. ¿Pueden procesar la devolución?",
        "Czajnik przestał działać po roku, rok gwarancji jeszcze trwa.",
    ],
)
def test_plain_complaints_alarm_nobody(text: str) -> None:
    assert not any(alarms((text,)).values())


def known(checks: dict[str, CheckResult] | None = None, **more: Any) -> dict[str, Any]:
    found = {code: CheckResult(code=code, outcome="pass") for code in CORE}
    found["coverage"] = CheckResult(code="coverage", outcome="pass", facts={"covered": True})
    return inputs(
        list((found | (checks or {})).values()),
        more.pop("stake", Stake(currency="EUR", minor=8_900)),
        defect_code="no_power",
        defect_category="Battery",
        safety=False,
        channel="shopify",
        quantity=1,
        **more,
    )


def test_every_kind_of_complex_case_is_recognised_from_the_claim() -> None:
    assert guard.complex_reasons(known()) == ()
    doubt = CheckResult(code="defect_photo", outcome="pass", facts={"low_confidence": True})
    other = CheckResult(code="serial_photo", outcome="fail")
    for more, code in (
        ({"words": ("I will see you in court",)}, "legal"),
        ({"words": ("It got hot and my hand was hurt: a doctor had to look",)}, "injury"),
        ({"sale": Sale(business=True)}, "business_customer"),
        ({"stake": Stake(currency="EUR", minor=50_001)}, "high_value"),
        ({"stake": Stake(currency="XTS", minor=1)}, "high_value"),
        ({"stake": Stake(refusal="nothing_left")}, "not_sure"),
        ({"checks": {"defect_photo": doubt}}, "not_sure"),
        ({"checks": {"serial": CheckResult(code="serial", outcome="unknown")}}, "not_sure"),
        ({"checks": {"serial_photo": other}}, "conflict"),
    ):
        assert [found for found, _ in guard.complex_reasons(known(**more))] == [code], more


def test_checks_of_photos_that_cannot_tell_change_nothing() -> None:
    quiet = ("reused_photo", "serial_photo", "defect_photo", "defect_words", "risk")
    absent = asking.ask(policy_v1.content(), known()).ruling
    unknown = {code: CheckResult(code=code, outcome="unknown") for code in quiet}
    assert asking.ask(policy_v1.content(), known(unknown)).ruling == absent
    assert absent.outcome == "approve"


def test_a_policy_without_a_column_for_a_check_sees_it_among_the_others() -> None:
    content = policy_v1.content()
    gates = table.parts(content)["gates"]
    gates["rules"] = [row for row in gates["rules"] if row["_id"] != "risk"]
    gates["inputs"] = [column for column in gates["inputs"] if column["field"] != "risk"]
    for row in gates["rules"]:
        row.pop("if_risk", None)
    found = asking.ask(content, known({"risk": CheckResult(code="risk", outcome="flag")}))
    assert (found.ruling.outcome, found.trace["rows"]["gates"]) == ("review", ["other_checks"])


def test_a_row_can_ask_for_two_people() -> None:
    content = policy_v1.content()
    for row in table.parts(content)["ruling"]["rules"]:
        row["approval"] = '"two"'
    found = asking.ask(content, known()).ruling
    assert (found.outcome, found.suggestion, found.approval) == ("review", "approve", "two")


def test_limits_read_major_units() -> None:
    assert limits.read("EUR 400, JPY 90000, KWD 1.500") == {"EUR": 40_000, "JPY": 90_000, "KWD": 1_500}
    assert all(word in CHOICES["outcome"] for word in ("approve", "deny", "review"))
