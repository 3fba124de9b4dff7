"""Back-tests, false rejects and previews over stored events."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.core.errors import Refused
from amends.core.intervals import wilson
from amends.gates import api as gates
from amends.gates.ports import Override, Rulebook, Setting
from amends.intake.api import event, process_pending
from amends.intake.models import DeadLetter, RawEvent
from amends.orders.models import Order
from amends.repair.api import discard, release
from amends.stewardship import api as stewardship
from amends.stewardship.commands.back_test import run_back_test
from amends.stewardship.models import BackTest, Ruling
from amends.stewardship.rules.rates import rate
from tests.gates.test_tunings import ADMIN, LENIENT
from tests.intake.world import AGENT, OPERATOR, order, send, shop

WRONG = {"total_price": "125.00"}


def letter(event_id: int) -> int:
    return DeadLetter.objects.get(raw_event_id=event_id, state="open").pk


@pytest.mark.django_db
def test_a_proposal_is_tried_on_the_past_before_it_goes_live() -> None:
    shop()
    for number in range(1, 5):
        send(order(number, **(WRONG if number <= 3 else {})), f"e{number}")
    unknown = send(order(9, fulfillment_status="robot"), "robot")
    process_pending()
    release(OPERATOR, letter(RawEvent.objects.get(dedupe_key="e1").pk), "fine")
    release(OPERATOR, letter(RawEvent.objects.get(dedupe_key="e2").pk), "fine")
    orders, letters = Order.objects.count(), DeadLetter.objects.count()

    mapped = Override(channel="shopify", account="shop", field="fulfillment_status", value="robot",
                      becomes={"fulfilment_state": "partial"})  # fmt: skip
    rules = Rulebook(settings=(LENIENT,), overrides=(mapped,))
    draft = gates.draft(OPERATOR, "Believe this shop", rules)
    with pytest.raises(Refused, match="not_back_tested"):
        stewardship.publish(ADMIN, draft.id, "it is time")
    begun = stewardship.begin_back_test(OPERATOR, draft.id)
    with pytest.raises(Refused, match="back_test_running"):
        stewardship.begin_back_test(OPERATOR, draft.id)
    run_back_test(begun.id)
    run_back_test(begun.id)  # a second run of the same job changes nothing
    found = stewardship.back_test(OPERATOR, begun.id)
    assert (found.state, found.seen) == ("done", 5)
    assert found.flips == {"freed": 4, "stopped": 0, "loosened": 0, "tightened": 0, "changed": 0}
    assert found.released["freed"] == 2
    assert found.money == {"GBP": {"freed": 3 * 12500 + 12000}}
    listed = stewardship.flips(OPERATOR, begun.id, "freed", size=3)
    assert len(listed.items) == 3
    assert listed.next_cursor
    by_event = {it.raw_event_id: it for it in stewardship.flips(OPERATOR, begun.id).items}
    assert (by_event[unknown].before, by_event[unknown].after) == ("held", "taken")
    assert by_event[unknown].codes == ("state_unknown",)
    assert (Order.objects.count(), DeadLetter.objects.count()) == (orders, letters)  # nothing was written

    changed = gates.put(OPERATOR, draft.id, Setting(code="instant_local", severity="off"))
    with pytest.raises(Refused, match="not_back_tested"):
        stewardship.publish(ADMIN, draft.id, "it is time")
    again = stewardship.begin_back_test(OPERATOR, draft.id, most=2)
    run_back_test(again.id)
    assert stewardship.back_test(OPERATOR, again.id).seen == 2
    live = stewardship.publish(ADMIN, draft.id, "it is time")
    assert (live.version, live.tested) == (1, changed.digest)
    with pytest.raises(Refused, match="not_a_draft"):
        stewardship.begin_back_test(OPERATOR, draft.id)
    with pytest.raises(Refused, match="not_allowed"):
        stewardship.back_tests(AGENT, draft.id)


@pytest.mark.django_db
def test_a_stricter_proposal_shows_what_it_would_stop_and_a_stopped_test_stays_stopped() -> None:
    shop()
    send(order(1, at="2099-01-01T00:00:00Z"), "a")
    process_pending()
    strict = Rulebook(settings=(Setting(code="instant_future", severity="reject", channel="shopify"),))
    draft = gates.draft(OPERATOR, "No clocks of the future", strict)
    begun = stewardship.begin_back_test(OPERATOR, draft.id)
    run_back_test(begun.id)
    assert stewardship.back_test(OPERATOR, begun.id).flips["stopped"] == 1
    stopped = stewardship.begin_back_test(OPERATOR, draft.id)
    stewardship.stop_back_test(OPERATOR, stopped.id)
    run_back_test(stopped.id)
    assert BackTest.objects.get(pk=stopped.id).state == "cancelled"
    with pytest.raises(Refused, match="back_test_over"):
        stewardship.stop_back_test(OPERATOR, stopped.id)
    only = gates.draft(OPERATOR, "Untried", Rulebook(settings=(LENIENT,)))
    assert stewardship.publish(ADMIN, only.id, "the shop is down, no time", untested=True).tested == ""


@pytest.mark.django_db
def test_what_gates_stopped_is_looked_back_at() -> None:
    shop()
    sent = {
        "released": send(order(1, **WRONG), "a"),
        "discarded": send(order(2, **WRONG), "b"),
        "same_again": send(order(3, fulfillment_status="robot"), "c"),
        "corrected": send(order(4, **WRONG), "d"),
        "": send(order(5, **WRONG), "e"),
    }
    process_pending()
    assert stewardship.review() == 5
    release(OPERATOR, letter(sent["released"]), "fine")
    discard(OPERATOR, letter(sent["discarded"]), "a test order of theirs")
    send(order(3, at="2025-03-05T10:00:00Z"), "c2")
    send(order(4, at="2025-03-05T10:00:00Z"), "d2")
    process_pending()
    stewardship.review()
    found = {it.event_id: it for it in Ruling.objects.all()}
    assert {name: found[id_].why for name, id_ in sent.items()} == {name: name for name in sent}
    assert [found[id_].says for id_ in sent.values()] == ["false", "true", "false", "true", ""]
    assert found[sent["corrected"]].later_event == RawEvent.objects.get(dedupe_key="d2").pk

    rates = {it.code: it for it in stewardship.gate_rates(OPERATOR)}
    money = rates["money_mismatch"]
    assert (money.found, money.false, money.true, money.open, money.released) == (4, 1, 2, 1, 1)
    assert (money.channel, money.account, money.profile) == ("shopify", "shop", "")
    assert {it.profile for it in stewardship.gate_rates(OPERATOR, by_profile=True)} == {"b2c"}
    page = stewardship.rulings(OPERATOR, "money_mismatch", says="true", size=1)
    assert page.items[0].event_id == sent["corrected"]
    assert page.next_cursor
    assert stewardship.review() == 0


@pytest.mark.django_db
def test_an_override_is_previewed_against_recent_events() -> None:
    shop()
    seen = send(order(1), "a")
    process_pending()
    own = Override(channel="shopify", account="shop", field="number", expression="join('', ['N', name])")
    [found] = stewardship.preview(OPERATOR, own)
    assert (found.event_id, found.before, found.after, found.failed) == (seen, "#1", "N#1", "")
    [failing] = stewardship.preview(OPERATOR, msgspec.structs.replace(own, expression="sort(line_items)"))
    assert failing.failed
    assert failing.after == "#1"
    with pytest.raises(Refused, match="expression_invalid"):
        stewardship.preview(OPERATOR, msgspec.structs.replace(own, expression="name["))
    assert event(OPERATOR, seen).row.state == "done"


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(hits: int, misses: int) -> None:
    low, high = wilson(hits, hits + misses)
    assert 0 <= low <= high <= 1
    if hits + misses:
        assert low - 1e-9 <= hits / (hits + misses) <= high + 1e-9


def test_a_suggestion_needs_numbers_and_a_gate_that_may_be_milder() -> None:
    assert (
        "freed 312 events, of which 300 were released"
        in rate("money_mismatch", "hold", "shopify", "shop", "", 312, 309, 3, 300).suggestion
    )
    assert not rate("money_mismatch", "hold", "shopify", "shop", "", 10, 10, 0, 10).suggestion
    assert not rate("state_unknown", "hold", "shopify", "shop", "", 312, 309, 3, 300).suggestion
    assert not rate("money_mismatch", "hold", "shopify", "shop", "", 100, 50, 50, 50).suggestion
    assert wilson(0, 0) == (0.0, 1.0)
