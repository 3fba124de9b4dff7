"""What each channel makes of the states of a return: only words that mean the same there, and never money."""

from __future__ import annotations

import msgspec
import pytest

from amends.channels.api import ALL, Prestashop
from amends.core.errors import Refused
from amends.intake.ports import Answer, Api, Told

_STATES = ("approved", "refused", "cancelled", "in_transit", "received", "done", "replaced", "repaired", "waived",
           "rejected", "replacement_sent")  # fmt: skip
_KNOWN = {
    "shopify": {"approved", "refused", "cancelled", "done", "replaced", "repaired", "waived", "rejected"},
    "ebay": {"approved", "refused", "received"},
    "bol": {"done", "refused", "replaced", "repaired", "waived", "rejected"},
    "tiktok": {"approved", "refused", "rejected", "done"},
    "walmart": set(),
    "shopware6": set(_STATES) - {"in_transit", "replacement_sent"},
    "commercetools": {"received"},
    "woocommerce": set(_STATES),
    "magento": set(_STATES),
}


def api_of(code: str) -> Api:
    found = next(it for it in ALL if it.code == code).api
    assert found is not None
    return found


def told(state: str) -> Told:
    return Told(
        kind="return_state", key="CLM-1/RMA-1 x", order_external_id="7", external_id="return-8", state=state,
        reason="why", lines=(("1", 1, 0),), more={"version": "3", "delivery_id": "9", "customer_order_id": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("code", sorted(_KNOWN))
def test_a_state_that_means_nothing_there_is_not_told(code: str) -> None:
    known = set()
    for state in _STATES:
        try:
            assert api_of(code).push(told(state)).path
            known.add(state)
        except Refused as refusal:
            assert refusal.code == "push_unknown"  # noqa: PT017 -- the others are what is asked
    assert known == _KNOWN[code]


def test_the_ids_of_returns_are_the_channels_own() -> None:
    assert api_of("ebay").push(told("received")).path == "/post-order/v2/return/8/mark_as_received"
    assert b"Return/8" in api_of("shopify").push(told("done")).body


@pytest.mark.parametrize("code", ["woocommerce", "magento"])
def test_a_note_whose_answer_was_lost_is_found_again(code: str) -> None:
    api, sent = api_of(code), told("in_transit")
    words = api.push(sent).body
    assert b"Return" in words
    assert b"in transit" in words
    look = api.earlier(sent)
    assert look is not None
    assert look.method == "GET"
    before = api.read_earlier(sent, Answer(status=200, headers={}, body=b"[" + words + b"]"))
    assert before is not None
    assert before.state == "succeeded"
    other = msgspec.structs.replace(sent, key="CLM-1/RMA-1 y")
    assert api.read_earlier(other, Answer(status=200, headers={}, body=b"[" + words + b"]")) is None


def test_shopware_tells_by_its_open_transitions_what_came_of_a_lost_call() -> None:
    api, sent = api_of("shopware6"), told("done")
    assert api.push(sent).path == "/api/_action/state-machine/order_return/8/state/complete"
    look = api.earlier(sent)
    assert look is not None
    assert (look.method, look.path) == ("GET", "/api/_action/state-machine/order_return/8/state")

    def seen(state: str) -> bool:
        body = b'{"transitions": [{"actionName": "reopen", "fromStateName": "%s"}]}' % state.encode()
        return api.read_earlier(sent, Answer(status=200, headers={}, body=body)) is not None

    assert (seen("done"), seen("in_progress")) == (True, False)
    assert api.push(told("received")).path == "/api/_action/order_delivery/9/state/retour"
    with pytest.raises(Refused, match="push_unknown"):
        api.push(msgspec.structs.replace(sent, external_id=""))


def test_prestashop_is_told_by_the_shops_own_numbers() -> None:
    """What a number means is the merchant's choice: without the account's word for it nothing is told."""
    mappings = {"shop": b'{"return_states": {"3": "received", "12": "done", "7": "done"}}', "other": None}
    api = Prestashop(lambda account: mappings[account]).api
    assert api is not None

    def sent(state: str, account: str = "shop") -> bytes:
        wish = msgspec.structs.replace(told(state), external_id="return-4", more={"account": account})
        return api.push(wish).body

    assert b"<state>3</state>" in sent("received")
    assert b"<state>7</state>" in sent("replaced")
    with pytest.raises(Refused, match="push_unknown"):
        sent("approved")
    with pytest.raises(Refused, match="return_states"):
        sent("received", "other")


@pytest.mark.parametrize(
    ("code", "more", "answer"),
    [
        ("magento", {}, b'{"items": [{"comments": [{"comment": "RMA-1 - [CLM-1/CM-1]"}]}]}'),
        ("bigcommerce", {"provider_id": "cod"},
         b'{"data": [{"id": 5, "items": [{"reason": "defective [CLM-1/CM-1]"}]}]}'),
        ("commercetools", {"payment_id": "p", "version": "3"},
         b'{"id": "p", "version": 4, "transactions": [{"interactionId": "CLM-1/CM-1"}]}'),
    ],
)  # fmt: skip
def test_a_refund_whose_answer_was_lost_is_found_again(code: str, more: dict[str, str], answer: bytes) -> None:
    api = api_of(code)
    sent = Told(
        kind="refund", key="CLM-1/CM-1", order_external_id="7", amount=500, currency="EUR", reason="defective",
        lines=(("1", 1, 500),), more=more,
    )  # fmt: skip
    assert b"CLM-1/CM-1" in api.push(sent).body
    assert api.repeatable(sent)
    look = api.earlier(sent)
    assert look is not None
    assert look.method == "GET"
    before = api.read_earlier(sent, Answer(status=200, headers={}, body=answer))
    assert before is not None
    assert before.state == "succeeded"
    other = msgspec.structs.replace(sent, key="CLM-1/CM-2")
    assert api.read_earlier(other, Answer(status=200, headers={}, body=answer)) is None


def test_where_nobody_could_see_it_money_is_not_repeatable() -> None:
    wish = Told(
        kind="refund", key="k", order_external_id="7", currency="EUR", amount=5, lines=(("1", 1, 5),),
        more={"transaction_id": "t"},
    )  # fmt: skip
    apis = {it.code: it.api for it in ALL if it.api is not None and "refund" in it.api.pushes()}
    unsafe = {code for code, api in apis.items() if not api.repeatable(wish)}
    assert unsafe == {"ebay", "mirakl", "prestashop", "spree", "walmart"}
