"""TikTok Shop behind intake's seam."""

from __future__ import annotations

from amends.channels.doc import Doc, peek
from amends.channels.harvest import Harvest, leave_known, payload, take_objects
from amends.channels.party import Party, digest_key, header, signed
from amends.channels.tiktok.aftersales import cancellation_fact, return_fact
from amends.channels.tiktok.calls import TikTokApi
from amends.channels.tiktok.orders import order_fact, status_change
from amends.channels.tiktok.states import EVENTS
from amends.intake.ports import Api, Delivery, Parsed

_KNOWN = (
    ("products", "products"), ("skus", "products"), ("shops", "shops"), ("packages", "packages"),
    ("package_id", "package"), ("warehouses", "warehouses"), ("statements", "statements"),
    ("statement_transactions", "statements"), ("access_token", "access token"), ("inventory", "inventory"),
    ("reject_reasons", "reasons"), ("aftersale_eligibility", "eligibility"), ("webhooks", "webhooks"),
    ("tracking", "tracking"), ("return_records", "history of a return"),
    ("order_list", "orders of an old interface"),
)  # fmt: skip


class TikTok(Party):
    """See README.md of this folder for the party's quirks."""

    code = "tiktok"
    title = "TikTok Shop"
    scheme = "Authorization: hex HMAC-SHA256 over app key and raw body; the secret is app_key:app_secret"
    topics = ("ORDER_STATUS_CHANGE", "RETURN_STATUS_CHANGE", "CANCELLATION_STATUS_CHANGE", "orders", "returns",
              "cancellations")  # fmt: skip
    api: Api | None = TikTokApi()

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """hex(HMAC-SHA256(app_secret, app_key + raw body)) in Authorization, without a word before it."""
        given, right = header(delivery, "authorization"), False
        for both in secrets:
            key, colon, secret = both.partition(":")
            if colon and secret:
                right |= signed(given, [secret], key.encode() + delivery.body, hexadecimal=True)
        return right

    def topic(self, delivery: Delivery) -> str:
        """The name of the notification's type."""
        return _kind(peek(delivery.body))[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """tts_notification_id; without it the content."""
        return peek(delivery.body).text("tts_notification_id")[:200] or digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Names that only TikTok uses."""
        start = body[:8192]
        words = (b'"tts_notification_id"', b'"return_orders"', b'"platform_discount"', b'"order_line_item_id"')
        return any(word in start for word in words)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        found = payload(harvest, body)
        if found is not None:
            take_objects(harvest, found, lambda doc: _take(harvest, doc, account))
        return harvest.parsed()


def _kind(doc: Doc) -> str:
    given = doc.text("type")
    return EVENTS.get(given, given)


def _take(harvest: Harvest, doc: Doc, account: str) -> None:
    if not doc:
        harvest.leave("empty answer")
    elif doc.has("type") and (doc.has("tts_notification_id") or doc.has("shop_id")) and doc.has("data"):
        _notified(harvest, doc)
    elif doc.has("code") and doc.has("message") and doc.text("code") not in ("0", ""):
        harvest.error(doc.text("code"), doc.text("message"))
    elif doc.has("code") and doc.has("message"):
        _take(harvest, doc.sub("data"), account)
    elif any(isinstance(doc.at(key), list) for key in _LISTS):
        _many(harvest, doc, account)
    elif doc.has("return_id") and doc.has("order_id"):
        harvest.take("return", return_fact(doc))
    elif doc.has("cancel_id") and doc.has("order_id"):
        harvest.take("cancellation", cancellation_fact(doc))
    elif doc.has("line_items") and doc.has("id"):
        harvest.take("order", order_fact(doc, account))
    elif doc.sub("data"):
        _take(harvest, doc.sub("data"), account)
    else:
        leave_known(harvest, doc, _KNOWN)


_LISTS = ("orders", "return_orders", "cancellations")


def _many(harvest: Harvest, doc: Doc, account: str) -> None:
    key = next(key for key in _LISTS if isinstance(doc.at(key), list))
    for one in doc.list(key):
        _take(harvest, one, account)
    if not harvest.kinds:
        harvest.leave(key, "none in it")


def _notified(harvest: Harvest, doc: Doc) -> None:
    """A status of an order is taken as a change; the rest only names what is fetched."""
    kind, data = _kind(doc), doc.sub("data")
    order = data.ref("order_id")
    back, cancel = data.ref("return_id"), data.ref("cancel_id")
    harvest.want("return", back)
    harvest.want("cancellation", cancel)
    if kind == "ORDER_STATUS_CHANGE" and order:
        harvest.reader.about = order
        harvest.take(kind, status_change(data))
        harvest.want("order", order)
    elif back or cancel:
        harvest.leave(kind[:60], f"it names {back or cancel}, which is fetched")
    elif order:
        harvest.want("order", order)
        harvest.leave(kind[:60], f"it names {order}, which is fetched")
    elif any(word in kind for word in ("ORDER", "RETURN", "CANCEL", "REVERSE")):
        harvest.reader.note("order_link_absent", data.field("order_id"), what="notification")
        harvest.take(kind[:60], None)
    else:
        harvest.leave(kind[:60] or "notification", "nothing of an order in it")
