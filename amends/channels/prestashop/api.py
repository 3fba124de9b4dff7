"""The webservice, by its key as the user name of Basic."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from amends.channels.party import HttpApi, by_status, with_headers
from amends.channels.prestashop.settings import checked
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import compact, get, objs, read_json
from amends.core.errors import Refused
from amends.core.money import Money
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_PAGE = 100
_JSON = ("output_format", "JSON")
_POLLS = {
    "orders": ("/api/orders", "order", "date_upd"),
    "order_slips": ("/api/order_slip", "order_slip", "date_upd"),
    "order_carriers": ("/api/order_carriers", "order_carrier", "date_add"),
    "order_returns": ("/api/order_returns", "order_return", "date_upd"),
}
_ONE = {kind: path for path, kind, _ in _POLLS.values()}
_MEANT = {"replaced": "done", "repaired": "done", "waived": "done", "rejected": "refused"}
"""A return knows there only that it is over."""


class PrestashopApi(HttpApi):
    """The account's base address is the shop's. Its dates are of its own clock, in a zone that it does not tell:
    the overlap covers the zones."""

    channel = "prestashop"
    overlap = timedelta(hours=13)

    def __init__(self, mapping_of: Callable[[str], bytes | None]) -> None:
        self._mapping_of = mapping_of

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """Basic, with the key and no password."""
        key = base64.b64encode(f"{credentials.get('token', '')}:".encode()).decode()
        named = with_headers(call, authorization=f"Basic {key}")
        return with_headers(named, x_webservice_key=credentials.get("token", ""))

    def polls(self) -> tuple[str, ...]:
        """Orders, credit notes, shipments, returns."""
        return tuple(_POLLS)

    def first(self, what: str, since: datetime) -> Call:
        """Everything updated since then, oldest first, in full."""
        path, _, field = _POLLS[what]
        window = f"[{since.strftime('%Y-%m-%d %H:%M:%S')},9999-12-31 23:59:59]"
        query = (
            ("display", "full"), ("date", "1"), (f"filter[{field}]", window), ("sort", f"[{field}_ASC,id_ASC]"),
            ("limit", f"0,{_PAGE}"), _JSON,
        )  # fmt: skip
        return Call(method="GET", path=path, query=query)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """{"orders": [...]}; an empty list when there is none."""
        raw = read_json(Reader(), answer.body) if answer.body else []
        _, kind, field = _POLLS[what]
        listed = (
            next((value for value in raw.values() if isinstance(value, list)), []) if isinstance(raw, dict) else []
        )
        found = objs({"it": listed}, "it")
        items = tuple(
            Polled(topic=kind, dedupe_key=f"{kind}:{it['id']}@{text(it.get(field))}", body=compact({kind: it}))
            for it in found
            if reference(it.get("id"))
        )
        if len(found) < _PAGE:
            return PollPage(items=items)
        offset = int(dict(call.query)["limit"].partition(",")[0]) + _PAGE
        query = tuple((name, f"{offset},{_PAGE}" if name == "limit" else value) for name, value in call.query)
        return PollPage(items=items, next=Call(method="GET", path=call.path, query=query))

    def one(self, wanted: Wanted) -> Call | None:
        """A document by its id; the orders of a reference."""
        if wanted.kind == "order_by_reference":
            query = (("filter[reference]", f"[{wanted.external_id}]"), ("display", "full"), _JSON)
            return Call(method="GET", path="/api/orders", query=query)
        path = _ONE.get(wanted.kind)
        return None if path is None else Call(method="GET", path=f"{path}/{wanted.external_id}", query=(_JSON,))

    def topic_of(self, wanted: Wanted) -> str:
        """As the kind."""
        return "order" if wanted.kind == "order_by_reference" else wanted.kind

    def pushes(self) -> frozenset[str]:
        """Credit notes, the state of a return, tracking numbers."""
        return frozenset({"refund", "return_state", "tracking"})

    def push(self, told: Told) -> Call:
        """XML, which is the only form that every version takes."""
        if told.kind == "refund":
            if not told.lines:
                raise Refused("push_incomplete", channel="prestashop", missing="the lines that are refunded")
            return _send("POST", "/api/order_slip", "order_slip", _slip(told))
        if not told.external_id:
            raise Refused("push_incomplete", channel="prestashop", missing="the return's or carrier's id")
        identity = told.external_id.removeprefix("return-")
        if told.kind == "return_state":
            number = _number_of(told.state, self._mapping_of(told.more.get("account", "")))
            body = f"<id>{escape(identity)}</id><state>{number}</state>"
            return _send("PATCH", f"/api/order_returns/{identity}", "order_return", body)
        if told.kind == "tracking":
            body = f"<id>{escape(identity)}</id><tracking_number>{escape(told.tracking_number)}</tracking_number>"
            return _send("PATCH", f"/api/order_carriers/{identity}", "order_carrier", body)
        return super().push(told)

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """The new document's id, when the answer is JSON."""
        found = by_status(answer)
        if found.state != "succeeded" or answer.body[:1] != b"{":
            return found
        return Pushed(
            state="succeeded", external_id=reference(get(read_json(Reader(), answer.body), "order_slip", "id"))
        )


def _number_of(state: str, document: bytes | None) -> int:
    """What the shop's own list of return states calls it; the lowest number where several mean the same.
    Refused: push_incomplete while the account names none of its states, push_unknown for one that it has not."""
    named = checked(document).return_states if document is not None else {}
    if not named:
        missing = "return_states in the source's mapping: which number of the shop is which state"
        raise Refused("push_incomplete", channel="PrestaShop", missing=missing)
    wanted = _MEANT.get(state, state)
    numbers = [int(number) for number, word in named.items() if word == wanted and number.isdigit()]
    if not numbers:
        raise Refused("push_unknown", channel="PrestaShop", kind=f"return that is {state or 'in no state'}")
    return min(numbers)


def _send(method: str, path: str, resource: str, members: str) -> Call:
    body = f"<prestashop><{resource}>{members}</{resource}></prestashop>".encode()
    headers = (("content-type", "application/xml"),)
    return Call(method=method, path=path, body=body, headers=headers, query=(_JSON,))


def _slip(told: Told) -> str:
    details = "".join(
        f"<order_slip_detail><id_order_detail>{escape(line)}</id_order_detail>"
        f"<product_quantity>{quantity}</product_quantity><amount_tax_incl>{Money(amount, told.currency).plain()}"
        "</amount_tax_incl></order_slip_detail>"
        for line, quantity, amount in told.lines
    )
    customer = escape(told.more.get("id_customer", ""))
    return (
        f"<id_customer>{customer}</id_customer><id_order>{escape(told.order_external_id)}</id_order>"
        f"<conversion_rate>1</conversion_rate><amount>{Money(told.amount, told.currency).plain()}</amount>"
        f"<associations><order_slip_details>{details}</order_slip_details></associations>"
    )
