"""From bytes to order, and what happens when it does not work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from amends.core import clock
from amends.core.errors import NotFound, Refused
from amends.intake.api import (
    event,
    events,
    process_pending,
    sources,
    switch_source,
)
from amends.intake.commands.accept import accept
from amends.intake.models import DeadLetter, RawEvent, Source
from amends.orders.api import record_orders
from amends.orders.models import Order, Refund, RefundLine
from amends.repair.api import dead_causes, dead_letters, discard, release, replay
from tests.intake.world import AGENT, OPERATOR, delivery, order, refund, send, shop

pytestmark = pytest.mark.django_db


def state(event_id: int) -> str:
    return RawEvent.objects.get(pk=event_id).state


def test_an_event_becomes_an_order_once() -> None:
    shop()
    first = send(order(1), "a")
    assert accept("shopify", "shop", delivery(order(1), "a")) is None
    assert process_pending() == 1
    assert state(first) == "done"
    kept = Order.objects.get()
    assert (kept.external_id, kept.number, kept.total) == ("820982911946000001", "#1", 12000)
    assert process_pending() == 0
    found = event(OPERATOR, first)
    assert found.records == (("order", "820982911946000001", "created", kept.pk, ""),)
    assert event(OPERATOR, first, whole=True).body == found.body == RawEvent.objects.get().body


def test_strangers_are_not_let_in() -> None:
    source = shop()
    with pytest.raises(Refused, match="signature_wrong"):
        accept("shopify", "shop", delivery(order(1), "a", secret="other"))
    with pytest.raises(NotFound):
        accept("shopify", "elsewhere", delivery(order(1), "a"))
    with pytest.raises(Refused, match="channel_unknown"):
        accept("nosuch", "shop", delivery(order(1), "a"))
    switch_source(OPERATOR, source, False)
    with pytest.raises(NotFound):
        accept("shopify", "shop", delivery(order(1), "a"))
    assert not RawEvent.objects.exists()
    with pytest.raises(Refused, match="not_allowed"):
        sources(AGENT)


def test_secrets_are_sealed() -> None:
    shop()
    assert "a-signing-secret" not in str(Source.objects.get().secrets)
    assert sources(OPERATOR)[0].secret_hints == ("…shop",)


def test_what_cannot_be_read_is_a_dead_letter_in_words() -> None:
    shop()
    broken = send(b'{"id": 5,', "broken")
    good = send(order(2), "good")
    process_pending()
    assert (state(broken), state(good)) == ("dead", "done")
    letter = dead_letters(OPERATOR).items[0]
    assert letter.code == "json_invalid"
    assert "valid JSON" in letter.text
    assert letter.owner == "sales channel"
    with pytest.raises(Refused, match="not_releasable"):
        release(OPERATOR, letter.id, "let it in")


def test_a_held_event_is_released_with_a_reason() -> None:
    shop()
    held = send(order(3, total_price="125.00"), "held")
    process_pending()
    letter = dead_letters(OPERATOR).items[0]
    assert (letter.code, letter.severity, letter.value_minor, letter.currency) == (
        "money_mismatch",
        "hold",
        12500,
        "GBP",
    )
    assert "5.00 GBP" in letter.text
    assert not Order.objects.exists()
    with pytest.raises(Refused, match="letter_reason_missing"):
        release(OPERATOR, letter.id, " ")
    with pytest.raises(Refused, match="not_allowed"):
        release(AGENT, letter.id, "why not")
    release(OPERATOR, letter.id, "the shop rounds by hand")
    assert state(held) == "done"
    assert Order.objects.get().total == 12500
    moves = event(OPERATOR, held).moves
    assert {(move.axis, move.verb) for move in moves} == {("dead letter", "release"), ("event", "replay")}
    assert all(move.actor_label == "Ira Intake" and move.reason == "the shop rounds by hand" for move in moves)
    with pytest.raises(Refused, match="move_not_allowed"):
        release(OPERATOR, letter.id, "again")


def test_two_holds_need_two_releases() -> None:
    shop()
    held = send(order(3, total_price="125.00", fulfillment_status="robot"), "held")
    process_pending()
    letters = {it.code: it.id for it in dead_letters(OPERATOR).items}
    assert set(letters) == {"money_mismatch", "state_unknown"}
    release(OPERATOR, letters["money_mismatch"], "fine")
    assert state(held) == "dead"
    assert [it.code for it in dead_letters(OPERATOR).items] == ["state_unknown"]
    release(OPERATOR, letters["state_unknown"], "fine too")
    assert state(held) == "done"


def test_a_refund_waits_for_its_order() -> None:
    shop()
    early = send(refund(4), "r", "refunds/create")
    process_pending()
    waiting = RawEvent.objects.get(pk=early)
    assert (waiting.state, waiting.attempts) == ("pending", 1)
    assert waiting.due_at is not None
    assert not DeadLetter.objects.exists()
    assert process_pending() == 0, "not before it is due"
    send(order(4), "o")
    process_pending()
    assert process_pending() == 1, "the order's arrival makes it due"
    assert state(early) == "done"
    assert RefundLine.objects.get().order_line is not None
    assert Refund.objects.get().amount == 6000


def test_a_refund_whose_order_never_comes_is_given_up_and_replayed() -> None:
    shop()
    early = send(refund(5), "r", "refunds/create")
    with clock.frozen(clock.now()):
        process_pending()
    for days in range(1, 12):
        with clock.frozen(clock.now() + timedelta(days=days)):
            process_pending()
    assert state(early) == "dead"
    letter = dead_letters(OPERATOR).items[0]
    assert letter.code == "order_unknown"
    assert "820982911946000005" in letter.text
    send(order(5), "o")
    process_pending()
    assert state(early) == "dead"
    assert replay(OPERATOR, [letter.id]) == {"done": 1}
    assert DeadLetter.objects.get().state == "replayed"


def test_a_letter_is_discarded() -> None:
    shop()
    broken = send(b"{", "x")
    process_pending()
    discard(OPERATOR, dead_letters(OPERATOR).items[0].id, "a test of the shop")
    assert state(broken) == "ignored"
    assert not dead_letters(OPERATOR).items
    assert [it.code for it in dead_letters(OPERATOR, state="discarded").items] == ["json_invalid"]


def test_old_news_is_superseded() -> None:
    shop()
    new = send(order(6, "2025-03-04T12:00:00Z", fulfillment_status="fulfilled"), "new")
    process_pending()
    old = send(order(6, "2025-03-04T11:00:00Z"), "old")
    process_pending()
    assert (state(new), state(old)) == ("done", "superseded")
    assert Order.objects.get().fulfilment_state == "fulfilled"


def test_a_forbidden_transition_is_held_and_may_be_released() -> None:
    shop()
    send(order(7, "2025-03-04T11:00:00Z", cancelled_at="2025-03-04T11:00:00Z"), "a")
    process_pending()
    back = send(order(7, "2025-03-04T12:00:00Z"), "b")
    process_pending()
    letter = dead_letters(OPERATOR).items[0]
    assert (state(back), letter.code) == ("dead", "transition_forbidden")
    assert Order.objects.get().order_state == "cancelled"
    release(OPERATOR, letter.id, "cancelled by mistake, the shop says")
    assert state(back) == "done"
    assert Order.objects.get().order_state == "open"


def test_woocommerce_refunds_take_the_currency_of_their_order() -> None:
    from amends.intake.commands.process import process_events

    source = Source.objects.get(pk=shop("woocommerce", "woo"))
    order_ = b"""{"id": 7, "number": "7", "status": "completed", "currency": "JPY", "total": "3000",
        "date_created_gmt": "2025-01-01T00:00:00", "line_items": [{"id": 71, "quantity": 1, "total": "3000"}]}"""
    refund_ = b"""{"id": 8, "amount": "3000", "reason": "faulty", "date_created_gmt": "2025-01-02T00:00:00",
        "line_items": [{"id": 81, "quantity": -1, "total": "-3000.00",
                        "meta_data": [{"key": "_refunded_item_id", "value": "71"}]}],
        "_links": {"up": [{"href": "https://x.example/wp-json/wc/v3/orders/7"}]}}"""
    made = [_raw(source, body, str(n)) for n, body in enumerate((refund_, order_))]
    process_events(made)
    process_events(made)
    kept = Refund.objects.get()
    assert (kept.currency, kept.amount, kept.adjustment) == ("JPY", 3000, 0)
    line = RefundLine.objects.get()
    assert line.order_line is not None
    assert (line.total, line.reason) == (3000, "defective: faulty")


def _raw(source: Source, body: bytes, name: str) -> int:
    now = clock.now()
    return RawEvent.objects.create(
        source=source, topic="", dedupe_key=name, body=body, body_sha256="", received_at=now
    ).pk


@pytest.mark.parametrize("error", [RuntimeError("poison"), TimeoutError("poison")], ids=["permanent", "passing"])
def test_a_poison_event_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    real = record_orders

    def fragile(facts: Any, **options: Any) -> Any:
        if any(fact.number == "#13" for fact in facts):
            raise error
        return real(facts, **options)

    monkeypatch.setattr("amends.intake.commands.take.record_orders", fragile)
    shop()
    made = {number: send(order(number), str(number)) for number in range(10, 17)}
    process_pending()
    states = {number: state(id_) for number, id_ in made.items()}
    poisoned = states.pop(13)
    assert set(states.values()) == {"done"}
    if isinstance(error, TimeoutError):
        assert poisoned == "pending", "what passes by itself is tried again later"
        assert process_pending() == 0
        for days in range(1, 6):
            with clock.frozen(clock.now() + timedelta(days=days)):
                assert process_pending() == 1
    assert state(made[13]) == "dead"
    letter = dead_letters(OPERATOR).items[0]
    assert letter.code == "processing_failed"
    assert "poison" in letter.text
    monkeypatch.setattr("amends.intake.commands.take.record_orders", real)
    assert replay(OPERATOR, [letter.id]) == {"done": 1}


def test_an_event_that_kills_the_worker_is_set_aside() -> None:
    shop()
    killer, other = send(order(20), "k"), send(order(21), "o")
    RawEvent.objects.filter(pk=killer).update(started=5)  # five starts, none of which came to an end
    process_pending()
    assert (state(killer), state(other)) == ("dead", "done")
    assert "ended while it worked" in dead_letters(OPERATOR).items[0].text


def test_lists_are_paged_by_key() -> None:
    shop()
    for number in range(5):
        send(order(30 + number), str(number))
    first = events(OPERATOR, size=2)
    second = events(OPERATOR, size=2, cursor=first.next_cursor or "")
    third = events(OPERATOR, size=2, cursor=second.next_cursor or "")
    ids = [row.id for page in (first, second, third) for row in page.items]
    assert len(set(ids)) == 5
    assert ids == sorted(ids, reverse=True)
    assert third.next_cursor is None
    process_pending()
    assert not events(OPERATOR, state="pending").items


def test_only_those_who_may_look() -> None:
    shop()
    for look in (events, dead_letters, dead_causes, sources):
        with pytest.raises(Refused, match="not_allowed"):
            look(AGENT)
    with pytest.raises(NotFound):
        event(OPERATOR, 999_999_999)


def test_a_refund_of_a_line_that_an_edit_took_away_finds_it_in_the_order_s_history() -> None:
    """The newest version has lost the line. The refund waits for an older one, or for a person's word."""
    with clock.frozen(clock.now()):
        _edited_away()


