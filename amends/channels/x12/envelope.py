"""Interchanges, groups and transaction sets: from bytes to messages, and none hides the others.

Segments are read by pyx12, which also checks counts and control numbers of the envelope. It wants a header of
exactly
106 characters and stops at what breaks the nesting; so the header is put into form first, and reading goes on
behind
a segment that cannot be read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyx12.errors
import pyx12.segment
import pyx12.x12file

from amends.channels.trade.bytes import as_text

_START = re.compile(r"(?<![A-Za-z0-9])ISA([^A-Za-z0-9\s])[0-9]{2}\1")
_PLACES = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1)
_LENGTH = 106
_KNOWN_VERSIONS = ("00401", "00501")


@dataclass(slots=True)
class Segment:
    """A tag and its elements, composites as they stand."""

    tag: str
    elements: list[str]

    def get(self, place: int) -> str:
        """Element by its number from 1, "" when absent."""
        return self.elements[place - 1] if 0 < place <= len(self.elements) else ""


@dataclass(slots=True)
class Message:
    """One transaction set with the envelope around it. `segments` are those between ST and SE."""

    kind: str
    control: str
    interchange: Segment
    group: Segment
    segments: list[Segment] = field(default_factory=list)
    complete: bool = False
    faults: list[str] = field(default_factory=list)

    def all(self, *tags: str) -> list[Segment]:
        """The segments with one of these tags."""
        return [it for it in self.segments if it.tag in tags]

    def first(self, tag: str) -> Segment:
        """The first segment with the tag; one without elements when there is none."""
        return next((it for it in self.segments if it.tag == tag), Segment(tag, []))


@dataclass(slots=True)
class Separators:
    """What separates elements, components and segments."""

    element: str
    component: str
    segment: str


def messages(body: bytes) -> list[Message]:
    """Every transaction set of every interchange in the file, in order; none when there is no interchange."""
    text = as_text(body).replace("\u00a0", " ")
    starts = [found.start() for found in _START.finditer(text)]
    found: list[Message] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        found += _interchange(text[start:end])
    return found


def starts_like_x12(body: bytes) -> bool:
    """Whether an interchange header stands near the start."""
    return bool(_START.search(as_text(body[:400])[:200].lstrip()[:120]))


def _interchange(text: str) -> list[Message]:
    header, separators, rest = _header(text)
    raw = [it for part in rest.split(separators.segment) if (it := _cleaned(part, separators))]
    found: list[Message] = []
    group, current = Segment("GS", []), None
    for segment, faults in _read(header, separators, raw):
        if segment.tag == "GS":
            group, current = segment, None
        elif segment.tag == "ST":
            current = Message(segment.get(1), segment.get(2), header, group)
            found.append(current)
        elif segment.tag in ("GE", "IEA", "ISA"):
            current = None
        elif segment.tag == "SE" and current is not None:
            current.complete = True
        elif current is not None and not current.complete:
            current.segments.append(segment)
        if found and faults:
            found[-1].faults += faults
    return found


def _cleaned(part: str, separators: Separators) -> str:
    """A segment without the line breaks and indents around it; a file wrapped at a width has them inside."""
    joined = part if separators.segment in "\r\n" else part.replace("\r", "").replace("\n", "")
    cleaned = joined.strip()
    return cleaned.rstrip(separators.component) if separators.component not in "* " else cleaned


def _header(text: str) -> tuple[Segment, Separators, str]:
    """(the ISA segment, the separators, what follows). The header is read by its places, or, when a writer
    trimmed its blanks, by its separators."""
    element = text[3]
    if len(text) >= _LENGTH and all(text[place] == element for place in _PLACES):
        separators = Separators(element, text[104], text[105])
        fields, rest = text[4:104].split(element), text[_LENGTH:]
    else:
        *fields, tail = text[4:].split(element, 15)
        fields = [it.replace("\r", "").replace("\n", "") for it in fields]
        separators = Separators(element, tail[:1] or ">", tail[1:2] or "~")
        rest = tail[2:]
        if separators.component in "~\r\n":
            separators, rest = Separators(element, ">", separators.component), tail[1:]
    fields = [it.strip() for it in fields[:15]]
    return Segment("ISA", [*fields, *[""] * (15 - len(fields)), separators.component]), separators, rest


def _fixed(header: Segment, separators: Separators) -> str:
    """The header at the width and in a version that the library takes."""
    fields = [value[:width].ljust(width) for value, width in zip(header.elements, _WIDTHS, strict=False)]
    if fields[11] not in _KNOWN_VERSIONS:
        fields[11] = "00501" if fields[11] > "00501" else "00401"
    joined = separators.element.join(("ISA", *fields, separators.component))
    return joined + separators.segment


def _read(header: Segment, separators: Separators, raw: list[str]) -> Iterator[tuple[Segment, list[str]]]:
    """Every segment with what the library found wrong with the envelope up to there."""
    place = 0
    while place < len(raw):
        stream = io.StringIO(
            _fixed(header, separators) + separators.segment.join(raw[place:]) + separators.segment
        )
        try:
            reader = pyx12.x12file.X12Reader(stream)
            for count, segment in enumerate(reader):
                faults = [words for level, _, words, _, _ in reader.pop_errors() if level in ("isa", "gs", "st")]
                if count:
                    place += 1
                    yield _segment(segment), faults
            break
        except (pyx12.errors.X12Error, pyx12.errors.EngineError, IndexError, TypeError, ValueError):
            if place >= len(raw):
                break
            yield _by_hand(raw[place], separators), []
            place += 1


def _segment(segment: pyx12.segment.Segment) -> Segment:
    elements = [it.subele_term.join(part.get_value() for part in it.elements) for it in segment.elements]
    return Segment(segment.get_seg_id() or "", [it.strip() for it in elements])


def _by_hand(raw: str, separators: Separators) -> Segment:
    tag, *elements = raw.split(separators.element)
    return Segment(tag, [it.strip() for it in elements])
