"""Gathering what one payload holds while its parts are told apart, and making the answer of it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from typing import Any

from amends.channels.doc import Doc, decode_any, docs
from amends.channels.reading import Reader, decode, reference, text
from amends.intake.ports import Parsed, Record, Wanted

_MOST_WORDS = 240
"""Characters of a party's own words that are repeated."""


class Harvest:
    """Records, wanted documents and knowingly ignored kinds of one payload, beside the reader's problems."""

    def __init__(self, reader: Reader | None = None) -> None:
        self.reader = reader or Reader()
        self.kinds: dict[str, None] = {}
        self.records: list[Record] = []
        self.wanted: dict[Wanted, None] = {}
        self.left: dict[str, None] = {}

    def take(self, kind: str, *found: Record | Iterable[Record | None] | None) -> None:
        """Records of a kind; None stands for one that could not be made (the reader says why)."""
        self.kinds[kind] = None
        for one in found:
            many = one if isinstance(one, Iterable) else (one,)
            self.records += [it for it in many if it is not None]
        self.reader.about = ""

    def leave(self, kind: str, why: str = "") -> None:
        """A kind that is known and makes no record, and why."""
        self.kinds[kind] = None
        self.left[f"{kind}: {why}" if why else kind] = None

    def want(self, kind: str, external_id: Any) -> None:
        """A document that is only named here; nothing without its id."""
        if named := reference(external_id):
            self.wanted[Wanted(kind=kind, external_id=named)] = None

    def error(self, *words: Any) -> None:
        """The channel answered with an error instead of data."""
        self.kinds["error"] = None
        self.reader.about = ""
        message = " - ".join(dict.fromkeys(filter(None, map(text, words))))
        short = textwrap.shorten(message, _MOST_WORDS, placeholder=" …").rstrip(".")
        self.reader.note("channel_error", message=short or "without words")

    def unknown(self, what: Any) -> None:
        """A shape that this party is not known to send."""
        self.kinds["unknown"] = None
        if isinstance(what, dict):
            keys = ", ".join(sorted(map(text, what))[:8])
            why = f"an object with {keys}" if keys else "an empty object"
        else:
            why = "a list with nothing in it" if what == [] else "neither an object nor a list of them"
        self.reader.note("shape_unknown", why=why)

    def parsed(self, topic: str = "") -> Parsed:
        """The answer of the channel; the topic names the kind when the party said one."""
        kind = topic or " + ".join(list(self.kinds)[:4]) or "unknown"
        quiet = not self.records and not self.reader.problems
        left = "; ".join(list(self.left)[:4]) or f"{kind}, none in it"
        return Parsed(
            kind=kind,
            records=tuple(self.records),
            problems=tuple(self.reader.problems),
            ignored=left if quiet else "",
            wanted=tuple(self.wanted),
        )


def payload(harvest: Harvest, body: bytes) -> Any:
    """The decoded JSON; None (and a finding) when it is none."""
    found = decode(body, decode_any, harvest.reader)
    if found is None and not harvest.reader.problems:
        harvest.reader.note("shape_unknown", why="null")
    return found


def take_objects(harvest: Harvest, found: Any, take: Callable[[Doc], None]) -> None:
    """Every object of a payload that is one, or a list of nothing else."""
    if isinstance(found, list) and found and all(isinstance(it, dict) for it in found):
        for doc in docs(harvest.reader, found):
            take(doc)
    elif isinstance(found, dict):
        take(Doc(harvest.reader, found))
    else:
        harvest.unknown(found)


def leave_known(harvest: Harvest, doc: Doc, known: Iterable[tuple[str, str]]) -> None:
    """Leave an object by the first key that tells its kind: (key, kind)."""
    kind = next((kind for key, kind in known if doc.has(key)), None)
    if kind is None:
        harvest.unknown(doc.raw)
    else:
        harvest.leave(kind)
