"""What Shopify is told by GraphQL, since REST cannot: the state of a return, and the tracking of a shipment."""

from __future__ import annotations

from typing import Any

import msgspec

from amends.channels.doc import opened
from amends.channels.party import by_status
from amends.channels.reading import text
from amends.channels.shopify.graphql_orders import refusals
from amends.channels.shopify.states import RETURN
from amends.core.errors import Refused
from amends.intake.ports import Answer, Call, Pushed, Told

_ANSWER = "{ return { id status } userErrors { field message } }"
_RETURN = {
    "approved": "returnApproveRequest(input: {id: $id})",
    "refused": "returnDeclineRequest(input: {id: $id, declineReason: OTHER})",
    "cancelled": "returnCancel(id: $id)",
    **dict.fromkeys(("done", "replaced", "repaired", "waived", "rejected"), "returnClose(id: $id)"),
}
"""By the state that a return came to here."""
_TRACKING = (
    "mutation($id: ID!, $tracking: FulfillmentTrackingInput!) { fulfillmentTrackingInfoUpdate("
    "fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: false) "
    "{ fulfillment { id } userErrors { field message } } }"
)
_STATE = "query($id: ID!) { return(id: $id) { id status } }"
_THROTTLED = "THROTTLED"


def mutation(root: str, told: Told) -> Call:
    """The request that tells it. Refused("push_incomplete", "push_unknown")."""
    if told.kind == "tracking":
        if not told.external_id or not told.tracking_number:
            raise Refused("push_incomplete", channel="Shopify", missing="the shipment and its tracking number")
        tracking = {"number": told.tracking_number, "company": told.carrier}
        return _call(
            root, _TRACKING, {"id": f"gid://shopify/Fulfillment/{told.external_id}", "tracking": tracking}
        )
    if not told.external_id:
        raise Refused("push_incomplete", channel="Shopify", missing="the return")
    if told.state not in _RETURN:
        raise Refused("push_unknown", channel="Shopify", kind=f"return that is {told.state or 'in no state'}")
    return _call(root, f"mutation($id: ID!) {{ {_RETURN[told.state]} {_ANSWER} }}", {"id": _return_id(told)})


def state_of_return(root: str, told: Told) -> Call:
    """How to see whether the return came to that state already."""
    return _call(root, _STATE, {"id": _return_id(told)})


def read_state_of_return(told: Told, answer: Answer) -> Pushed | None:
    """Told before, when the return is in the state that it should come to."""
    found = opened(answer.body).get("data")
    about = found.get("return") if isinstance(found, dict) else None
    status = RETURN.get(text(about.get("status")).lower()) if isinstance(about, dict) else None
    return Pushed(state="succeeded", external_id=told.external_id) if status == told.state else None


def answered(told: Told, answer: Answer) -> Pushed:
    """What came of it: GraphQL answers 200 and says in the body what it did not do."""
    by_http = by_status(answer)
    if by_http.state != "succeeded":
        return by_http
    body = opened(answer.body)
    errors = [it for it in body.get("errors") or () if isinstance(it, dict)]
    if errors:
        passing = any(_code(it) == _THROTTLED for it in errors)
        return Pushed(state="passing" if passing else "refused", message=text(errors[0].get("message"))[:300])
    data = body.get("data")
    why = next(refusals(data), "") if isinstance(data, dict) else "The answer holds no data."
    return Pushed(state="refused", message=why) if why else Pushed(state="succeeded", external_id=told.external_id)


def _code(error: dict[str, Any]) -> str:
    extensions = error.get("extensions")
    return text(extensions.get("code")) if isinstance(extensions, dict) else ""


def _return_id(told: Told) -> str:
    """Returns are kept as return-<id> here."""
    return f"gid://shopify/Return/{told.external_id.removeprefix('return-')}"


def _call(root: str, query: str, variables: dict[str, Any]) -> Call:
    body = msgspec.json.encode({"query": query, "variables": variables})
    return Call(
        method="POST", path=f"{root}graphql.json", headers=(("content-type", "application/json"),), body=body
    )
