"""The answer to the sender: Peppol's message level response, an ApplicationResponse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from amends.channels.trade.xml import Node
from amends.gates.api import text as in_words
from amends.intake.ports import Problem

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"'
    ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
    ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">\n'
    "<cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:mlr:3</cbc:CustomizationID>\n"
    "<cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:mlr:3</cbc:ProfileID>\n"
)


def message_level_response(
    document: Node | None, refused: Sequence[Problem], at: datetime, reference: str
) -> bytes:
    """AP when nothing was refused, RE with one LineResponse for every reason otherwise. `reference` is our number
    of the response; sender and receiver are those of the document, turned round."""
    buyer = _endpoint(document, "BuyerCustomerParty", "AccountingCustomerParty")
    seller = _endpoint(document, "SellerSupplierParty", "AccountingSupplierParty")
    by_buyer = document is not None and document.name in ("Order", "OrderChange", "OrderCancellation")
    ours, theirs = (seller, buyer) if by_buyer else (buyer, seller)
    parts = [
        _HEAD,
        f"<cbc:ID>{escape(reference)}</cbc:ID>\n",
        f"<cbc:IssueDate>{at:%Y-%m-%d}</cbc:IssueDate>\n<cbc:IssueTime>{at:%H:%M:%S}Z</cbc:IssueTime>\n",
        _party("SenderParty", *ours),
        _party("ReceiverParty", *theirs),
        "<cac:DocumentResponse>\n<cac:Response>",
        f"<cbc:ResponseCode>{'RE' if refused else 'AP'}</cbc:ResponseCode>",
        f"<cbc:Description>{escape(_summary(refused))}</cbc:Description></cac:Response>\n",
        f"<cac:DocumentReference><cbc:ID>{escape(document.text('ID') if document else 'NA') or 'NA'}</cbc:ID>"
        "</cac:DocumentReference>\n",
        *(_reason(found) for found in refused),
        "</cac:DocumentResponse>\n</ApplicationResponse>\n",
    ]
    return "".join(parts).encode()


def _summary(refused: Sequence[Problem]) -> str:
    return f"Refused for {len(refused)} reasons" if refused else "Taken"


def _reason(found: Problem) -> str:
    kind = "SV" if found.severity == "reject" else "BV"
    return (
        f"<cac:LineResponse><cac:LineReference><cbc:LineID>{escape(found.field or 'NA')}</cbc:LineID>"
        f"</cac:LineReference><cac:Response><cbc:Description>{escape(in_words(found))}</cbc:Description>"
        f"<cac:Status><cbc:StatusReasonCode>{kind}</cbc:StatusReasonCode></cac:Status></cac:Response>"
        "</cac:LineResponse>\n"
    )


def _endpoint(document: Node | None, *names: str) -> tuple[str, str]:
    for name in names if document is not None else ():
        node = document.first(name, "Party", "EndpointID") if document is not None else None
        if node is not None and node.value():
            return node.value()[:200], node.get("schemeID")
    return "NA", ""


def _party(name: str, endpoint: str, scheme: str) -> str:
    given = f' schemeID="{escape(scheme, {chr(34): "&quot;"})}"' if scheme else ""
    return f"<cac:{name}><cbc:EndpointID{given}>{escape(endpoint)}</cbc:EndpointID></cac:{name}>\n"
