"""A channel hears what became of a return, over real HTTP, whatever is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from amends.claims.api import claim as claim_of
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.exchange.api import connect, deliver_due, pushes
from amends.exchange.models import Push
from amends.jobs.api import run_pending
from amends.orders.api import order, record_refunds
from amends.orders.ports import RefundFact, RefundLineFact
from amends.payments.api import payouts, record_payout
from amends.replacements.api import replacement_for, send
from tests.exchange.party import Asked, Party, Reply, party
from tests.intake.world import OPERATOR
from tests.intake.world import shop as source
from tests.workflows.shop import Shop, arrived, decided, inspected, open_return, open_shop, report, sell, shelve

pytestmark = pytest.mark.django_db(transaction=True)


class Returns:
    """Shopify's side: one return with a state, which its mutations move."""

    def __init__(self, answers_lost: int = 0) -> None:
        self.status, self.lost, self.done = "REQUESTED", answers_lost, list[str]()

    def __call__(self, asked: Asked) -> Reply:
        query = asked.body["query"]
        assert asked.body["variables"] == {"id": "gid://shopify/Return/55"}
        if query.startswith("query"):
            return 200, {}, {"data": {"return": {"id": "gid://shopify/Return/55", "status": self.status}}}
        name = query.partition("{")[2].strip().partition("(")[0]
        self.done.append(name)
        self.status = {"returnApproveRequest": "OPEN", "returnClose": "CLOSED"}.get(name, "DECLINED")
        if self.lost:
            self.lost -= 1
            return 502, {}, b"<html>bad gateway</html>"
        return 200, {}, {"data": {name: {"return": {"id": "1", "status": self.status}, "userErrors": []}}}


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return open_shop()


@pytest.fixture
def shopify(shop: Shop) -> Iterator[Party]:
    with party() as found:
        connect(OPERATOR, source("shopify", "shop"), found.base, {"access_token": "shpat_1"}, polling=False)
        yield found


def asked_for(order_id: int, name: str = "return-55") -> None:
    """The customer asked the shop for a return there."""
    fact = RefundFact(
        external_id=name, order_external_id=order(SYSTEM, order_id).external_id, at=clock.now(), currency="",
        amount=0, kind="return", state="requested",
        lines=(RefundLineFact(line_external_id="1", quantity=1, subtotal=0, total=0),),
    )  # fmt: skip
    (outcome,) = record_refunds("shopify", "shop", [fact])
    assert outcome.outcome == "created", outcome


def told() -> list[tuple[str, str, int]]:
    return [(row.key.rpartition(" ")[2], row.state, row.attempts) for row in Push.objects.order_by("id")]


def test_the_channel_hears_of_a_return_once_each_and_in_order(shop: Shop, shopify: Party) -> None:
    sold = sell()
    asked_for(sold)
    shopify.answer = theirs = Returns(answers_lost=1)
    claim = report(sold)
    run_pending()
    assert told() == [("approved", "waiting", 1)], "done there, but the answer was lost"
    inspected(shop, arrived(shop, claim.id))
    for payout in payouts(shop.fin).items:
        record_payout(shop.fin, payout.memo_number, True, "transfer 1")
    run_pending()
    assert claim_of(SYSTEM, claim.id).state == "closed"
    assert told() == [("approved", "waiting", 1), ("done", "waiting", 0)], "the later waits for the first"
    Push.objects.update(due_at=clock.now())
    deliver_due()
    deliver_due()
    assert told() == [("approved", "succeeded", 2), ("done", "succeeded", 1)]
    assert theirs.done == ["returnApproveRequest", "returnClose"], "nothing was done twice"
    notes = [it.text for it in claim_of(SYSTEM, claim.id).messages if "channel" in it.text]
    assert notes == []


def test_what_the_channel_refuses_is_noted_on_the_case_and_holds_nothing_up(shop: Shop, shopify: Party) -> None:
    denied = sell(days_ago=1_500)
    asked_for(denied)
    error = {"field": ["id"], "message": "Return is not requested"}
    refusal: dict[str, Any] = {"data": {"returnDeclineRequest": {"return": None, "userErrors": [error]}}}
    shopify.answer = lambda asked: (200, {}, refusal)
    claim = report(denied)
    run_pending()
    assert claim_of(SYSTEM, claim.id).state == "closed"
    assert told() == [("refused", "refused", 1)]
    (note,) = [it for it in claim_of(SYSTEM, claim.id).messages if "was not told" in it.text]
    assert note.internal
    assert "Return is not requested" in note.text
    assert pushes(OPERATOR, "refused").items[0].order_external_id == order(SYSTEM, denied).external_id


def test_nothing_is_told_of_what_the_channel_has_no_return_for(shop: Shop, shopify: Party) -> None:
    claim = report(sell())
    run_pending()
    assert open_return(claim.id)
    twice = sell()
    asked_for(twice, "return-1")
    asked_for(twice, "return-2")
    unclear = report(twice)
    run_pending()
    assert not Push.objects.exists()
    assert not shopify.asked
    assert not [it for it in claim_of(SYSTEM, claim.id).messages if "channel" in it.text]
    (note,) = [it for it in claim_of(SYSTEM, unclear.id).messages if "channel" in it.text]
    assert "several open returns" in note.text


def test_a_replacement_is_told_as_a_shipment_only_where_the_channel_still_waits_for_one(shop: Shop) -> None:
    """Magento books what is shipped: told of a second shipment it would refuse, so there it is a comment."""
    shelve("KET-1", 2)
    with party() as magento:
        connect(OPERATOR, source("magento", "shop"), magento.base, {"token": "t"}, polling=False)
        magento.answer = lambda asked: (200, {}, b"77" if asked.path.endswith("/ship") else b"true")
        for lost in (True, False):
            order_id = sell(channel="magento", lost=lost)
            claim = report(order_id)
            decided(shop, claim.id)
            made = replacement_for(claim.id)
            assert made is not None
            inspected(shop, arrived(shop, claim.id))
            send(shop.wim, made.public_id, "", "DHL", f"JD-{lost}")
            run_pending()
            deliver_due()
            name = order(SYSTEM, order_id).external_id
            shipped = [asked.body for asked in magento.asked if asked.path.endswith(f"/order/{name}/ship")]
            said = [asked.body["statusHistory"]["comment"] for asked in magento.asked
                    if asked.path.endswith(f"/orders/{name}/comments")]  # fmt: skip
            assert ([it["tracks"][0]["track_number"] for it in shipped], any("JD-" in it for it in said)) == (
                (["JD-True"], False) if lost else ([], True)
            )
    assert {(row.kind, row.state) for row in Push.objects.all()} == {
        ("tracking", "succeeded"), ("return_state", "succeeded")
    }  # fmt: skip
    assert Push.objects.get(kind="tracking").external_id == "77"
