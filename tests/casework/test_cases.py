"""Cases from the report to the decision, on the whole house."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.casework import api
from amends.casework.commands.fold import fold
from amends.casework.models import Case, Span
from amends.casework.ports import CaseRow
from amends.claims import api as claims
from amends.core import clock, page
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.decisions.api import Ruling, decide
from amends.jobs.api import run_pending
from amends.notices.api import letters
from amends.workflows.api import reopen_case
from tests.people import colleague
from tests.racing import at_once
from tests.workflows import shop as shops

YES = Ruling(outcome="approve", remedy="refund", reasons=(("person", "We are sorry."),))
NO = Ruling(outcome="deny", share_percent=0, return_required=False, reasons=(("person", "It was dropped."),))


def waiting(*defects: str, **sold: Any) -> list[int]:
    """Claims of these defects that the policy leaves to a person."""
    made = [shops.report(shops.sell(**sold), defect).id for defect in defects]
    run_pending()
    return made


def row(claim_id: int) -> CaseRow:
    return api.cases_by_claim(SYSTEM, [claim_id])[claim_id]


def walk(actor: Actor, size: int, **query: Any) -> list[int]:
    found: list[int] = []
    cursor = ""
    while True:
        shown = api.queue(actor, size=size, cursor=cursor, **query)
        found += [one.claim_id for one in shown.items]
        if shown.next_cursor is None:
            return found
        cursor = shown.next_cursor


@pytest.mark.django_db(transaction=True)
def test_a_case_enters_the_queue_with_its_reasons_and_leaves_it() -> None:
    shop = shops.open_shop()
    plain, smoke = waiting("transport_broken", "safety_smoke")
    assert [walk(shop.ann, size) for size in (1, 50)] == [[smoke, plain]] * 2
    found = row(smoke)
    assert (found.band, found.deadline_rule) == (0, "sla_safety")
    assert {"safety", "deadline", "value", "effort"} <= {reason.code for reason in found.reasons}
    assert (found.value_minor, found.currency) == (5950, "EUR")
    assert row(plain).cause == "defect:KET-1:transport_broken"
    with CaptureQueriesContext(
        connection,
    ) as asked:
        api.queue(shop.ann)
    assert len(asked) == 1
    claims.ask_customer(shop.ann, plain, "A photo, please.")
    assert walk(shop.ann, 50) == [smoke]
    claims.answer(SYSTEM, plain, "It is in the box.")
    run_pending()
    assert any(reason.code == "waiting" for reason in row(plain).reasons)
    decide(shop.ann, plain, NO, "as seen")
    assert walk(shop.ann, 50) == [smoke]
    run_pending()
    reopen_case(shop.ann, plain, "A photo came by post.")
    assert set(walk(shop.ann, 50)) == {smoke, plain}
    assert Case.objects.get(pk=plain).weighed_at is None
    assert (row(plain).state, Case.objects.get(pk=plain).reopens) == ("in_review", 1)
    with pytest.raises(Refused, match="bad_cursor"):
        api.queue(shop.ann, cursor="WzFd")


@pytest.mark.django_db
def test_pages_of_the_queue_read_one_index_in_its_order() -> None:
    found = api.queue(SYSTEM)
    with CaptureQueriesContext(connection) as asked:
        api.queue(SYSTEM, cursor=page.encode([2, clock.now().isoformat(), 7]))
    assert found.next_cursor is None
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "casework_queue" in plan
    assert "Sort" not in plan
    assert "ROW(band, act_by, claim_id) > ROW" in plan.partition("Index Cond:")[2].partition("\n")[0]


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_two_cases_and_a_hold_ends() -> None:
    shop = shops.open_shop()
    first, second = waiting("transport_broken", "transport_broken")
    got = at_once(lambda: api.next_case(shop.ann), lambda: api.next_case(shop.sue))
    assert sorted(got) == sorted([first, second])
    mine = got[0]
    assert api.next_case(shop.ann) == mine
    with pytest.raises(Refused, match="held_by_other"):
        api.take(shop.sue, mine)
    assert [one.claim_id for one in api.queue(shop.ann, mine=True).items] == [mine]
    assert api.next_case(colleague("bob", "agent")) is None
    api.release(shop.sue, mine)
    assert row(mine).holder == "Ann"
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert row(mine).holder == ""
        taken = at_once(*[lambda: _later(api.take, shop.sue, mine)] * 1)
        assert taken == [None]
    assert row(mine).holder == "Sue"


def _later(act: Any, *given: Any) -> Any:
    """The frozen clock is a thread's own."""
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        return act(*given)


