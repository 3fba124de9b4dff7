"""Writing interchanges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.channels.x12.envelope import Segment

ELEMENT, COMPONENT, TERMINATOR = "*", ">", "~"
_UNSAFE = str.maketrans(dict.fromkeys(f"{ELEMENT}{COMPONENT}{TERMINATOR}^\r\n", " "))


@dataclass(frozen=True, slots=True)
class Address:
    """An interchange's party: qualifier and id of the interchange, and the id of the group."""

    qualifier: str
    id: str
    group: str


def clean(value: str, most: int = 80) -> str:
    """A text without anything that separates, trimmed to the element's length."""
    return " ".join(value.translate(_UNSAFE).split())[:most]


def transaction(kind: str, control: int, body: Sequence[Segment], convention: str = "") -> list[Segment]:
    """ST, the body, and SE with its count."""
    name = f"{control:04d}"
    head = [kind, name, convention] if convention else [kind, name]
    return [Segment("ST", head), *body, Segment("SE", [str(len(body) + 2), name])]


def interchange(
    code: str,
    sets: Sequence[Sequence[Segment]],
    sender: Address,
    receiver: Address,
    at: datetime,
    control: int,
    *,
    version: str = "004010",
    usage: str = "P",
) -> bytes:
    """A whole interchange of one functional group. `code`: GS01 (FA, ME, ...); `control`: of interchange and
    group."""
    header = ["00", " " * 10, "00", " " * 10, sender.qualifier.ljust(2)[:2], sender.id.ljust(15)[:15],
              receiver.qualifier.ljust(2)[:2], receiver.id.ljust(15)[:15], f"{at:%y%m%d}", f"{at:%H%M}",
              "U" if version < "00403" else "^", version[:5], f"{control % 10**9:09d}", "0", usage[:1] or "P",
              COMPONENT]  # fmt: skip
    number = str(control % 10**9)
    segments = [
        Segment("ISA", header),
        Segment("GS", [code, sender.group, receiver.group, f"{at:%Y%m%d}", f"{at:%H%M}", number, "X", version]),
        *(segment for one in sets for segment in one),
        Segment("GE", [str(len(sets)), number]),
        Segment("IEA", ["1", f"{control % 10**9:09d}"]),
    ]
    return "".join(_line(it) for it in segments).encode("utf-8")


def _line(segment: Segment) -> str:
    elements = list(segment.elements)
    while segment.tag != "ISA" and elements and not elements[-1]:
        elements.pop()
    return ELEMENT.join((segment.tag, *elements)) + TERMINATOR + "\n"
