"""ecosio's ERPEL messages behind intake's seam."""

from __future__ import annotations

from amends.channels.edi_xml_ecosio.documents import credit, despatch, order
from amends.channels.edi_xml_ecosio.states import KIND
from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader, text
from amends.channels.trade.findings import about_records
from amends.channels.trade.xml import Node, looks_like_xml, read_xml
from amends.intake.ports import Delivery, Parsed, Problem, Record

_SPACE = b"erpel.at/schemas"


class Ecosio(Party):
    """See README.md of this folder for the party's quirks."""

    code = "edi_xml_ecosio"
    title = "ecosio (ERPEL)"
    topics = ("Order", "OrderChange", "DespatchAdvice", "Invoice", "CreditMemo", "RemittanceAdvice")

    def dedupe_key(self, delivery: Delivery) -> str:
        """Sender, recipient, day and control reference of the interchange."""
        root = read_xml(Reader(), delivery.body)
        head = next(root.below("InterchangeHeader"), None) if root is not None else None
        if head is None or not head.text("ControlRef"):
            return digest_key(delivery.body)
        parts = (head.text("Sender", "id"), head.text("Recipient", "id"), head.text("DateTime", "date"))
        return ":".join((*parts, head.text("ControlRef")))[:200]

    def recognises(self, body: bytes) -> bool:
        """XML that names ERPEL's schemas near its start."""
        return looks_like_xml(body) and _SPACE in body[:4000].replace(b"\x00", b"")

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        reader = Reader()
        root = read_xml(reader, body)
        if root is None:
            return Parsed(kind="unknown", problems=tuple(reader.problems))
        documents = [*root.below("Document")]
        if not documents:
            reader.note("document_unknown", what=f"<{root.name[:60]}>")
            return Parsed(kind=root.name[:60], problems=tuple(reader.problems))
        head = next(root.below("InterchangeHeader"), None)
        control = head.text("ControlRef") if head is not None else ""
        records: list[Record] = []
        problems, ignored = list[Problem](), list[str]()
        for node in documents:
            own = Reader()
            made, left_out = _records(own, node, control, account)
            records += made
            problems += about_records(own.problems, made)
            ignored += [left_out] if left_out else []
        kind = "+".join(dict.fromkeys(it.get("DocumentType")[:40] or "Document" for it in documents))
        words = "; ".join(dict.fromkeys(ignored))
        return Parsed(kind=kind, records=tuple(records), ignored=words, problems=tuple(problems))


def _records(reader: Reader, node: Node, control: str, account: str) -> tuple[list[Record], str]:
    """(records of one document, what is knowingly left out)."""
    stated = text(node.get("DocumentType"))
    reader.about = f"{stated} {node.text('DocumentNumber')}".strip()[:200]
    kind = reader.state(stated, "Document@DocumentType", KIND, "ignored")
    if kind == "ignored":
        return [], "" if reader.problems else stated
    made: list[Record | None] = []
    if kind == "despatch":
        made = [*despatch(reader, node)]
    elif kind == "credit":
        made = [credit(reader, node)]
    else:
        made = [order(reader, node, kind, control, account)]
    found = [it for it in made if it is not None]
    return found, "" if found or reader.problems else f"{stated} without goods"
