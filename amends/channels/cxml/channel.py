"""cXML behind intake's seam: one request, message or response a delivery."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime

from amends.channels.cxml import goods, orders
from amends.channels.cxml.acknowledge import response
from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader, reference, text
from amends.channels.trade.findings import about_records, refusals
from amends.channels.trade.xml import Node, looks_like_xml, read_xml
from amends.intake.ports import Delivery, Parsed, Problem, Record

_LEFT_OUT = frozenset(
    {
        "PunchOutSetupRequest", "PunchOutOrderMessage", "ProfileRequest", "CatalogUploadRequest",
        "GetPendingRequest",
        "StatusUpdateRequest", "SupplierListRequest", "SupplierDataRequest", "SubscriptionListRequest",
        "SubscriptionContentRequest", "SubscriptionChangeMessage", "SupplierChangeMessage", "ProviderSetupRequest",
        "ProviderDoneMessage", "OrganizationDataRequest", "CopyRequest", "PaymentRemittanceRequest",
        "PaymentProposalRequest", "PaymentBatchRequest", "TimeCardRequest", "QuoteRequest", "QuoteMessage",
        "ProductActivityMessage", "ProductReplenishmentMessage", "OrderStatusRequest", "DataRequest",
        "AuthRequest",
        "ApprovalRequest", "ContractRequest", "QualityNotificationRequest", "SalesReportRequest",
        "ServiceEntryRequest", "TransportRequest", "ComponentConsumptionRequest", "InventoryConsumptionMessage",
        "TradeRequest", "AcknowledgmentMessage", "DeleteRequest", "PaymentRemittanceStatusUpdateRequest",
    }
)  # fmt: skip
"""Requests and messages of the standard that carry nothing that is taken (a PunchOutOrderMessage is a basket)."""


class Cxml(Party):
    """See README.md of this folder for the party's quirks."""

    code = "cxml"
    title = "cXML"
    scheme = "the SharedSecret of Header/Sender/Credential in the document is the source's secret"
    topics = ("OrderRequest", "ConfirmationRequest", "ShipNoticeRequest", "InvoiceDetailRequest", "ReceiptRequest")
    forms = ("Response",)

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """The sender's shared secret, compared in constant time with every secret."""
        root = read_xml(Reader(), delivery.body)
        given = root.text("Header", "Sender", "Credential", "SharedSecret") if root is not None else ""
        right = False
        for secret in secrets:
            right |= hmac.compare_digest(secret.encode(), given.encode("utf-8", "surrogatepass"))
        return right and bool(given)

    def dedupe_key(self, delivery: Delivery) -> str:
        """payloadID, which the standard wants unique and the same for a resend."""
        root = read_xml(Reader(), delivery.body)
        named = reference(root.get("payloadID")) if root is not None else ""
        if root is None or not named:
            return digest_key(delivery.body)
        sender = reference(root.text("Header", "From", "Credential", "Identity"))
        return f"{sender}:{named}"[:200]

    def recognises(self, body: bytes) -> bool:
        """XML whose root or document type is cXML."""
        return looks_like_xml(body) and b"<cXML" in body[:2000].replace(b"\x00", b"")

    def acknowledge(
        self, body: bytes, refused: Sequence[Problem], at: datetime, control: int, form: str = ""
    ) -> bytes:
        """The Response that says whether the document was taken; b"" for a Response."""
        root = read_xml(Reader(), body)
        if root is not None and root.first("Response") is not None:
            return b""
        return response(root, refusals(refused), at, control)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """By the request that the document holds."""
        reader = Reader()
        root = read_xml(reader, body)
        if root is None:
            return Parsed(kind="unknown", problems=tuple(reader.problems))
        if root.name != "cXML":
            reader.note("document_unknown", what=f"<{root.name[:60]}>")
            return Parsed(kind=root.name[:60], problems=tuple(reader.problems))
        answer = root.first("Response")
        if answer is not None:
            return _answered(reader, answer)
        outer = root.first("Request") or root.first("Message")
        inner = next((it for it in outer if it.name not in ("Status",)), None) if outer is not None else None
        if outer is None or inner is None:
            reader.note("shape_unknown", why="a cXML document without request, message or response")
            return Parsed(kind="cXML", problems=tuple(reader.problems))
        records, ignored = _records(reader, root, inner, account, test=outer.get("deploymentMode") == "test")
        if not records and not ignored and not reader.problems:
            ignored = f"{inner.name} without goods"
        problems = about_records(reader.problems, records)
        return Parsed(kind=inner.name[:60], records=tuple(records), ignored=ignored, problems=problems)


def _answered(reader: Reader, answer: Node) -> Parsed:
    """A Response to what we sent."""
    status = answer.first("Status")
    code = status.get("code") if status is not None else ""
    if code.startswith("2") or status is None:
        return Parsed(kind="Response", ignored=f"Response {code or 'with data'}")
    words = f"{code} {status.get('text')} {text(status.value())[:120]}"
    reader.note("partner_refused", "Status", message=words)
    return Parsed(kind="Response", problems=tuple(reader.problems))


def _records(reader: Reader, root: Node, inner: Node, account: str, *, test: bool) -> tuple[list[Record], str]:
    """(records, what is knowingly left out)."""
    found: list[Record | None] = []
    ignored = ""
    match inner.name:
        case "OrderRequest":
            found = [orders.order(reader, root, inner, account, test)]
        case "ConfirmationRequest":
            change, ignored = orders.confirmation(reader, root, inner)
            found = [change]
        case "ShipNoticeRequest":
            found = [*goods.shipment(reader, root, inner)]
        case "ReceiptRequest":
            found = [*goods.receipt(reader, root, inner)]
        case "InvoiceDetailRequest":
            made, ignored = goods.invoice(reader, root, inner, account)
            found = [*made]
        case name if name in _LEFT_OUT:
            ignored = name
        case name:
            reader.note("document_unknown", what=f"<{name[:60]}>")
    return [record for record in found if record is not None], ignored
