"""What a delivery status notification says of each recipient (RFC 3464, RFC 3463). No database."""

from __future__ import annotations

import re
from email.message import Message
from typing import Any

from amends.notices.types import Bounced

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_MOST = 20
_NOT_THE_ADDRESS = {"2.2", "2.3", "3.4", "7"}
"""5.x of a full mailbox, of too large a message, of a policy against the message: the address itself is good."""


def bounced(mail: Message) -> tuple[Bounced, ...]:
    """One for each recipient that could not be reached, or not yet. Empty when it is no such report."""
    found = []
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        inner: Any = part.get_payload()
        for fields in inner[:_MOST]:
            if isinstance(fields, Message) and fields.get("Final-Recipient"):
                found.append(_of(fields))
    return tuple(found[:_MOST])


def _of(fields: Message) -> Bounced:
    action = str(fields.get("Action", "")).strip().lower()
    said = " ".join(str(fields.get("Diagnostic-Code", "")).replace("\0", "").split())
    match = _STATUS.search(str(fields.get("Status", ""))) or _STATUS.search(said)
    status = match[0] if match else ""
    addresses = {_address(str(fields.get(name, ""))) for name in ("Final-Recipient", "Original-Recipient")}
    return Bounced(
        addresses=tuple(sorted(addresses - {""})), kind=kind_of(action, status), status=status, said=said[:300]
    )


def kind_of(action: str, status: str) -> str:
    """hard (the address cannot be reached, now or later), soft (this letter was not), delayed (it is still tried),
    or empty: it arrived, or was handed on."""
    if action in ("delivered", "relayed", "expanded"):
        return ""
    if action == "delayed":
        return "delayed"
    kind, _, rest = status.partition(".")
    if kind != "5":
        return "soft"
    return "soft" if rest in _NOT_THE_ADDRESS or rest.partition(".")[0] in _NOT_THE_ADDRESS else "hard"


def _address(field: str) -> str:
    """`rfc822; ada@shop.example` -> the address, as addresses are compared."""
    return field.partition(";")[2].strip().strip("<>").casefold()[:254]
