"""Does what was read on a photo agree with a serial number? Plain text; nothing of the extra is needed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from amends.core.likeness import distance, folded

Reader = Literal["barcode", "letters"]
Agreement = Literal["match", "ask", "none"]

_BETWEEN = re.compile(r"[\s:;,=&?/|()\[\]<>#*\x1d\x1e\x04]+")
_MARK = re.compile(
    r"^(?:S/N|SN|SER(?:IAL)?(?:[ .]*(?:NO|NR|NUMBER|NUM|#))?|SERIEN(?:NUMMER|[- ]?NR)|N[°º]? ?DE S[EÉ]RIE|IMEI)"
    r"(?:[.:;#=\s]+|(?=\d))",
    re.IGNORECASE,
)
_GS1_SERIAL = "21"
_SHORTEST_FOR_TYPOS = 6
_MOST_WORDS = 12
_LONGEST = 60


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of text on a photo: who read it, what kind of code it is, how sure (per mille), and where
    (left, top, right, bottom in per mille of width and height)."""

    text: str
    reader: Reader
    kind: str = ""
    sure: int = 1000
    box: tuple[int, int, int, int] = (0, 0, 0, 0)


class SerialSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`verdict` match: equal once spaces, dashes and case are taken off. ask: equal but for look-alike signs, or
    one edit apart. none: nothing of the kind was read, which says nothing against the serial number.
    `text`: what was read; `why`: equal, look_alike, one_edit, other (another one is marked as such), none."""

    verdict: Agreement
    text: str = ""
    reader: str = ""
    why: str = "none"


def normal(text: str) -> str:
    """Letters and digits in capitals, nothing else."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())


def agree(expected: str, seen: Sequence[Seen]) -> SerialSeen:
    """The best agreement of anything that was read with this serial number; barcodes are believed first."""
    wanted = normal(expected)
    if not wanted:
        return SerialSeen(verdict="none")
    best = SerialSeen(verdict="none")
    for one in sorted(seen, key=lambda it: it.reader != "barcode"):
        for candidate in candidates(one):
            why = _likeness(candidate, wanted)
            if why == "equal":
                return SerialSeen(verdict="match", text=candidate, reader=one.reader, why=why)
            if why and (best.why != "look_alike"):
                best = SerialSeen(verdict="ask", text=candidate, reader=one.reader, why=why)
    if best.verdict == "none":
        other = next((word for one in seen for word in marked(one)), "")
        return SerialSeen(
            verdict="none", text=other, reader="letters" if other else "", why="other" if other else "none"
        )
    return best


def candidates(one: Seen) -> Iterator[str]:
    """Every run of neighbouring words that may be a serial number, normalised; the whole text first."""
    text = unicodedata.normalize("NFKC", one.text).strip()
    stripped = _MARK.sub("", text)
    for whole in dict.fromkeys((text, stripped)):
        words = [word for word in _BETWEEN.split(whole) if word][:_MOST_WORDS]
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length + 1):
                found = normal("".join(words[start : start + length]))
                if found and len(found) <= _LONGEST:
                    yield found
                    if one.reader == "barcode" and found.startswith(_GS1_SERIAL) and len(found) > 2:
                        yield found[2:]


def marked(one: Seen) -> list[str]:
    """What the label itself calls its serial number ("S/N: ..."); only what has a digit and at least 5 signs."""
    text = unicodedata.normalize("NFKC", one.text).strip()
    rest = _MARK.sub("", text)
    if one.reader != "letters" or rest == text:
        return []
    found = normal(rest)
    return [found] if 5 <= len(found) <= _LONGEST and any(sign.isdigit() for sign in found) else []


def _likeness(read: str, wanted: str) -> str:
    if read == wanted:
        return "equal"
    if len(read) >= 4 and folded(read) == folded(wanted):
        return "look_alike"
    short = min(len(read), len(wanted))
    if short >= _SHORTEST_FOR_TYPOS and abs(len(read) - len(wanted)) <= 1 and distance(read, wanted) == 1:
        return "one_edit"
    return ""
