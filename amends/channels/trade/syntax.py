"""Segments of the UN/EDIFACT family (EDIFACT, TRADACOMS), read one by one, so that a broken one hides no other.

pydifact splits a segment into elements and components and takes the release characters out. Finding the
segments is
ours: files come wrapped at a width, indented, without a service string, or with line ends for terminators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser, TokenIterator
from pydifact.tokenizer import Tokenizer

_NO_RELEASE = "\x00"


@dataclass(frozen=True, slots=True)
class Marks:
    """What separates components, elements and segments, and what releases them; `repeat` is "" before syntax 4."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"
    repeat: str = ""


@dataclass(slots=True)
class Segment:
    """A tag and its elements, each a list of components."""

    tag: str
    elements: list[list[str]]

    def get(self, element: int, component: int = 1) -> str:
        """A component by its numbers from 1, "" when absent."""
        if not 0 < element <= len(self.elements):
            return ""
        parts = self.elements[element - 1]
        return parts[component - 1] if 0 < component <= len(parts) else ""

    def all(self, element: int) -> list[str]:
        """All components of an element."""
        return self.elements[element - 1] if 0 < element <= len(self.elements) else []


NONE = Segment("", [])


def raw_segments(text: str, marks: Marks) -> Iterator[str]:
    """The segments as they stand, without blanks around them; the last one may lack its terminator."""
    if marks.terminator not in "\r\n":
        text = text.replace("\r", "").replace("\n", "")
    end, release = re.escape(marks.terminator), re.escape(marks.release)
    inside = rf"[^{end}{release}]+|{release}." if marks.release != _NO_RELEASE else rf"[^{end}]+"
    for found in re.finditer(rf"((?:{inside})*)(?:{end}|\Z)", text, re.DOTALL):
        cleaned = found.group(1).strip()
        if cleaned:
            yield cleaned


def segment(raw: str, marks: Marks) -> Segment:
    """One segment; what the library cannot read is split at its separators."""
    characters = Characters(  # type: ignore[no-untyped-call]
        component_separator=marks.component,
        data_separator=marks.element,
        decimal_point=marks.decimal,
        escape_character=marks.release,
        segment_terminator=marks.terminator,
    )
    try:
        tokens = TokenIterator(Tokenizer().get_tokens(raw + marks.terminator, characters))
        elements = next(Parser().convert_tokens_to_raw_segments(tokens))
    except (EDISyntaxError, StopIteration, AssertionError, ValueError, IndexError):
        elements = [part.split(marks.component) for part in raw.split(marks.element)]
    lists = [[it] if isinstance(it, str) else list(it) for it in elements]
    if marks.repeat:
        lists = [_first_repetition(parts, marks.repeat) for parts in lists]
    tag = lists[0][0].strip() if lists and lists[0] else ""
    return Segment(tag, [[it.strip() for it in parts] for parts in lists[1:]])


def _first_repetition(parts: list[str], repeat: str) -> list[str]:
    """Of a repeated element (syntax version 4) the first occurrence."""
    found: list[str] = []
    for part in parts:
        first, sign, _ = part.partition(repeat)
        found.append(first)
        if sign:
            break
    return found


def no_release() -> str:
    """A release character for syntaxes that have none."""
    return _NO_RELEASE
