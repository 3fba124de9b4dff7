"""Interchanges and messages of UN/EDIFACT, syntax versions 1 to 4."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from amends.channels.trade.bytes import as_text
from amends.channels.trade.syntax import NONE, Marks, Segment, no_release, raw_segments, segment

_ENCODINGS = {
    "UNOA": "iso-8859-1", "UNOB": "iso-8859-1", "UNOC": "iso-8859-1", "UNOD": "iso-8859-2", "UNOE": "iso-8859-5",
    "UNOF": "iso-8859-7", "UNOG": "iso-8859-3", "UNOH": "iso-8859-4", "UNOI": "iso-8859-6", "UNOJ": "iso-8859-8",
    "UNOK": "iso-8859-9", "UNOL": "iso-8859-15", "UNOW": "utf-8", "UNOY": "utf-8",
}  # fmt: skip
_SERVICE = re.compile(r"UNA(.)(.)(.)(.)(.)(.)\s*(?=UN[BG])", re.DOTALL)
_START = re.compile(r"(?<![A-Za-z0-9])UN[BGH](?=[^A-Za-z0-9\s])")
_LEVEL_B = ("\x1f", "\x1d", "\x1c")


@dataclass(slots=True)
class Message:
    """One message with the interchange around it. `segments` are those between UNH and UNT; `stated` is the count
    that UNT gives, "" when it is missing."""

    kind: str
    reference: str
    header: Segment
    interchange: Segment
    segments: list[Segment] = field(default_factory=list)
    complete: bool = False
    faults: list[str] = field(default_factory=list)
    decimal: str = "."

    def all(self, *tags: str) -> list[Segment]:
        """The segments with one of these tags."""
        return [it for it in self.segments if it.tag in tags]

    def first(self, tag: str) -> Segment:
        """The first segment with the tag; one without elements when there is none."""
        return next((it for it in self.segments if it.tag == tag), NONE)


def messages(body: bytes) -> list[Message]:
    """Every message of every interchange in the file, in order."""
    found: list[Message] = []
    for part in _parts(_decoded(body)):
        found += _messages(*part)
    return found


def starts_like_edifact(body: bytes) -> bool:
    """Whether a UNA, UNB or UNH stands at the start."""
    head = as_text(body[:400]).lstrip("\ufeff \t\r\n")[:60]
    return bool(re.match(r"UNA.{6}|UN[BH][^A-Za-z0-9\s]", head, re.DOTALL))


def _decoded(body: bytes) -> str:
    named = re.search(rb"UN[A-Z]{2}(?=[^A-Za-z0-9])", body[:100])
    syntax = re.search(rb"UNO[A-Y]", body[:100])
    stated = _ENCODINGS.get(syntax.group().decode(), "") if syntax and named else ""
    return as_text(body, *([stated] if stated else []))


def _parts(text: str) -> list[tuple[str, Marks]]:
    """Each interchange that brings a service string of its own with its marks; else all of it with the usual
    ones."""
    unwrapped = text.replace("\r", "").replace("\n", "") if _is_wrapped(text) else text
    services = list(_SERVICE.finditer(unwrapped))
    found = []
    head = unwrapped[: services[0].start()] if services else unwrapped
    if _START.search(head):
        found.append((head[_START.search(head).start() :], _usual(head)))  # type: ignore[union-attr]
    for place, service in enumerate(services):
        end = services[place + 1].start() if place + 1 < len(services) else len(unwrapped)
        component, element, decimal, release, repeat, terminator = service.groups()
        marks = Marks(component, element, decimal, release if release.strip() else no_release(), terminator,
                      repeat.strip())  # fmt: skip
        found.append((unwrapped[service.end() : end], marks))
    return found


def _is_wrapped(text: str) -> bool:
    """Whether line ends are only layout: the terminator is another character."""
    service = text.find("UNA")
    if service >= 0 and len(text) > service + 8:
        return text[service + 8] not in "\r\n"
    return "'" in text or any(mark in text for mark in _LEVEL_B)


def _usual(text: str) -> Marks:
    """The marks of an interchange without a service string: level B's, line ends, or the usual ones."""
    if all(mark in text for mark in _LEVEL_B):
        return Marks(*_LEVEL_B[:2], release=no_release(), terminator=_LEVEL_B[2])
    return Marks() if "'" in text else Marks(terminator="\n")


def _messages(text: str, marks: Marks) -> list[Message]:
    found: list[Message] = []
    interchange, current = NONE, None
    for raw in raw_segments(text, marks):
        one = segment(raw, marks)
        if one.tag == "UNB":
            interchange, current = one, None
            if one.get(1, 2) != "4":
                marks = Marks(marks.component, marks.element, marks.decimal, marks.release, marks.terminator)
        elif one.tag == "UNH":
            current = Message(one.get(2, 1).upper(), one.get(1), one, interchange, decimal=marks.decimal)
            found.append(current)
        elif one.tag == "UNT" and current is not None:
            _close(current, one)
            current = None
        elif one.tag in ("UNZ", "UNE", "UNG"):
            current = None
        elif current is not None:
            current.segments.append(one)
    return found


def _close(message: Message, trailer: Segment) -> None:
    message.complete = True
    counted = len(message.segments) + 2
    if trailer.get(1).strip() and trailer.get(1).lstrip("0") != str(counted):
        message.faults.append(f"UNT counts {trailer.get(1)[:20]} segments, {counted} came")
    if trailer.get(2) and trailer.get(2).lstrip("0") != message.reference.lstrip("0"):
        message.faults.append(f"UNT names message {trailer.get(2)[:20]}, UNH {message.reference[:20]}")
