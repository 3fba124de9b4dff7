"""Thin events: what they name is asked for once, handed out, and settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from amends.core import clock
from amends.intake.api import claim_wanted, event, process_pending, register_channel, settle_wanted
from amends.intake.commands.accept import accept
from amends.intake.commands.plug import _CHANNELS
from amends.intake.models import RawEvent, Source, WantedDocument
from amends.intake.ports import Asked, Delivery, Parsed, Wanted
from tests.intake.world import OPERATOR

pytestmark = pytest.mark.django_db


class Thin:
    """A party that only says what changed: the body is the order's id."""

    code, title, scheme, topics, api = "thin", "Thin", "none", ("changed",), None

    def __getattr__(self, name: str) -> Any:
        answers: dict[str, Any] = {"verify": True, "topic": "changed", "is_greeting": False, "lane": "normal"}
        return lambda *_: answers[name]

    def dedupe_key(self, delivery: Delivery) -> str:
        return delivery.headers["id"]

    def parse(self, topic: str, body: bytes, account: str) -> Parsed:
        wanted = Wanted(kind="order", external_id=body.decode())
        return Parsed(kind="order changed", wanted=(wanted, wanted))


@pytest.fixture
def thin() -> Iterator[None]:
    register_channel(Thin())
    Source.objects.create(channel="thin", account="shop", name="Thin", created_at=clock.now())
    yield
    del _CHANNELS["thin"]


def changed(order: str, name: str) -> int:
    kept = accept("thin", "shop", Delivery(headers={"id": name}, body=order.encode()))
    assert kept is not None
    return kept


def claimed(limit: int = 100) -> list[tuple[str, int]]:
    return [(it.wanted.external_id, it.tries) for it in claim_wanted(limit)]


def test_what_an_event_only_names_is_asked_for_once(thin: None) -> None:
    first, second, other = changed("17", "a"), changed("17", "b"), changed("18", "c")
    process_pending()
    assert set(RawEvent.objects.values_list("state", flat=True)) == {"done"}
    found = event(OPERATOR, first)
    assert (found.row.kind, found.notes) == ("order changed", ("asked for order 17",))
    assert event(OPERATOR, other).notes == ("asked for order 18",)
    rows = claim_wanted()
    assert [(it.channel, it.account, it.wanted.external_id, it.tries) for it in rows] == [
        ("thin", "shop", "17", 1),
        ("thin", "shop", "18", 1),
    ]
    assert WantedDocument.objects.get(external_id="17").raw_event_id in (first, second)


def test_a_claimed_document_is_nobody_elses_until_the_lease_ends(thin: None) -> None:
    changed("17", "a")
    process_pending()
    assert claimed() == [("17", 1)]
    assert claimed() == []
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        (again,) = claim_wanted()
        settle_wanted(again.id, "open", timedelta(hours=1))
        assert claimed() == []
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert claimed() == [("17", 3)]


@pytest.mark.parametrize("outcome", ["fetched", "gone"])
def test_asked_for_again_while_it_is_fetched_it_is_fetched_again(thin: None, outcome: str) -> None:
    changed("17", "a")
    process_pending()
    (first,) = claim_wanted()
    changed("17", "b")
    process_pending()  # the answer that is on its way may be older than this
    settle_wanted(first.id, outcome)
    (second,) = claim_wanted()
    assert second.id == first.id
    settle_wanted(second.id, outcome)
    assert claimed() == []
    assert WantedDocument.objects.get().state == outcome
    changed("17", "c")
    process_pending()
    assert WantedDocument.objects.filter(state="open").count() == 1, "a later change is a new question"


def test_a_document_that_was_handed_out_says_where_it_is(thin: None) -> None:
    changed("17", "a")
    process_pending()
    (found,) = claim_wanted()
    source = Source.objects.get()
    assert found == Asked(
        id=found.id, source_id=source.pk, channel="thin", account="shop", tries=1,
        wanted=Wanted(kind="order", external_id="17"),
    )  # fmt: skip
