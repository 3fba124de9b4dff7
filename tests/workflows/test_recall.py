"""Recall notices reach every owner of an affected unit, each once."""

from __future__ import annotations

from typing import Any

import pytest

from amends.accounts.api import choose_language
from amends.catalog.api import lists, save_advisory
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.notices.api import letters
from amends.orders.models import SoldUnit
from amends.workflows import recall
from amends.workflows.api import send_recall
from tests.claims.shop import sell
from tests.racing import at_once, errors

QUALITY = Actor("user", "Quinn", 2, roles=frozenset({"quality"}))
AGENT = Actor("user", "Ann", 1, roles=frozenset({"agent"}))


def advisory(**changed: Any) -> str:
    fields: dict[str, Any] = {
        "serial_from": "SN100", "serial_to": "SN199", "action": "recall", "severity": "safety",
        "customer_text": "The battery may overheat.",
    }  # fmt: skip
    return save_advisory(SYSTEM, "LAMP-1", "Hot battery", "", **fields | changed).public_id


def run_through(ref: str) -> None:
    """What the worker does, here and now."""
    found = send_recall(QUALITY, ref)
    for _ in range(50):
        recall.step(found.id)
        if lists.recall_run(found.id).finished_at is not None:
            return
    raise AssertionError("the run did not end")


@pytest.mark.django_db
def test_each_owner_once_however_often_it_is_sent() -> None:
    sell("SN100", "SN101", customer="cora")
    dora_of = sell("SN150", customer="dora")
    sell("SN250", customer="emil")
    sell(customer="fred")  # no serial recorded: it cannot be told, so nobody is frightened
    sell("SN120", customer="gina", sku="KETTLE")
    choose_language(dora_of.customer_id or 0, "de")
    ref = advisory()
    run_through(ref)
    sent = letters(ref).items
    german = next(letter for letter in sent if letter.to == "dora@shop.example")
    assert german.subject == "Wichtiger Hinweis zu Ihrem Produkt: Desk lamp"
    assert "dies ist ein Sicherheitshinweis" in german.text
    sent = [letter for letter in sent if letter is not german] + [german]
    assert {letter.to for letter in sent} == {"cora@shop.example", "dora@shop.example"}
    assert "The battery may overheat." in sent[0].text
    assert "Notice ADV-" in sent[0].html
    (run,) = lists.recall_runs(AGENT, ref)
    assert (run.units, run.letters, run.unreached, run.percent) == (3, 2, 0, 100)
    run_through(ref)
    assert len(letters(ref).items) == 2
    assert lists.recall_runs(AGENT, ref)[0].letters == 0
    # a wider range reaches the new owners only
    save_advisory(
        SYSTEM, "LAMP-1", "Hot battery", "", public_id=ref, serial_from="SN100", serial_to="SN299",
        action="recall", severity="safety", customer_text="The battery may overheat.",
    )  # fmt: skip
    run_through(ref)
    assert {letter.to for letter in letters(ref).items} == {
        "cora@shop.example", "dora@shop.example", "emil@shop.example",
    }  # fmt: skip


@pytest.mark.django_db
def test_what_may_not_be_sent() -> None:
    sell("SN100")
    with pytest.raises(Refused, match="no_notice"):
        send_recall(QUALITY, advisory(action="review"))
    with pytest.raises(Refused, match="customer_text_missing"):
        send_recall(QUALITY, advisory(customer_text=""))
    with pytest.raises(Refused, match="not_allowed"):
        send_recall(AGENT, advisory())
    with pytest.raises(NotFound):
        send_recall(QUALITY, "ADV-NONE")


@pytest.mark.django_db(transaction=True)
def test_many_senders_and_workers_at_once_write_each_letter_once() -> None:
    for n in range(12):
        sell(f"SN{100 + n}", customer=f"owner{n % 6}")
    ref = advisory()
    started = at_once(*[lambda: send_recall(QUALITY, ref).id] * 4)
    assert not errors(started)
    assert len(set(started)) == 1
    at_once(*[lambda: recall.step(started[0])] * 4)  # the slower ones lose and take their letters back
    (run,) = lists.recall_runs(AGENT, ref)
    assert (run.finished_at is not None, run.units, run.letters) == (True, 12, 6)
    sent = letters(ref).items
    assert len(sent) == len({letter.to for letter in sent}) == 6
    assert SoldUnit.objects.filter(serial__startswith="SN").count() == 12
