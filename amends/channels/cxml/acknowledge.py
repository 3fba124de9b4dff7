"""The cXML Response that answers a request in the same HTTP exchange."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from amends.channels.trade.xml import Node
from amends.gates.api import text as in_words
from amends.intake.ports import Problem

_DTD = "http://xml.cxml.org/schemas/cXML/1.2.060/cXML.dtd"
_CODES = {"syntax_invalid": "400", "document_unknown": "450"}
_WORDS = {"200": "OK", "400": "Bad Request", "406": "Not Acceptable", "450": "Not Implemented"}


def response(root: Node | None, refused: Sequence[Problem], at: datetime, host: str) -> bytes:
    """200 when nothing was refused; 400 for what is no cXML, 450 for a request that is not known, 406 with the
    reasons otherwise. `host` names this system in the payloadID, which is the same for one request and second."""
    code = "200" if not refused else _CODES.get(refused[0].code, "406")
    asked = root.get("payloadID") if root is not None else ""
    digest = hashlib.sha256(f"{asked}:{at.isoformat()}:{code}".encode()).hexdigest()[:16]
    payload = f"{int(at.timestamp())}.{digest}@{host}"
    words = "; ".join(in_words(found) for found in refused[:10])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE cXML SYSTEM "{_DTD}">\n'
        f'<cXML payloadID={quoteattr(payload)} timestamp="{at:%Y-%m-%dT%H:%M:%S+00:00}">\n'
        f'<Response><Status code="{code}" text="{_WORDS[code]}">{escape(words)}</Status></Response>\n</cXML>\n'
    ).encode()
