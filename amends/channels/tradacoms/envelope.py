"""Transmissions, files and messages of TRADACOMS."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from amends.channels.trade.bytes import as_text
from amends.channels.trade.syntax import NONE, Marks, Segment, raw_segments, segment

_START = re.compile(r"(?<![A-Za-z0-9])STX[=+]")
_MARKS = Marks()


@dataclass(slots=True)
class Message:
    """One message. `transmission`: the STX; `file`: the segments of the file's header message (TYP, SDT, CDT,
    FIL)."""

    kind: str
    number: str
    transmission: Segment
    file: list[Segment]
    segments: list[Segment] = field(default_factory=list)
    complete: bool = False
    faults: list[str] = field(default_factory=list)

    def first(self, tag: str) -> Segment:
        """The first segment with the tag, of the message, else of its file's header; an empty one else."""
        return next((it for it in (*self.segments, *self.file) if it.tag == tag), NONE)

    def all(self, *tags: str) -> list[Segment]:
        """The message's segments with one of these tags."""
        return [it for it in self.segments if it.tag in tags]


def messages(body: bytes) -> list[Message]:
    """Every message of every transmission in the file, in order."""
    text = as_text(body)
    found: list[Message] = []
    starts = [it.start() for it in _START.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        found += _transmission(text[start:end])
    return found


def starts_like_tradacoms(body: bytes) -> bool:
    """Whether an STX stands at the start."""
    return bool(_START.match(as_text(body[:200]).lstrip("\ufeff \t\r\n")))


def _transmission(text: str) -> list[Message]:
    found: list[Message] = []
    transmission, header, current = NONE, list[Segment](), None
    for raw in raw_segments(text, _MARKS):
        one = segment(raw[:3] + "+" + raw[4:] if raw[3:4] == "=" else raw, _MARKS)
        if one.tag == "STX":
            transmission = one
        elif one.tag == "MHD":
            current = Message(one.get(2, 1).upper(), one.get(1), transmission, header)
            found.append(current)
            if current.kind.endswith("HDR"):
                header = current.segments
                current.file = []
        elif one.tag == "MTR" and current is not None:
            _close(current, one)
            current = None
        elif one.tag == "END":
            _count(found, one)
        elif current is not None:
            current.segments.append(one)
    return found


def _close(message: Message, trailer: Segment) -> None:
    message.complete = True
    counted = len(message.segments) + 2
    if trailer.get(1) and trailer.get(1).lstrip("0") != str(counted):
        message.faults.append(f"MTR counts {trailer.get(1)[:20]} segments, {counted} came")


def _count(found: list[Message], end: Segment) -> None:
    if found and end.get(1) and end.get(1).lstrip("0") != str(len(found)):
        found[-1].faults.append(f"END counts {end.get(1)[:20]} messages, {len(found)} came")