@pytest.mark.django_db(transaction=True)
def test_leaving_a_case_for_later_gives_it_back_and_goes_on_down_the_queue() -> None:
    shop = shops.open_shop()
    one, two, three = waiting(*["transport_broken"] * 3)
    assert api.next_case(shop.ann) == one
    assert api.next_case(shop.ann, after=one) == two
    assert row(one).holder == ""
    assert api.next_case(shop.ann, after=two) == three
    assert api.next_case(shop.ann, after=three) == one
    with pytest.raises(Refused, match="not_allowed"):
        api.next_case(shop.quinn)


@pytest.mark.django_db(transaction=True)
def test_a_case_goes_to_a_lead_and_back_with_reasons() -> None:
    shop = shops.open_shop()
    (case,) = waiting("transport_broken")
    api.take(shop.ann, case)
    with pytest.raises(Refused, match="escalation_reason"):
        api.escalate(shop.ann, case, "  ")
    api.escalate(shop.ann, case, "He threatens with a lawyer.")
    found = row(case)
    assert (found.lane, found.band, found.holder) == ("lead", 1, "")
    assert walk(shop.ann, 50) == []
    assert api.next_case(shop.ann) is None
    with pytest.raises(Refused, match="escalated_already"):
        api.escalate(shop.ann, case, "again")
    assert api.next_case(shop.sue) == case
    with pytest.raises(Refused, match="not_allowed"):
        api.escalate(shop.ann, case, "back", back=True)
    api.escalate(shop.sue, case, "Offer half.", back=True)
    assert (row(case).lane, row(case).band) == ("desk", 2)
    assert [(one.who, one.back) for one in api.escalations(shop.ann, case)] == [("Sue", True), ("Ann", False)]
    notes = [message.text for message in claims.claim(shop.ann, case).messages if message.internal]
    assert notes == ["Brought to a lead: He threatens with a lawyer.", "Handed back to the desk: Offer half."]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_are_one_clock_and_idle_or_paused_time_is_none() -> None:
    shop = shops.open_shop()
    (case,) = waiting("transport_broken")
    start = clock.now()

    def at(second: int, **said: Any) -> Any:
        with clock.frozen(start + timedelta(seconds=second)):
            return api.beat(shop.ann, case, **{"active": True, **said})

    for second in (0, 3, 15, 18, 30, 33):  # two tabs, each every 15 seconds
        said = at(second)
    assert said.seconds == 33
    assert at(45, active=False).seconds == 33  # idle
    assert at(60).seconds == 48  # active again since the beat at 45
    assert at(300).seconds == 48  # asleep in between
    with clock.frozen(start + timedelta(seconds=301)):
        api.pause(shop.ann, case, True)
    assert at(310).paused
    assert at(320).seconds == 48
    with clock.frozen(start + timedelta(seconds=321)):
        api.pause(shop.ann, case, False)
    assert at(331).seconds == 58
    results = at_once(*[lambda: _beat_at(start + timedelta(seconds=341), shop.ann, case)] * 4)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert api.look(shop.ann, case).seconds == 68
    spans = list(Span.objects.order_by("begun").values_list("begun", "ended"))
    assert all(end <= begun for (_, end), (begun, _) in pairwise(spans))
    with pytest.raises(Exception, match="Cannot update or delete rows"):
        Span.objects.update(claim_id=case)


