"""The cXML Response that answers a request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from amends.channels.trade.xml import Node
from amends.gates.api import text as in_words
from amends.intake.ports import Problem

_DTD = "http://xml.cxml.org/schemas/cXML/1.2.060/cXML.dtd"
_CODES = {"syntax_invalid": "400", "document_unknown": "450"}
_WORDS = {"200": "OK", "400": "Bad Request", "406": "Not Acceptable", "450": "Not Implemented"}


def response(root: Node | None, refused: Sequence[Problem], at: datetime, control: int) -> bytes:
    """200 when nothing was refused; 400 for what is no cXML, 450 for a request that is not known, 406 with the
    reasons otherwise. The payloadID is our number of it at the identity under which the sender knows us."""
    code = "200" if not refused else _CODES.get(refused[0].code, "406")
    ours = root.text("Header", "To", "Credential", "Identity") if root is not None else ""
    payload = f"{int(at.timestamp())}.{control}@{ours or 'amends'}"[:200]
    words = "; ".join(in_words(found) for found in refused[:10])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE cXML SYSTEM "{_DTD}">\n'
        f'<cXML payloadID={quoteattr(payload)} timestamp="{at:%Y-%m-%dT%H:%M:%S+00:00}">\n'
        f'<Response><Status code="{code}" text="{_WORDS[code]}">{escape(words)}</Status></Response>\n</cXML>\n'
    ).encode()
