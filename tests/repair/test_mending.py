"""Editing, trying and replaying what could not be taken."""

from __future__ import annotations

import json
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from amends.core.errors import Conflict, Refused
from amends.intake.api import event, process_pending, rehearse, revise
from amends.intake.models import DeadLetter, RawEvent, Version
from amends.jobs.api import run_pending
from amends.jobs.models import FactRow
from amends.orders.models import Order
from amends.repair.api import begin_bulk, bulk, changes, discard, replay, stop_bulk, tried
from amends.repair.commands.bulk import work_bulk
from tests.intake.world import AGENT, OPERATOR, order, refund, send, shop
from tests.racing import at_once


def text(number: int, **more: object) -> bytes:
    return json.dumps(order(number, **more)).encode()  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_edit_is_a_new_version_and_the_bytes_stay() -> None:
    shop()
    held = send(order(1, total_price="12O.00"), "held")
    process_pending()
    before = bytes(RawEvent.objects.get().body)
    [tried_] = rehearse(OPERATOR, [held], {held: text(1)})
    assert (tried_.state, [it[2] for it in tried_.records]) == ("done", ["created"])
    assert not Order.objects.exists()
    assert not Version.objects.exists(), "a dry run leaves nothing behind"
    assert revise(OPERATOR, held, text(1), "an O instead of a zero", 0) == 1
    with pytest.raises(Refused, match="nothing_changed"):
        revise(OPERATOR, held, text(1), "again", 1)
    with pytest.raises(Conflict):
        revise(OPERATOR, held, b"{}", "at the same time", 0)
    letter = DeadLetter.objects.all()[0]
    assert replay(OPERATOR, [letter.pk]) == {"done": 1}
    assert Order.objects.get().total == 12000
    assert bytes(RawEvent.objects.get().body) == before
    found = event(OPERATOR, held)
    [kept] = found.versions
    assert (kept.number, kept.who, kept.reason) == (1, "Ira Intake", "an O instead of a zero")
    assert [line for line in changes(found.body, kept.body) if line[0] in "+-" and line[0]] == [
        ("-", '  "total_price": "12O.00",'),
        ("+", '  "total_price": "120.00",'),
    ]
    with pytest.raises(Refused, match="event_not_dead"):
        revise(OPERATOR, held, b"{}", "too late", 1)
    with pytest.raises(Refused, match="not_allowed"):
        revise(AGENT, held, b"{}", "not mine", 1)
    for table in (RawEvent, Version):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            table.objects.update(body=b"forged")
    assert event(OPERATOR, held).row.state == "done"


@pytest.mark.django_db
def test_a_dry_run_says_which_would_pass_and_writes_nothing() -> None:
    shop()
    for number in range(3):
        send(order(number, total_price="125.00"), f"held{number}")
    early = send(refund(7), "early", "refunds/create")
    process_pending()
    RawEvent.objects.filter(pk=early).update(state="dead")
    DeadLetter.objects.create(
        raw_event_id=early, code="money_mismatch", severity="hold", at=RawEvent.objects.get(pk=early).received_at
    )
    late = send(order(7), "o")
    process_pending()
    facts = FactRow.objects.count()
    run = begin_bulk(OPERATOR, "try", "money_mismatch")
    work_bulk(run)
    found = bulk(OPERATOR, run)
    assert (found.state, found.total, found.done, found.passes) == ("done", 4, 4, 1)
    assert found.counts == {"dead": 3, "done": 1}
    [passing] = tried(OPERATOR, run, passes=True).items
    assert passing.event_id == early
    failing = tried(OPERATOR, run, passes=False).items
    assert all("5.00 GBP" in it.why for it in failing)
    assert set(RawEvent.objects.exclude(pk=late).values_list("state", flat=True)) == {"dead"}
    assert FactRow.objects.count() == facts
    assert DeadLetter.objects.filter(state="open").count() == 4
    again = begin_bulk(OPERATOR, "replay", "money_mismatch", trial_id=run)
    work_bulk(again)
    assert bulk(OPERATOR, again).counts == {"done": 1}
    assert DeadLetter.objects.filter(state="open").count() == 3
    with pytest.raises(Refused, match="bulk_nothing"):
        begin_bulk(OPERATOR, "replay", "nosuch")
    with pytest.raises(Refused, match="not_allowed"):
        begin_bulk(AGENT, "try", "money_mismatch")
    with pytest.raises(Refused, match="move_not_allowed"):
        stop_bulk(OPERATOR, run)


@pytest.mark.django_db(transaction=True)
def test_a_run_over_many_is_worked_off_by_jobs() -> None:
    shop()
    for number in range(5):
        send(b"{" + str(number).encode(), f"x{number}")
    process_pending()
    run = begin_bulk(OPERATOR, "replay", "json_invalid")
    run_pending()
    found = bulk(OPERATOR, run)
    assert (found.state, found.done, found.counts) == ("done", 5, {"dead": 5})
    assert DeadLetter.objects.filter(state="open").count() == 5, "still the same letters"
    assert DeadLetter.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_of_two_who_mend_one_letter_at_once_one_wins() -> None:
    shop()
    for number in range(6):
        held = send(order(number, total_price="12O.00"), f"held{number}")
        process_pending()
        letter = DeadLetter.objects.filter(raw_event_id=held)[0]
        revise(OPERATOR, held, text(number), "an O", 0)
        results = at_once(
            partial(replay, OPERATOR, [letter.pk]),
            partial(replay, OPERATOR, [letter.pk]),
            partial(discard, OPERATOR, letter.pk, "noise"),
            partial(revise, OPERATOR, held, b"{}", "another edit", 1),
        )
        assert all(isinstance(it, Conflict | Refused) for it in results if isinstance(it, Exception)), results
        state = RawEvent.objects.get(pk=held).state
        orders = Order.objects.filter(external_id=str(820_982_911_946_000_000 + number)).count()
        letters = dict(DeadLetter.objects.filter(raw_event_id=held).values_list("pk", "state"))
        # The event had two findings: the one that was discarded in time stays so, the other is replayed.
        won = "replayed" if isinstance(results[2], Exception) else "discarded"
        assert letters[letter.pk] == won, (letters, results)
        assert (state, orders) in (("done", 1), ("ignored", 0), ("dead", 0)), (state, orders, results)
        if state == "done":
            assert {found for pk, found in letters.items() if pk != letter.pk} == {"replayed"}, letters