def _beat_at(instant: Any, actor: Actor, case: int) -> Any:
    with clock.frozen(instant):
        return api.beat(actor, case, active=True)


@pytest.mark.django_db(transaction=True)
def test_colleagues_on_a_case_see_each_other_until_they_leave() -> None:
    shop = shops.open_shop()
    (case,) = waiting("transport_broken")
    api.beat(shop.ann, case, active=True, doing="writing")
    heard = api.beat(shop.sue, case, active=False)
    assert [(one.name, one.doing) for one in heard.others] == [("Ann", "writing")]
    with clock.frozen(clock.now() + timedelta(seconds=60)):
        assert api.look(shop.sue, case).others == ()
    api.beat(shop.ann, case, active=False, leaving=True)
    assert api.look(shop.sue, case).others == ()
    for nobody in (shop.wim, _customer()):
        with pytest.raises((NotFound, Refused)):
            api.beat(nobody, case, active=True)


@pytest.mark.django_db(transaction=True)
def test_a_colleague_who_is_named_hears_of_it_as_wished() -> None:
    shop = shops.open_shop()
    (case,) = waiting("transport_broken")
    _, unknown = api.write_note(shop.ann, case, "@Sue please look, @quinn as well, @wim and @nobody.")
    assert unknown == ["wim", "nobody"]  # the warehouse reads no claims
    assert [one.text[:4] for one in api.my_mentions(shop.sue).items] == ["@Sue"]
    assert {letter.to for letter in letters().items if letter.template == "mention"} == {
        "sue@desk.example",
        "quinn@desk.example",
    }
    api.mentions.set_wish(shop.sue, False)
    api.write_note(shop.ann, case, "@sue again")
    assert not api.my_mentions(shop.sue).by_mail
    assert len([letter for letter in letters().items if letter.to == "sue@desk.example"]) == 1
    assert len(api.my_mentions(shop.sue).items) == 2
    api.mentions.read_mentions(shop.sue, case)
    assert api.my_mentions(shop.sue).items == ()
    _, unknown = api.write_note(shop.ann, case, "Dear customer, @sue says hello", internal=False)
    assert (unknown, api.my_mentions(shop.sue).items) == ([], ())


@pytest.mark.django_db(transaction=True)
def test_a_cause_is_decided_together_and_each_on_its_own() -> None:
    shop = shops.open_shop()
    plain, dear, held, gone = [
        waiting("transport_broken", cents=cents, email=f"b{cents}@buy.example")[0]
        for cents in (5000, 20_000, 6000, 7000)
    ]
    (group,) = api.causes(shop.ann)
    assert (group.cases, group.cause) == (4, "defect:KET-1:transport_broken")
    api.take(shop.sue, held)
    lines = {line.claim_id: line for line in api.preview_batch(shop.ann, group.cause, YES)}
    assert {key: line.result for key, line in lines.items()} == {
        plain: "would_decide", dear: "would_wait", held: "cannot", gone: "would_decide",
    }  # fmt: skip
    assert (lines[plain].amount_minor, "Sue" in lines[held].why) == (5000, True)
    assert len(walk(shop.ann, 50)) == 4  # nothing was written
    ref = api.begin_batch(shop.ann, group.cause, [plain, dear, held, gone], YES)
    decide(shop.sue, gone, NO, "the photo shows it")  # meanwhile
    run_pending()
    made = api.batch(shop.ann, ref)
    assert (made.state, made.done, made.refused) == ("done", 4, 2)
    assert {line.claim_id: line.result for line in made.lines} == {
        plain: "final", dear: "awaiting_second", held: "refused", gone: "refused",
    }  # fmt: skip
    assert all(line.why for line in made.lines if line.result == "refused")
    with pytest.raises(Refused, match="batch_changed"):
        api.begin_batch(shop.ann, group.cause, [plain], YES)
    with pytest.raises(Refused, match="batch_empty"):
        api.begin_batch(shop.ann, group.cause, [], YES)