def _edited_away() -> None:
    shop()
    second = {"id": 80_008, "sku": "LAMP", "name": "Lamp", "quantity": 1, "price": "60.00", "tax_lines": []}
    gone = refund(8)
    gone["refund_line_items"][0]["line_item_id"] = 80_008
    send(order(8, "2025-03-04T12:00:00Z"), "new")
    process_pending()
    early = send(gone, "r", "refunds/create")
    never = send({**gone, "id": 1, "refund_line_items": [{**gone["refund_line_items"][0], "line_item_id": 9}]},
                 "n", "refunds/create")  # fmt: skip
    process_pending()
    assert (state(early), state(never)) == ("pending", "pending")
    first = order(8, "2025-03-04T11:00:00Z", total_price="180.00")
    first["line_items"].append(second)
    old = send(first, "old")
    process_pending()
    assert process_pending() == 2, "a stale version is news to who waits for its lines"
    assert (state(old), state(early), state(never)) == ("superseded", "done", "pending")
    line = RefundLine.objects.get(line_external_id="80008").order_line
    assert line is not None
    assert (line.sku, line.removed, line.quantity) == ("LAMP", True, 0)

    RawEvent.objects.filter(pk=never).update(attempts=99, due_at=None)
    process_pending()
    letter = dead_letters(OPERATOR).items[0]
    assert (letter.code, state(never)) == ("line_unknown", "dead")
    release(OPERATOR, letter.id, "the shop was connected after its edit")
    assert state(never) == "done"
    assert RefundLine.objects.get(line_external_id="9").order_line is None
    assert sorted(Refund.objects.values_list("amount", flat=True)) == [6000, 6000]
