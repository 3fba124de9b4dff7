"""Sources, events and dead letters as an operator uses them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from amends.intake.api import process_pending
from amends.intake.models import DeadLetter, RawEvent, Source
from amends.orders.models import Order
from amends.repair.commands.bulk import work_bulk
from tests.intake.world import order, refund, send, shop
from tests.web.test_doors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    return sign_in("intake_operator")


def text_of(response: object) -> str:
    content: bytes = getattr(response, "content")  # noqa: B009
    return re.sub(r"\s+", " ", content.decode())


def test_a_source_is_added_and_its_secret_rotated(operator: Client) -> None:
    filled = {"channel": "woocommerce", "account": "tea-shop", "name": "Tea", "secret": "first-secret-of-tea"}
    refused = operator.post("/console/sources/", {**filled, "account": "Tea Shop"})
    assert refused.status_code == 422
    assert "cannot be part of an address" in text_of(refused)
    assert operator.post("/console/sources/", filled).status_code == 302
    page = text_of(operator.get("/console/sources/"))
    assert "/hooks/woocommerce/tea-shop" in page
    assert "first-secret" not in page
    source = Source.objects.get()
    operator.post(f"/console/sources/{source.pk}/secret/", {"secret": "second-secret-of-tea"})
    assert len(Source.objects.get().secrets) == 2
    operator.post(f"/console/sources/{source.pk}/secret/", {"end": "1"})
    assert len(Source.objects.get().secrets) == 1
    operator.post(f"/console/sources/{source.pk}/switch/", {"enabled": "0"})
    assert not Source.objects.get().enabled


def test_one_events_way_from_bytes_to_order(operator: Client) -> None:
    shop()
    event = send(order(1), "a")
    page = text_of(operator.get(f"/console/events/{event}/"))
    assert "820982911946000001" in page, "ids are shown digit for digit"
    process_pending()
    page = text_of(operator.get(f"/console/events/{event}/"))
    assert "Created" in page
    assert operator.get(f"/console/events/{event}/raw/").content == RawEvent.objects.get().body
    listed = text_of(operator.get("/console/events/?state=done"))
    assert f"/console/events/{event}/" in listed
    assert f"/console/events/{event}/" not in text_of(operator.get("/console/events/?state=dead"))
    assert operator.get("/console/events/999999/").status_code == 404
    assert operator.get("/console/events/?source=x&state=y&cursor=zz").status_code == 422


def test_payloads_are_shown_not_run(operator: Client) -> None:
    shop()
    event = send(b"<script>alert(1)</script>", "x")
    process_pending()
    assert "<script>alert" not in text_of(operator.get(f"/console/events/{event}/"))
    raw = operator.get(f"/console/events/{event}/raw/")
    assert raw["Content-Type"] == "application/octet-stream"
    assert raw["Content-Disposition"].startswith("attachment")


def test_letters_are_released_replayed_and_discarded(operator: Client) -> None:
    shop()
    held = send(order(2, total_price="125.00"), "held")
    send(b"{", "broken")
    process_pending()
    page = text_of(operator.get("/console/dead-letters/"))
    assert "5.00 GBP" in page
    assert "not valid JSON" in page
    letter = DeadLetter.objects.get(code="money_mismatch")
    url = f"/console/dead-letters/{letter.pk}/"
    again = operator.post(url, {"act": "release", "reason": ""}, follow=True)
    assert "Say why" in text_of(again)
    done = operator.post(url, {"act": "release", "reason": "agreed", "event": held}, follow=True)
    assert "Released" in text_of(done)
    assert "agreed" in text_of(done), "the event's history says why"
    assert Order.objects.get().total == 12500
    broken = DeadLetter.objects.get(code="json_invalid")
    replayed = operator.post(f"/console/dead-letters/{broken.pk}/", {"act": "replay"}, follow=True)
    assert "1 still cannot be taken" in text_of(replayed)
    operator.post(f"/console/dead-letters/{broken.pk}/", {"act": "discard", "reason": "noise"})
    assert RawEvent.objects.get(pk=broken.raw_event_id).state == "ignored"
    assert "noise" in text_of(operator.get(f"/console/events/{broken.raw_event_id}/"))


def test_who_may(operator: Client) -> None:
    shop()
    send(refund(3), "r", "refunds/create")
    agent, supervisor = sign_in("agent"), sign_in("supervisor")
    for url in ("/console/intake/", "/console/sources/", "/console/events/", "/console/dead-letters/"):
        assert agent.get(url).status_code == 403
        assert supervisor.get(url).status_code == 200
    assert "Add a source" not in text_of(supervisor.get("/console/sources/"))
    assert supervisor.post("/console/dead-letters/runs/", {"code": "x"}).status_code == 403
    assert operator.get("/console/dead-letters/runs/").status_code == 405


def test_a_cause_is_tried_and_replayed_as_a_whole(operator: Client) -> None:
    source = shop()
    for number in range(3):
        send(order(number, total_price="125.00"), f"h{number}")
    process_pending()
    field = DeadLetter.objects.all()[0].field
    cause = f"/console/dead-letters/cause/?code=money_mismatch&field={field}&source={source}"
    page = text_of(operator.get(cause))
    assert "3 open letters" in page
    assert "£375.00" in page
    assert "finance" in page.lower()
    posted = {"kind": "try", "code": "money_mismatch", "field": field, "source": str(source)}
    made = operator.post("/console/dead-letters/runs/", posted)
    work_bulk(int(made["Location"].rstrip("/").rsplit("/", 1)[1]))
    run = text_of(operator.get(made["Location"]))
    assert "3 of 3 letters" in run
    assert "difference 5.00 GBP" in run
    part = operator.get(made["Location"], headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert operator.get("/console/dead-letters/cause/?code=nosuch").status_code == 404


def test_a_payload_is_edited_tried_and_replayed(operator: Client) -> None:
    shop()
    held = send(order(1, total_price="125.00"), "h")
    process_pending()
    assert "<mark>" in text_of(operator.get(f"/console/events/{held}/"))
    url = f"/console/events/{held}/edit/"
    shown = operator.get(url).context["form"].initial
    good = {"text": shown["text"].replace("125.00", "120.00"), "version": "0", "reason": ""}
    tried = text_of(operator.post(url, {**good, "try": "1"}))
    assert "It would pass" in tried
    assert "120.00" in tried
    assert RawEvent.objects.get().state == "dead"
    refused = operator.post(url, good)
    assert refused.status_code == 422
    assert "Say why" in text_of(refused)
    done = text_of(operator.post(url, {**good, "reason": "a typing error"}, follow=True))
    assert "1 taken" in done
    assert "a typing error" in done
    assert Order.objects.get().total == 12000


def test_the_board_and_a_source(operator: Client) -> None:
    source = shop()
    send(order(1), "a")
    board = text_of(operator.get("/console/intake/"))
    assert "The shop" in board
    assert "Events waiting" in board
    assert "polyline" in board
    url = f"/console/sources/{source}/"
    assert "/hooks/shopify/shop" in text_of(operator.get(url))
    assert "Tea" in text_of(operator.post(url, {"name": "Tea"}, follow=True))
    operator.post(f"{url}switch/", {"enabled": "0", "back": "1"})
    assert not Source.objects.get().enabled
    assert operator.get("/console/sources/999999/").status_code == 404
