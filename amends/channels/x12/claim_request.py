"""Writing a return request (180): what we ask a supplier that is to take defective goods back and credit them."""

from __future__ import annotations

from datetime import datetime

from amends.channels.x12.envelope import Segment
from amends.channels.x12.write import Address, clean, interchange, transaction
from amends.core.money import Money
from amends.recovery.ports import ClaimLine, EdiParty, SupplierClaimView

_ASKED, _DEFECTIVE = "RN", "DR"
"""Elements 1292 (return without authorization) and 1293 (defective, returned by consumer)."""


def return_request(claim: SupplierClaimView, party: EdiParty, at: datetime, control: int) -> bytes:
    """A supplier claim as a 180 with the purpose "request" (BGN01 13): a BLI loop for each unit with its lot (N9
    LT), serial (SE) and our case (IL), and the amount asked for: one piece's in BLI06 (unit cost, UCP) where it
    divides, the whole in RDR04, in major units with its currency."""
    own = clean(claim.public_id, 30)
    body = [
        Segment("BGN", ["13", own, f"{at:%Y%m%d}", f"{at:%H%M}"]),
        Segment("RDR", [_ASKED, _DEFECTIVE]),
        Segment("N9", ["CT", clean(claim.agreement, 30)]),
    ]
    for line in claim.lines:
        body += _unit(line, claim.currency)
    ours = Address(party.our_qualifier, party.our_id, party.our_group)
    theirs = Address(party.qualifier, party.id, party.group)
    made = transaction("180", 1, body)
    return interchange("AN", [made], ours, theirs, at, control, version=party.version, usage=party.usage)


def _unit(line: ClaimLine, currency: str) -> list[Segment]:
    marks = [("IL", line.claim_ref), ("LT", line.lot), ("SE", line.serial)]
    asked = Money(line.claimed_minor, currency)
    piece, left = divmod(line.claimed_minor, line.quantity)
    price = [] if left else ["UCP", Money(piece, currency).plain()]
    return [
        Segment("BLI", ["VN", clean(line.sku, 48) or "NA", str(line.quantity), "EA", *price]),
        *(Segment("N9", [kind, clean(text, 30)]) for kind, text in marks if text),
        Segment("RDR", [_ASKED, _DEFECTIVE, "", clean(f"claimed {asked.plain()} {currency}")]),
    ]