@pytest.mark.django_db(transaction=True)
def test_the_measures_count_what_happened() -> None:
    shop = shops.open_shop()
    quick, asked, again = waiting(*["transport_broken"] * 3)
    start = clock.now() - timedelta(days=20)
    for case, minutes in ((quick, 2), (asked, 20)):
        for second in range(0, minutes * 60 + 1, 30):
            _beat_at(start + timedelta(seconds=second + case % 7), shop.ann, case)
        start += timedelta(hours=1)
    claims.ask_customer(shop.ann, asked, "A photo, please.")
    claims.answer(SYSTEM, asked, "Here.")
    run_pending()
    with clock.frozen(clock.now() - timedelta(days=15)):
        for case in (quick, asked, again):
            decide(shop.sue, case, NO, "as seen")
    run_pending()
    found = api.measures(shop.sue, clock.now() - timedelta(days=90))
    assert (found.handled, found.under_15.hits, found.uncounted) == (2, 1, 1)
    assert (found.median_seconds, found.p90_seconds) == (120, 1200)
    assert (found.first_contact.hits, found.first_contact.count, found.young) == (2, 3, 0)
    slow = api.behind(shop.sue, "slow", clock.now() - timedelta(days=90))
    assert [(one.claim_id, one.seconds) for one in slow.items] == [(asked, 1200)]
    twice = api.behind(shop.sue, "again", clock.now() - timedelta(days=90), size=1)
    assert ([one.claim_id for one in twice.items], twice.next_cursor) == ([asked], None)
    with pytest.raises(Refused, match="not_allowed"):
        api.measures(shop.ann, clock.now())
    assert fold() > 0
    assert fold() == 0
    assert (api.measures(shop.sue, clock.now() - timedelta(days=90)), api.causes(shop.ann)) == (found, [])
    reopen_case(shop.sue, asked, "looked at again")
    for _ in range(2):  # read with the step, then folded
        after = api.measures(shop.sue, clock.now() - timedelta(days=90))
        assert (after.handled, after.first_contact.hits, after.first_contact.count) == (1, 2, 2)
        fold()


@pytest.mark.django_db
def test_texts_are_a_leads_and_come_in_the_customers_language() -> None:
    shop = shops.open_shop()
    with pytest.raises(Refused, match="not_allowed"):
        api.save_text(shop.ann, "ask", "", "de", "Neu", "Hallo")
    with pytest.raises(Refused, match="placeholder_unknown"):
        api.save_text(shop.sue, "ask", "", "de", "Neu", "Hallo {vorname}")
    made = api.save_text(shop.sue, "ask", "duplicate", "de", "Doppelt", "Guten Tag {name}, {serial}?")
    with pytest.raises(Refused, match="text_exists"):
        api.save_text(shop.sue, "ask", "duplicate", "de", "Doppelt", "Hallo")
    offered = api.texts.texts_for(shop.ann, "de", ["duplicate"], {"name": "Ada", "product": "Kettle"})["ask"]
    assert (offered[0].id, offered[0].body) == (made.id, "Guten Tag Ada, {serial}?")
    assert {one.language for one in offered} == {"de"}
    assert {one.language for one in api.texts.texts_for(shop.ann, "nl", [], {})["ask"]} == {"en"}
    api.save_text(shop.sue, "ask", "duplicate", "de", "Doppelt", "Hallo", text_id=made.id, active=False)
    assert made.id not in [one.id for one in api.texts.texts_for(shop.ann, "de", [], {})["ask"]]
    assert made.id in [one.id for one in api.texts.texts(shop.ann)]


def _customer() -> Actor:
    return Actor("customer", "Ada", customer_id=1, roles=frozenset({"customer"}))
