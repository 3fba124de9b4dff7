"""Writing a return authorisation (180): what the desk tells a partner that wants to send goods back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.channels.x12.envelope import Segment
from amends.channels.x12.states import REASON_WORDS, RESPONSE_WORDS
from amends.channels.x12.write import Address, clean, interchange, transaction

_HINT_CODES = {"defective": "DR", "damaged": "DA", "wrong_item": "WG", "not_as_described": "NA",
"not_wanted": "CO",
               "missing_part": "NA", "delivery": "SP"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One line that may come back. `order_line`: its id in the order; `reason`: "hint: words" or a code of element
    1293; `refusal`: a code of element 1294, or words, when this line is refused."""

    order_line: str
    sku: str
    quantity: int
    reason: str = ""
    serials: tuple[str, ...] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the goods shall be sent. Without a city, the lines of the street say all."""

    name: str
    street: str
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    second_line: str = ""


def return_authorisation(
    rma: str,
    order: str,
    lines: Sequence[ReturnLine],
    place: Place | None,
    sender: Address,
    receiver: Address,
    at: datetime,
    control: int,
    *,
    request: str = "",
    is_cancelled: bool = False,
    ordered: datetime | None = None,
    contact: str = "",
    version: str = "004010",
    usage: str = "P",
) -> bytes:
    """A 180 that grants (and, line by line, refuses) a return. `order`: the purchase order's number as it came,
    with "/release" where it had one; `request`: the number of the partner's own request, which it answers;
    `is_cancelled`: it takes back what was granted."""
    number, _, release = order.partition("/")
    day = f"{ordered:%Y%m%d}" if ordered else ""
    granted = [line for line in lines if not line.refusal]
    head = "RA" if len(granted) == len(lines) else "PA" if granted else "RD"
    purpose = "01" if is_cancelled else "11" if request else "00"
    own, asked = clean(rma, 30), clean(request, 30)
    body = [
        Segment("BGN", [purpose, own, f"{at:%Y%m%d}", f"{at:%H%M}", "", asked]),
        Segment("RDR", [head]),
        Segment("PRF", [clean(number, 22), clean(release, 30), "", day]),
        Segment("N9", ["RZ", own]),
    ]
    if contact:
        body.append(Segment("PER", ["RD", clean(contact, 60)]))
    if place is not None:
        body += _address(place)
    for line in lines:
        body += _line(line)
    made = transaction("180", 1, body)
    return interchange("AN", [made], sender, receiver, at, control, version=version, usage=usage)


def _address(place: Place) -> list[Segment]:
    second = [clean(place.second_line, 55)] if place.second_line else []
    parts = [clean(place.city, 30), clean(place.state, 2), clean(place.postcode, 15), clean(place.country, 3)]
    return [
        Segment("N1", ["RT", clean(place.name, 60)]),
        Segment("N3", [clean(place.street, 55), *second]),
        *([Segment("N4", parts)] if any(parts) else []),
    ]


def _line(line: ReturnLine) -> list[Segment]:
    code, words = _reason(line.reason)
    rdr = ["RD", "", *_refusal(line.refusal)] if line.refusal else ["RA", code, "", words]
    found = [
        Segment("BLI", ["VN", clean(line.sku, 48) or "NA", str(line.quantity), "EA"]),
        Segment("N9", ["LI", clean(line.order_line, 30)]),
        Segment("RDR", [rdr[0], rdr[1], rdr[2], clean(rdr[3])]),
    ]
    return [*found[:2], *(Segment("N9", ["SE", clean(serial, 30)]) for serial in line.serials), found[2]]


def _refusal(refusal: str) -> tuple[str, str]:
    """(code of element 1294, words); "" where it is no code."""
    return (refusal, RESPONSE_WORDS[refusal]) if refusal in RESPONSE_WORDS else ("", refusal)


def _reason(reason: str) -> tuple[str, str]:
    """(code of element 1293, words); "" where no code fits."""
    if reason.upper() in REASON_WORDS:
        return reason.upper(), REASON_WORDS[reason.upper()]
    hint, _, words = reason.partition(": ")
    return (_HINT_CODES[hint], words) if hint in _HINT_CODES else ("", reason)
