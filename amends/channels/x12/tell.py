"""What the desk decided on a return, as the 180 for the partner that sold or bought the goods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from amends.channels.x12.authorise import Place, ReturnLine, return_authorisation
from amends.channels.x12.envelope import messages
from amends.channels.x12.write import Address
from amends.core.errors import Refused
from amends.intake.ports import Told

_STATES = ("approved", "refused", "rejected", "cancelled")


def partner_of(body: bytes, known: Mapping[str, str]) -> Mapping[str, str]:
    """The parties of an interchange turned round, its version and usage. A test (ISA15 T) never takes the place of
    what production said."""
    found = messages(body)
    if not found or (found[0].interchange.get(15) == "T" and known.get("usage") == "P"):
        return known
    head, group = found[0].interchange, found[0].group
    return {
        "qualifier": head.get(5), "id": head.get(6), "group": group.get(2),
        "our_qualifier": head.get(7), "our_id": head.get(8), "our_group": group.get(3),
        "version": group.get(8) or "004010", "usage": head.get(15) or "P",
    }  # fmt: skip


def return_told(told: Told, partner: Mapping[str, str], at: datetime, control: int) -> bytes:
    """The 180 that authorises, refuses or cancels; it answers the partner's own request where there is one.

    Refused: push_unknown (a state that a 180 has no word for), push_incomplete.
    """
    if told.state not in _STATES:
        raise Refused("push_unknown", channel="X12", kind=f"return that is {told.state}")
    if not partner:
        raise Refused("push_incomplete", channel="X12", missing="an interchange from the partner (its addresses)")
    more, is_refused = told.more, told.state in ("refused", "rejected")
    lines = [
        ReturnLine(
            line, more.get("sku", ""), quantity, more.get("reason", ""),
            tuple(filter(None, [more.get("serial", "")])), (told.reason or "refused") if is_refused else "",
        )
        for line, quantity, _ in told.lines
    ]  # fmt: skip
    name, street, *rest = [*more.get("return_to", "").split("\n"), ""]
    return return_authorisation(
        more.get("about", "") or told.key,
        told.order_external_id,
        lines,
        Place(name, street, second_line=" ".join(rest)) if street else None,
        Address(partner["our_qualifier"], partner["our_id"], partner["our_group"]),
        Address(partner["qualifier"], partner["id"], partner["group"]),
        at,
        control,
        request=told.external_id.partition(":")[0],
        is_cancelled=told.state == "cancelled",
        version=partner["version"],
        usage=partner["usage"],
    )
