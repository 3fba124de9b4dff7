"""UBL behind intake's seam: one document a delivery, alone or in an envelope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader
from amends.channels.trade.findings import about_records, refusals
from amends.channels.trade.xml import Node, looks_like_xml, read_xml
from amends.channels.ubl import answers, goods, orders
from amends.channels.ubl.acknowledge import message_level_response
from amends.channels.ubl.states import CREDIT_TYPES, NO_SALE_TYPES
from amends.intake.ports import Delivery, Parsed, Problem, Record

SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_MAPPED = ("Order", "OrderChange", "OrderCancellation", "OrderResponse", "OrderResponseSimple", "DespatchAdvice",
           "ReceiptAdvice", "Invoice", "CreditNote", "SelfBilledInvoice", "SelfBilledCreditNote")  # fmt: skip
_ENVELOPES = ("StandardBusinessDocument", "SBD", "Envelope", "Payload", "XHE")


class Ubl(Party):
    """See README.md of this folder for the party's quirks."""

    code = "ubl"
    title = "UBL 2 (Peppol)"
    topics = _MAPPED[:9]
    forms = ("MLR",)

    def topic(self, delivery: Delivery) -> str:
        """X-Document-Type, which access points may set; else known by the root."""
        return delivery.headers.get("x-document-type", "")[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """Kind, sender, ID, issue date and sequence: the same for every resend of one document."""
        root = _document(read_xml(Reader(), delivery.body))
        if root is None or not root.text("ID") or not root.text("IssueDate"):
            return digest_key(delivery.body)
        parties = ("AccountingSupplierParty", "SellerSupplierParty", "DespatchSupplierParty")
        if root.name in ("Order", "OrderChange", "OrderCancellation", "ReceiptAdvice"):
            parties = ("BuyerCustomerParty", "DeliveryCustomerParty", "AccountingCustomerParty")
        sender = next((it for name in parties if (it := root.text(name, "Party", "EndpointID"))), "")
        day, sequence = root.text("IssueDate"), root.text("SequenceNumberID")
        return ":".join((root.name, sender, root.text("ID"), day, sequence))[:200]

    def recognises(self, body: bytes) -> bool:
        """XML that names UBL's namespace of documents near its start."""
        head = body[:6000].replace(b"\x00", b"")
        return looks_like_xml(body) and SPACE.encode() in head and b"ErpelMessage" not in head

    def acknowledge(
        self, body: bytes, refused: Sequence[Problem], at: datetime, control: int, form: str = ""
    ) -> bytes:
        """The message level response (Peppol T71) that tells the sender whether the document was taken; b"" for
        a response."""
        document = _document(read_xml(Reader(), body))
        if document is not None and document.name == "ApplicationResponse":
            return b""
        return message_level_response(document, refusals(refused), at, f"MLR-{control}")

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """By the root element; topics are not trusted above it."""
        reader = Reader()
        top = read_xml(reader, body)
        if top is None:
            return Parsed(kind="unknown", problems=tuple(reader.problems))
        if top.name == "testSet":
            return Parsed(kind="testSet", ignored="a validator's set of fragments (testSet)")
        root = _document(top)
        if root is None:
            reader.note("document_unknown", what=f"<{top.name[:60]}>")
            return Parsed(kind=top.name[:60] or "unknown", problems=tuple(reader.problems))
        records, ignored = _records(reader, root, account)
        if not records and not ignored and not reader.problems:
            ignored = f"{root.name} without goods"
        problems = about_records(reader.problems, records)
        return Parsed(kind=root.name, records=tuple(records), problems=problems, ignored=ignored)


def _document(top: Node | None) -> Node | None:
    """The UBL document: the root, or what an envelope (SBDH, XHE) holds."""
    if top is None or top.space.startswith(SPACE) or top.name in _MAPPED:
        return top
    if top.name not in _ENVELOPES:
        return None
    return next((node for node in top.below(*_MAPPED) if node.space.startswith(SPACE)), None)


def _records(reader: Reader, root: Node, account: str) -> tuple[list[Record], str]:
    """(records, what is knowingly left out)."""
    found: list[Record | None] = []
    ignored = ""
    match root.name:
        case "Order":
            found = [orders.order(reader, root, account)]
        case "OrderChange":
            found = [orders.change(reader, root, account)]
        case "OrderCancellation":
            found = [answers.cancellation(reader, root)]
        case "OrderResponse" | "OrderResponseSimple":
            change, ignored = answers.response(reader, root)
            found = [change]
        case "DespatchAdvice":
            found = [*goods.despatch(reader, root)]
        case "ReceiptAdvice":
            found = goods.receipt(reader, root)  # type: ignore[assignment]
        case "CreditNote" | "SelfBilledCreditNote":
            found = [goods.credit(reader, root)]
        case "Invoice" | "SelfBilledInvoice":
            kind = root.text("InvoiceTypeCode")
            if kind in NO_SALE_TYPES:
                return [], f"Invoice of type {kind}"
            found = [goods.credit(reader, root) if kind in CREDIT_TYPES else orders.invoice(reader, root, account)]
        case _:
            ignored = root.name[:60]
    return [record for record in found if record is not None], ignored
