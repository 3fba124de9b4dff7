"""The REST API of Adobe Commerce and Magento Open Source, by an integration's access token."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from amends.channels.party import HttpApi, by_status, json_call
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import compact, get, objs, read_json
from amends.core.errors import Refused
from amends.intake.ports import Answer, Call, Polled, PollPage, Pushed, Told, Wanted

_PAGE = 100
_PATHS = {"orders": "/orders", "creditmemos": "/creditmemos", "shipments": "/shipments"}
_TOPICS = {"orders": "order", "creditmemos": "creditmemo", "shipments": "shipment"}
_ONE = {"order": "/orders/", "creditmemo": "/creditmemo/", "shipment": "/shipment/", "returns": "/returns/"}


class MagentoApi(HttpApi):
    """The account's base address is https://{shop}/rest/V1 (or /rest/all/V1)."""

    channel = "magento"
    overlap = timedelta(minutes=10)

    def polls(self) -> tuple[str, ...]:
        """Orders tell of payments; refunds and shipments are documents of their own."""
        return ("orders", "creditmemos", "shipments")

    def first(self, what: str, since: datetime) -> Call:
        """Everything updated since then (the database's clock is UTC), oldest first."""
        criteria = "searchCriteria"
        field = f"{criteria}[filter_groups][0][filters][0]"
        query = (
            (f"{field}[field]", "updated_at"),
            (f"{field}[value]", since.strftime("%Y-%m-%d %H:%M:%S")),
            (f"{field}[condition_type]", "gteq"),
            (f"{criteria}[sortOrders][0][field]", "updated_at"),
            (f"{criteria}[sortOrders][0][direction]", "ASC"),
            (f"{criteria}[pageSize]", str(_PAGE)),
            (f"{criteria}[currentPage]", "1"),
        )
        return Call(method="GET", path=_PATHS[what], query=query)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """A page beyond the last one repeats the last one, so total_count decides whether there is a next."""
        raw = read_json(Reader(), answer.body)
        found = objs(raw, "items")
        topic = _TOPICS[what]
        items = tuple(
            Polled(
                topic=topic,
                dedupe_key=f"{topic}:{it['entity_id']}@{text(it.get('updated_at')) or text(it.get('created_at'))}",
                body=compact(it),
            )
            for it in found
            if reference(it.get("entity_id"))
        )
        number = int(dict(call.query).get("searchCriteria[currentPage]", "1"))
        total = get(raw, "total_count")
        if not found or not isinstance(total, int) or number * _PAGE >= total:
            return PollPage(items=items)
        query = tuple(
            (name, str(number + 1) if name.endswith("[currentPage]") else value) for name, value in call.query
        )
        return PollPage(items=items, next=Call(method="GET", path=call.path, query=query))

    def one(self, wanted: Wanted) -> Call | None:
        """One document by its entity id."""
        path = _ONE.get(wanted.kind)
        return None if path is None else Call(method="GET", path=f"{path}{wanted.external_id}")

    def topic_of(self, wanted: Wanted) -> str:
        """As the kind."""
        return wanted.kind

    def pushes(self) -> frozenset[str]:
        """Credit memos (offline), shipments with tracking, and the state of a return as a comment of the order."""
        return frozenset({"refund", "return_state", "tracking"})

    def push(self, told: Told) -> Call:
        """An empty list of items would refund everything, so a refund without lines is refused."""
        order = f"/order/{told.order_external_id}"
        if told.kind == "refund":
            if not told.lines:
                raise Refused("push_incomplete", channel="magento", missing="the lines that are refunded")
            return json_call("POST", f"{order}/refund", _refund(told))
        if told.kind == "tracking":
            if not told.tracking_number:
                raise Refused("push_incomplete", channel="magento", missing="the tracking number")
            return json_call("POST", f"{order}/ship", _shipment(told))
        if told.kind == "return_state":
            parts = (f"Return {told.state.replace('_', ' ')}", told.reason, told.note, f"[{told.key}]")
            words = " - ".join(part for part in parts if part)
            comment = {"comment": words, "is_customer_notified": 0, "is_visible_on_front": 0}
            return json_call("POST", f"/orders/{told.order_external_id}/comments", {"statusHistory": comment})
        return super().push(told)

    def earlier(self, told: Told) -> Call | None:
        """The order's comments or its credit memos, whose comment of ours carries the decision's key."""
        if told.kind == "refund":
            where = "searchCriteria[filter_groups][0][filters][0]"
            query = ((f"{where}[field]", "order_id"), (f"{where}[value]", told.order_external_id))
            return Call(method="GET", path="/creditmemos", query=query)
        if told.kind != "return_state":
            return None
        return Call(method="GET", path=f"/orders/{told.order_external_id}/comments")

    def read_earlier(self, told: Told, answer: Answer) -> Pushed | None:
        """A comment with our key, of the order or of a credit memo."""
        return Pushed(state="succeeded") if f"[{told.key}]".encode() in answer.body else None

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """The answer to a refund or shipment is the new document's id."""
        found = by_status(answer)
        if found.state != "succeeded":
            return found
        raw = read_json(Reader(), answer.body)
        return Pushed(state="succeeded", external_id="" if isinstance(raw, bool) else reference(raw))


def _refund(told: Told) -> dict[str, Any]:
    names = ("shipping_amount", "adjustment_positive", "adjustment_negative")
    body: dict[str, Any] = {
        "items": [{"order_item_id": _number(line), "qty": quantity} for line, quantity, _ in told.lines],
        "notify": False,
        "arguments": {name: told.more.get(name, "0") for name in names},
    }
    words = " - ".join(part for part in (told.reason, told.note, f"[{told.key}]") if part)
    return body | {"appendComment": True, "comment": {"comment": words, "is_visible_on_front": 0}}


def _shipment(told: Told) -> dict[str, Any]:
    track = {"track_number": told.tracking_number, "title": told.carrier or "Carrier", "carrier_code": "custom"}
    items = [{"order_item_id": _number(line), "qty": quantity} for line, quantity, _ in told.lines]
    return {"items": items, "notify": True, "tracks": [track]}


def _number(value: str) -> int | str:
    return int(value) if value.isdigit() else value
