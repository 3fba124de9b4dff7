"""Settings: the most specific wins, the floor holds, tolerances note instead of holding."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.channels.shopify import Shopify
from amends.core.errors import Refused
from amends.core.expressions import DEEPEST, LONGEST, Failed, evaluate, parsed
from amends.gates.api import GATES, Tuned, Verdict, judge
from amends.gates.ports import PROFILES, STATES, Override, Problem, Rulebook, Setting
from amends.gates.rules.profiles import profile
from amends.gates.rules.tuning import SEVERITIES, check, stricter
from amends.orders.ports import OrderFact
from amends.orders.rules.states import FULFILMENT, ORDER, PAYMENT
from tests.intake.world import order

ARRIVED = datetime(2025, 3, 5, tzinfo=UTC)


def judged(payload: dict[str, Any], *rules: Setting | Override) -> Verdict:
    book = Rulebook(
        settings=tuple(it for it in rules if isinstance(it, Setting)),
        overrides=tuple(it for it in rules if isinstance(it, Override)),
    )
    check(book)
    body = json.dumps(payload).encode()
    found = Shopify().parse("", body, "shop")
    return judge(found, frozenset(), Tuned(7, book).source("shopify", "shop"), body=body, received_at=ARRIVED)


def severities(verdict: Verdict) -> dict[str, str]:
    return {it.code: it.severity for it in (*verdict.blocking, *verdict.notes)}


WRONG = order(1, total_price="125.00")
"""Its lines add up to 120.00."""


def test_the_most_specific_setting_wins() -> None:
    all_ = Setting(code="money_mismatch", severity="reject")
    channel = Setting(code="money_mismatch", severity="warn", channel="shopify")
    account = Setting(code="money_mismatch", severity="hold", channel="shopify", account="shop")
    private = Setting(code="money_mismatch", severity="reject", channel="shopify", account="shop", profile="b2c")
    other = Setting(code="money_mismatch", severity="warn", channel="shopify", account="other")
    assert severities(judged(WRONG)) == {"money_mismatch": "hold"}
    assert severities(judged(WRONG, all_)) == {"money_mismatch": "reject"}
    assert severities(judged(WRONG, all_, channel)) == {"money_mismatch": "warn"}
    assert severities(judged(WRONG, account, all_, channel, other)) == {"money_mismatch": "hold"}
    assert severities(judged(WRONG, private, account, channel)) == {"money_mismatch": "reject"}
    taken = judged(WRONG, channel)
    assert taken.version == 7
    assert taken.take
    assert not taken.blocking


def test_of_two_profiles_alike_the_stricter_one_holds() -> None:
    test = order(1, total_price="125.00", test=True)
    settings = (
        Setting(code="money_mismatch", severity="warn", profile="test"),
        Setting(code="money_mismatch", severity="reject", profile="b2c"),
    )
    assert severities(judged(test, *settings)) == {"money_mismatch": "reject"}
    assert severities(judged(test, *reversed(settings))) == {"money_mismatch": "reject"}


def test_off_drops_a_note() -> None:
    future = order(1, at="2025-03-09T10:00:00Z")
    assert severities(judged(future)) == {"instant_future": "warn"}
    assert severities(judged(future, Setting(code="instant_future", severity="off"))) == {}
    assert severities(judged(future, Setting(code="instant_future", seconds=10 * 86400))) == {}
    assert severities(judged(future, Setting(code="instant_future", severity="hold"))) == {
        "instant_future": "hold"
    }


def test_old_events_are_told_only_where_somebody_asks() -> None:
    assert severities(judged(order(1))) == {}
    asked = Setting(code="instant_old", severity="hold", seconds=3600, channel="shopify")
    assert severities(judged(order(1), asked)) == {"instant_old": "hold"}
    assert severities(judged(order(1), Setting(code="instant_old", severity="hold"))) == {}


@pytest.mark.parametrize(
    ("tolerance", "severity"),
    [({"minor": 499}, "hold"), ({"minor": 500}, "warn"), ({"share": "3.9"}, "hold"), ({"share": "4"}, "warn")],
)
def test_a_tolerance_notes_what_is_within_it(tolerance: dict[str, Any], severity: str) -> None:
    setting = Setting(code="money_mismatch", channel="shopify", **tolerance)
    assert severities(judged(WRONG, setting)) == {"money_mismatch": severity}


@pytest.mark.parametrize("code", GATES)
def test_no_setting_goes_below_the_floor(code: str) -> None:
    gate = GATES[code]
    for severity in SEVERITIES:
        rules = Rulebook(settings=(Setting(code=code, severity=severity),))
        if stricter(gate.lowest, severity):
            with pytest.raises(Refused, match="below_floor"):
                check(rules)
        else:
            check(rules)
    assert not stricter(gate.lowest, gate.severity)


DRAWN = st.tuples(
    st.sampled_from(SEVERITIES),
    st.sampled_from(["", "shopify"]),
    st.sampled_from(["", "shop"]),
    st.sampled_from(["", "b2c", "test"]),
)


@given(st.sampled_from(sorted(GATES)), st.lists(DRAWN, max_size=6))
def test_whatever_passes_the_check_keeps_rejects_rejected(
    code: str, drawn: list[tuple[str, str, str, str]]
) -> None:
    settings = tuple(
        Setting(code=code, severity=severity, channel=channel or ("shopify" if account else ""), account=account,
                profile=profile)
        for severity, channel, account, profile in drawn
    )  # fmt: skip
    try:
        check(Rulebook(settings=settings))
    except Refused:
        return
    rules = Tuned(1, Rulebook(settings=settings)).source("shopify", "shop")
    gate = GATES[code]
    for profiles in (frozenset[str](), frozenset({"b2c"}), frozenset({"b2c", "test"})):
        found = rules.judged(Problem(code=code, severity=gate.severity), profiles)
        assert not stricter(gate.lowest, found.severity)


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        (Setting(code="nosuch", severity="warn"), "gate_unknown"),
        (Setting(code="money_mismatch", severity="loud"), "severity_unknown"),
        (Setting(code="money_mismatch"), "setting_empty"),
        (Setting(code="state_unknown", severity="warn"), "below_floor"),
        (Setting(code="amount_out_of_range", severity="warn"), "below_floor"),
        (Setting(code="state_unknown", minor=5), "tolerance_not_here"),
        (Setting(code="money_mismatch", minor=-1), "tolerance_invalid"),
        (Setting(code="money_mismatch", share="101"), "tolerance_invalid"),
        (Setting(code="money_mismatch", share="nan"), "tolerance_invalid"),
        (Setting(code="money_mismatch", seconds=1), "tolerance_not_here"),
        (Setting(code="money_mismatch", severity="warn", profile="nice"), "profile_unknown"),
        (Setting(code="money_mismatch", severity="warn", account="shop"), "account_without_channel"),
    ],
)
def test_faults_of_a_setting_are_named(setting: Setting, code: str) -> None:
    with pytest.raises(Refused, match=code):
        check(Rulebook(settings=(setting,)))


def test_profiles_come_from_the_marks_and_from_the_facts() -> None:
    [found] = judged(order(1)).records
    assert isinstance(found, OrderFact)
    assert found.profile == ("b2c",)
    line = msgspec.structs.replace(found.lines[0], kind="gift_card", total=0)
    free = msgspec.structs.replace(found, lines=(line,), total=0, profile=("kit", "pos", "company"))
    assert profile(free) == ("b2b", "bundle", "digital", "gift_card", "point_of_sale", "zero_priced")
    assert set(profile(free)) <= set(PROFILES)


# Overrides


def own(field: str, expression: str) -> Override:
    return Override(channel="shopify", account="shop", field=field, expression=expression)


def test_an_account_reads_fields_its_own_way() -> None:
    payload = order(
        5, note_attributes=[{"name": "po", "value": "PO-77"}], tags="wholesale",
        line_items=[
            {"id": 11, "sku": "A", "name": "One", "quantity": 1, "price": "60.00",
             "properties": [{"name": "serial", "value": "S1"}, {"name": "serial", "value": "S2"}]},
            {"id": 12, "sku": "B", "name": "Two", "quantity": 1, "price": "60.00"},
        ],
    )  # fmt: skip
    verdict = judged(
        {"order": payload},
        own("number", "note_attributes[?name=='po'].value | [0]"),
        own("customer.name", "nothing.of.it"),
        own("profile", "tags == 'wholesale' && 'b2b' || null"),
        own("lines.serials", "properties[?name=='serial'].value"),
        own("lines.sku", "join('-', ['X', sku])"),
    )
    [found] = verdict.records
    assert isinstance(found, OrderFact)
    assert (found.number, found.customer.name) == ("PO-77", "B 5")
    assert found.profile == ("b2b",)
    assert [(line.sku, line.serials) for line in found.lines] == [("X-A", ("S1", "S2")), ("X-B", ())]
    assert not verdict.blocking
    assert not verdict.notes


def test_an_expression_that_fails_is_noted_and_the_channels_own_value_kept() -> None:
    verdict = judged(order(5), own("number", "length(name) > `3` && [name]"), own("country", "currency"))
    [found] = verdict.records
    assert isinstance(found, OrderFact)
    assert found.number == "#5"
    assert [it.code for it in verdict.notes] == ["override_failed"]
    assert verdict.notes[0].field == "country"


def test_states_that_the_merchant_named_are_mapped_and_not_held() -> None:
    payload = order(6, fulfillment_status="robot-picked")
    assert severities(judged(payload)) == {"state_unknown": "hold"}
    mapped = Override(channel="shopify", account="shop", field="fulfillment_status", value="Robot-picked",
                      becomes={"fulfilment_state": "partial"})  # fmt: skip
    verdict = judged(payload, mapped)
    [found] = verdict.take
    assert isinstance(found, OrderFact)
    assert found.fulfilment_state == "partial"
    assert not verdict.notes
    elsewhere = msgspec.structs.replace(mapped, account="other")
    assert severities(judged(payload, elsewhere)) == {"state_unknown": "hold"}


def test_an_account_gives_one_of_our_states_another_meaning() -> None:
    payload = order(6, financial_status="pending")
    on_account = Override(channel="shopify", account="shop", field="payment_state", value="pending",
                          becomes={"payment_state": "paid"})  # fmt: skip
    [found] = judged(payload, on_account).take
    assert isinstance(found, OrderFact)
    assert found.payment_state == "paid"
    [other] = judged(order(7, financial_status="authorized"), on_account).take
    assert isinstance(other, OrderFact)
    assert other.payment_state == "authorized"


def test_our_states_are_those_of_the_order_book() -> None:
    axes = {"order_state": ORDER, "payment_state": PAYMENT, "fulfilment_state": FULFILMENT}
    assert {name: frozenset(STATES[name]) for name in axes} == {name: it.states for name, it in axes.items()}


@pytest.mark.parametrize(
    ("override", "code"),
    [
        (own("total", "total_price"), "override_field"),
        (own("number", "name ["), "expression_invalid"),
        (own("number", "a" * (LONGEST + 1)), "expression_too_large"),
        (own("number", ".".join("a" * 1 for _ in range(DEEPEST * 20))), "expression_too_large"),
        (Override(channel="shopify", account="shop", field="number"), "override_incomplete"),
        (Override(channel="shopify", account="", field="number", expression="name"), "override_incomplete"),
        (Override(channel="shopify", account="shop", field="status", value="x",
                  becomes={"order_state": "lost"}), "state_not_ours"),
    ],
)  # fmt: skip
def test_faults_of_an_override_are_named(override: Override, code: str) -> None:
    with pytest.raises(Refused, match=code):
        check(Rulebook(overrides=(override,)))


def test_a_bomb_is_defused() -> None:
    with pytest.raises(Refused, match="expression_too_large"):
        parsed("[@,@][]" + " | [@,@][]" * 10)
    with pytest.raises(Failed):
        evaluate("[@,@,@,@,@,@,@,@][] | [@,@,@,@,@,@,@,@][] | [@,@,@,@,@,@,@,@][] | [@,@,@,@,@,@,@,@][]"
                 " | [@,@,@,@,@,@,@,@][]", list(range(100)))  # fmt: skip
    with pytest.raises(Failed):
        evaluate(
            "join('', [@,@,@,@]) | join('', [@,@,@,@]) | join('', [@,@,@,@]) | join('', [@,@,@,@])", "x" * 1000
        )
    with pytest.raises(Failed):
        evaluate("a < b && sort(c)", {"a": 1, "b": 2, "c": [1, "x"]})
