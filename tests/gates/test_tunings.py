"""Versions: drawn up by one right, put in force by another, never changed afterwards, one step back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, transaction

from amends.core.actor import Actor
from amends.core.errors import Conflict, Refused
from amends.gates import api as gates
from amends.gates.models import Tuning
from amends.gates.ports import Override, Rulebook, Setting
from amends.intake.api import event, process_pending
from amends.orders.models import Order
from amends.repair.api import dead_letters
from tests.intake.world import AGENT, OPERATOR, order, send, shop
from tests.racing import at_once

ADMIN = Actor("user", "Ada Admin", user_id=3, roles=frozenset({"administrator"}))
LENIENT = Setting(code="money_mismatch", severity="warn", channel="shopify", note="this shop rounds by hand")


@pytest.mark.django_db
def test_a_version_is_published_judges_is_named_and_taken_back() -> None:
    shop()
    held = send(order(1, total_price="125.00"), "a")
    process_pending()
    assert event(OPERATOR, held).tuning == 0
    assert len(dead_letters(OPERATOR).items) == 1

    made = gates.draft(OPERATOR, "Believe this shop's totals")
    assert (made.state, made.version, made.base) == ("draft", None, 0)
    with pytest.raises(Refused, match="not_allowed"):
        gates.publish(OPERATOR, made.id, "as agreed")
    with pytest.raises(Refused, match="tuning_unchanged"):
        gates.publish(ADMIN, made.id, "as agreed")
    changed = gates.put(OPERATOR, made.id, msgspec.structs.replace(LENIENT, severity="reject"))
    changed = gates.put(OPERATOR, made.id, LENIENT)
    assert changed.rules.settings == (LENIENT,)
    assert changed.digest != made.digest
    with pytest.raises(Refused, match="tuning_reason"):
        gates.publish(ADMIN, made.id, " ")
    with pytest.raises(Conflict):
        gates.publish(ADMIN, made.id, "as agreed", made.digest)
    live = gates.publish(ADMIN, made.id, "as agreed", changed.digest)
    assert (live.version, live.state, live.published_by, live.tested) == (1, "live", "Ada Admin", changed.digest)

    taken = send(order(2, total_price="125.00"), "b")
    process_pending()
    found = event(OPERATOR, taken)
    assert (found.row.state, found.tuning, found.profile) == ("done", 1, ("b2c",))
    assert "125.00" in found.notes[0]
    assert Order.objects.get().profile == ["b2c"]

    back = gates.roll_back(ADMIN, "finance wants to see them after all")
    assert (back.version, back.rules, back.state) == (2, Rulebook(), "live")
    again = send(order(3, total_price="125.00"), "c")
    process_pending()
    assert (event(OPERATOR, again).row.state, event(OPERATOR, again).tuning) == ("dead", 2)
    assert [it.state for it in gates.tunings(OPERATOR).items] == ["live", "retired"]
    with pytest.raises(Refused, match="tuning_nothing_before"):
        gates.roll_back(ADMIN, "further")
    with pytest.raises(Refused, match="not_allowed"):
        gates.tunings(AGENT)


@pytest.mark.django_db
def test_what_was_published_never_changes() -> None:
    made = gates.draft(OPERATOR, "One", Rulebook(settings=(LENIENT,)))
    gates.publish(ADMIN, made.id, "so")
    with pytest.raises(Conflict):
        gates.put(OPERATOR, made.id, LENIENT)
    changes: list[dict[str, Any]] = [{"rules": {}}, {"title": "Other"}, {"published_by": "Eve"}]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            Tuning.objects.filter(pk=made.id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tuning.objects.filter(pk=made.id).delete()


@pytest.mark.django_db
def test_a_draft_of_an_older_version_is_not_published_over_a_newer_one() -> None:
    one = gates.draft(OPERATOR, "One", Rulebook(settings=(LENIENT,)))
    two = gates.draft(OPERATOR, "Two", Rulebook(settings=(msgspec.structs.replace(LENIENT, severity="reject"),)))
    gates.publish(ADMIN, one.id, "so")
    with pytest.raises(Refused, match="tuning_outdated"):
        gates.publish(ADMIN, two.id, "so too")
    gates.drop(OPERATOR, two.id)
    with pytest.raises(Conflict):
        gates.put(OPERATOR, two.id, LENIENT)


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_once_leave_one_in_force() -> None:
    drafts = [
        gates.draft(OPERATOR, name, Rulebook(settings=(msgspec.structs.replace(LENIENT, minor=number),))).id
        for number, name in enumerate(("One", "Two", "Three"))
    ]
    outcomes = at_once(*[lambda id_=id_: gates.publish(ADMIN, id_, "now") for id_ in drafts])
    assert sum(not isinstance(it, Exception) for it in outcomes) == 1
    assert Tuning.objects.filter(state="live").count() == 1


@pytest.mark.django_db
def test_a_forbidden_transition_may_be_let_through_and_overrides_reach_the_order() -> None:
    shop()
    send(order(1, cancelled_at="2025-03-04T12:00:00Z"), "a")
    send(order(1, at="2025-03-05T12:00:00Z"), "b")
    process_pending()
    assert [it.code for it in dead_letters(OPERATOR).items] == ["transition_forbidden"]
    rules = Rulebook(
        settings=(Setting(code="transition_forbidden", severity="warn", channel="shopify", account="shop"),),
        overrides=(
            Override(channel="shopify", account="shop", field="number", expression="join('', ['N', name])"),
        ),
    )
    gates.publish(ADMIN, gates.draft(OPERATOR, "This shop reopens", rules).id, "as agreed")
    send(order(1, at="2025-03-06T12:00:00Z"), "c")
    process_pending()
    found = Order.objects.get()
    assert (found.order_state, found.number) == ("open", "N#1")
