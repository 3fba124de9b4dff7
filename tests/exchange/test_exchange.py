"""Asking channels and telling them, against a real HTTP server that plays the party."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from amends.core import clock
from amends.core.errors import NotFound, Refused
from amends.exchange.api import connect, connection, deliver_due, fetch_wanted, poll_due, pushes, tell, tell_again
from amends.exchange.models import Connection, Cursor, Push
from amends.exchange.rules.addresses import address, checked_base
from amends.exchange.rules.pauses import LONGEST, asked_pause, pause
from amends.intake.api import events, process_pending
from amends.intake.models import RawEvent
from amends.intake.ports import Answer, Call, Told
from tests.exchange.party import Asked, Party, Reply, party
from tests.intake.world import AGENT, OPERATOR, order, shop
from tests.racing import at_once

pytestmark = pytest.mark.django_db
TOKEN = "shpat_0123456789abcdef"


@pytest.fixture
def shopify() -> Iterator[tuple[int, Party]]:
    """A Shopify source that is reached on this machine."""
    source = shop()
    with party() as found:
        connect(OPERATOR, source, found.base, {"access_token": TOKEN})
        yield source, found


def pages(*orders: list[dict[str, Any]]) -> Any:
    """An answer of several pages, linked as Shopify links them."""

    def answer(asked: Asked) -> Reply:
        number = int(asked.query.get("page_info", "0"))
        link = f'<http://{asked.headers["host"]}{asked.path}?limit=250&page_info={number + 1}>; rel="next"'
        headers = {"link": link} if number + 1 < len(orders) else {}
        return 200, headers, {"orders": orders[number]}

    return answer


def test_a_poll_takes_every_page_and_asks_only_for_what_is_new(shopify: tuple[int, Party]) -> None:
    source, shop_ = shopify
    shop_.answer = pages([order(1), order(2)], [order(3)])
    assert poll_due() == 1
    assert [asked.query.get("page_info") for asked in shop_.asked] == [None, "1"]
    assert all(asked.headers["x-shopify-access-token"] == TOKEN for asked in shop_.asked)
    process_pending()
    assert {row.state for row in events(OPERATOR, source_id=source).items} == {"done"}
    found = connection(OPERATOR, source)
    assert (found.cursors[0].seen, found.cursors[0].found) == (3, 3)
    assert not found.cursors[0].is_running
    assert poll_due() == 0, "not due yet"

    Cursor.objects.update(due_at=clock.now())
    assert poll_due() == 1
    again = shop_.asked[2].query["updated_at_min"]
    assert again > shop_.asked[0].query["updated_at_min"]
    assert again < clock.now().isoformat(), "an overlap is asked for again"
    found = connection(OPERATOR, source)
    assert (found.cursors[0].seen, found.cursors[0].found) == (6, 3), "what is known is not kept twice"


def test_a_poll_that_was_cut_off_goes_on_at_the_page_after_the_last_kept(shopify: tuple[int, Party]) -> None:
    source, shop_ = shopify
    whole = pages([order(1)], [order(2)], [order(3)])
    shop_.answer = lambda asked: whole(asked) if asked.query.get("page_info") != "1" else (503, {}, {})
    poll_due()
    row = connection(OPERATOR, source).cursors[0]
    assert (row.seen, row.failures, "pause" in row.error) == (1, 1, True)
    assert row.due_at > clock.now()
    shop_.answer = whole
    Cursor.objects.update(due_at=clock.now())
    poll_due()
    row = connection(OPERATOR, source).cursors[0]
    assert (row.seen, row.found, row.failures, row.error) == (3, 3, 0, "")
    assert [asked.query.get("page_info") for asked in shop_.asked] == [None, "1", "1", "2"]


def test_a_busy_channel_is_left_alone_as_long_as_it_asks(shopify: tuple[int, Party]) -> None:
    source, shop_ = shopify
    shop_.answer = lambda asked: (429, {"retry-after": "1200"}, {})
    poll_due()
    row = connection(OPERATOR, source).cursors[0]
    assert row.due_at > clock.now() + timedelta(minutes=19)


def test_a_poll_waits_while_the_backlog_has_no_room(shopify: tuple[int, Party], settings: Any) -> None:
    source, shop_ = shopify
    settings.INTAKE_SOURCE_MOST_EVENTS = 2
    shop_.answer = pages([order(1), order(2)], [order(3)])
    poll_due()
    row = connection(OPERATOR, source).cursors[0]
    assert (row.seen, RawEvent.objects.count()) == (2, 2), "the second page found no room"
    assert "2 events of this source wait already" in row.error
    assert row.due_at > clock.now()
    process_pending()
    Cursor.objects.update(due_at=clock.now())
    poll_due()
    row = connection(OPERATOR, source).cursors[0]
    assert (row.seen, row.found, row.error) == (3, 3, "")
    assert [asked.query.get("page_info") for asked in shop_.asked] == [None, "1", "1"]


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_look_at_once_one_polls_and_one_tells(shopify: tuple[int, Party]) -> None:
    source, shop_ = shopify

    def answer(asked: Asked) -> Reply:
        return (201, {}, {"refund": {"id": 7}}) if asked.method == "POST" else (200, {}, {"orders": [order(1)]})

    shop_.answer = answer
    tell(source, "shopify", TOLD)
    assert sorted(at_once(*[poll_due] * 4)) == [0, 0, 0, 1]
    assert sorted(at_once(*[deliver_due] * 4)) == [0, 0, 0, 1]
    assert [asked.method for asked in shop_.asked] == ["GET", "POST"]
    assert pushes(OPERATOR).items[0].state == "succeeded"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((401, {}, {}), "credentials"),
        ((400, {}, {"errors": "bad page"}), "bad page"),
        ((200, {}, b"<html>maintenance</html>"), "could not be read"),
        ((302, {"location": "https://elsewhere.example/"}, {}), "HTTP 302"),
    ],
)
def test_failures_are_written_down_in_words(shopify: tuple[int, Party], reply: Reply, words: str) -> None:
    source, shop_ = shopify
    shop_.answer = lambda asked: reply
    poll_due()
    row = connection(OPERATOR, source).cursors[0]
    assert words in row.error
    assert TOKEN not in row.error
    assert len(shop_.asked) == 1
    assert RawEvent.objects.count() == 0


def test_a_next_page_elsewhere_gets_no_credentials(shopify: tuple[int, Party]) -> None:
    source, shop_ = shopify
    with party() as other:
        link = {"link": f'<{other.base}admin/api/x/orders.json?page_info=9>; rel="next"'}
        shop_.answer = lambda asked: (200, link, {"orders": [order(1)]})
        poll_due()
        assert not other.asked
    row = connection(OPERATOR, source).cursors[0]
    assert "not the account's host" in row.error


def test_a_document_that_a_delivery_only_named_is_fetched() -> None:
    source = shop("woocommerce", "wc")
    with party() as shop_:
        connect(OPERATOR, source, shop_.base, {"consumer_key": "ck_1", "consumer_secret": "cs_1"}, polling=False)
        body = _woo_order(shop_.base)
        shop_.answer = lambda asked: (200, {}, [_woo_refund(shop_.base)])
        from amends.intake.api import keep_fetched
        from amends.intake.ports import Polled

        keep_fetched(source, [Polled(topic="order.updated", dedupe_key="a", body=body)])
        process_pending()
        assert fetch_wanted() == 1
        assert shop_.asked[0].path == "/wp-json/wc/v3/orders/727/refunds"
        assert shop_.asked[0].headers["authorization"].startswith("Basic ")
        process_pending()
        assert [row.state for row in events(OPERATOR, source_id=source).items] == ["done", "done"]
        assert fetch_wanted() == 0


def _woo_order(base: str) -> bytes:
    import json

    line = {"id": 5, "name": "Kettle", "quantity": 1, "total": "60.00", "subtotal": "60.00", "total_tax": "0.00"}
    return json.dumps(
        {
            "id": 727, "number": "727", "status": "completed", "order_key": "wc_order_1", "currency": "GBP",
            "date_created_gmt": "2025-03-04T09:00:00", "date_modified_gmt": "2025-03-05T09:00:00",
            "total": "60.00", "line_items": [line], "refunds": [{"id": 726, "reason": "", "total": "-20.00"}],
        }
    ).encode()  # fmt: skip


def _woo_refund(base: str) -> dict[str, Any]:
    return {
        "id": 726, "date_created_gmt": "2025-03-05T09:00:00", "amount": "20.00", "reason": "faulty",
        "line_items": [{
            "id": 9, "quantity": -1, "total": "-20.00", "total_tax": "0.00",
            "meta_data": [{"key": "_refunded_item_id", "value": "5"}],
        }],
        "_links": {"up": [{"href": f"{base}wp-json/wc/v3/orders/727"}]},
    }  # fmt: skip


TOLD = Told(
    kind="refund", key="decision-7", order_external_id="820982911946000001", amount=6000, currency="GBP",
    lines=(("70001", 1, 6000),), more={"parent_id": "11", "gateway": "bogus"}, note="RMA-1",
)  # fmt: skip


def test_a_push_is_told_once_whatever_happens(shopify: tuple[int, Party]) -> None:
    source, shop_ = shopify
    first = tell(source, "shopify", TOLD)
    assert tell(source, "shopify", TOLD) == first
    made: list[dict[str, Any]] = []

    def lost(asked: Asked) -> Reply:
        """The shop makes the refund, but its answer is lost on the way."""
        if asked.method == "POST":
            made.append({"id": 99, "note": asked.body["refund"]["note"]})
            return 502, {}, {}
        return 200, {}, {"refunds": made}

    shop_.answer = lost
    assert deliver_due() == 1
    assert pushes(OPERATOR).items[0].state == "waiting"
    Push.objects.update(due_at=clock.now())
    deliver_due()
    row = pushes(OPERATOR).items[0]
    assert (row.state, row.external_id, row.attempts) == ("succeeded", "99", 2)
    assert len(made) == 1
    transaction = shop_.asked[0].body["refund"]["transactions"][0]
    assert transaction == {"kind": "refund", "parent_id": "11", "gateway": "bogus", "amount": "60.00"}
    assert deliver_due() == 0


def test_a_refused_push_says_why_and_is_not_repeated(shopify: tuple[int, Party]) -> None:
    source, shop_ = shopify
    shop_.answer = lambda asked: (422, {}, {"errors": {"base": ["Refund amount is too large"]}})
    tell(source, "shopify", TOLD)
    deliver_due()
    row = pushes(OPERATOR, "refused").items[0]
    assert "too large" in row.message
    assert deliver_due() == 0
    with pytest.raises(Refused, match="not_allowed"):
        tell_again(AGENT, row.id)
    tell_again(OPERATOR, row.id, "the shop raised its limit")
    with pytest.raises(Refused, match="move_not_allowed"):
        tell_again(OPERATOR, row.id)
    shop_.answer = lambda asked: (201, {}, {"refund": {"id": 5}}) if asked.method == "POST" else (200, {}, {})
    deliver_due()
    assert [(it.state, it.external_id) for it in pushes(OPERATOR).items] == [("succeeded", "5")]


def test_what_cannot_be_told_is_said_at_once(shopify: tuple[int, Party]) -> None:
    source, _ = shopify
    with pytest.raises(Refused, match="parent_id"):
        tell(source, "shopify", Told(kind="refund", key="x", order_external_id="1", currency="GBP"))
    with pytest.raises(Refused, match="push_impossible"):
        tell(source, "shopify", Told(kind="acknowledgement", key="x", order_external_id="1"))


def test_connections_are_sealed_and_checked(shopify: tuple[int, Party]) -> None:
    source, shop_ = shopify
    kept = Connection.objects.get()
    assert TOKEN not in str(kept.credentials)
    with pytest.raises(Refused, match="credential_unknown"):
        connect(OPERATOR, source, shop_.base, {"password": "x"})
    with pytest.raises(Refused, match="base_in_the_clear"):
        connect(OPERATOR, source, "http://shop.example/", {})
    with pytest.raises(Refused, match="poll_too_often"):
        connect(OPERATOR, source, shop_.base, {}, every_seconds=1)
    with pytest.raises(Refused, match="not_allowed"):
        connect(AGENT, source, shop_.base, {})
    with pytest.raises(NotFound):
        connection(OPERATOR, source + 999)
    assert connect(OPERATOR, source, shop_.base, {}).missing == ()


def test_addresses_and_pauses() -> None:
    assert checked_base(" https://shop.example/x ") == "https://shop.example/x/"
    for wrong in ("shop.example", "https://a:b@shop.example", "https://shop.example/?a=1", "ftp://shop.example"):
        with pytest.raises(Refused):
            checked_base(wrong)
    call = Call(method="GET", path="/orders?a=1", query=(("b", "ä"),))
    assert address("https://shop.example/x/", call) == "https://shop.example/x/orders?a=1&b=%C3%A4"
    for elsewhere in ("https://evil.example/", "http://shop.example/", "https://shop.example:444/"):
        with pytest.raises(Refused):
            address("https://shop.example/", Call(method="GET", path=elsewhere))
    assert pause(0, lambda: 0) < pause(3, lambda: 0) < pause(30, lambda: 0.999) <= LONGEST
    assert asked_pause(Answer(status=429, headers={"retry-after": "7"}, body=b"")) == timedelta(seconds=7)
    assert asked_pause(Answer(status=429, headers={"retry-after": "soon"}, body=b"")) is None
