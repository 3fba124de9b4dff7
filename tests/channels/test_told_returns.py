"""What each channel makes of the states of a return: only words that mean the same there, and never money."""

from __future__ import annotations

import msgspec
import pytest

from amends.channels.api import ALL
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
    "shopware6": {"received"},
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
