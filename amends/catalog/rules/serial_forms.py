"""The form of a product's serial numbers, in a small language of its own.

    SN[0-9]{5}          SN, then five digits
    LM<YYWW>[A-Z]\\d{4}  LM, year and week of making, a letter, four digits
    A[0-9]{6}|B[0-9]{8} either of two forms

Letters and digits stand for themselves; `[A-Z0-9]` is one sign out of a class, `\\d` a digit; `{5}`, `{4,6}`
and `?` say how often; `<YYWW>` and `<YYYYWW>` are a date code (year and ISO week); `|` separates forms;
separators are ignored, as they are in serials. It is turned into a regular expression that cannot run away: no
groups, no unlimited repetition, few parts of varying length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_PATTERN = 200
_LONGEST_SERIAL = 100
_MOST_VARYING = 4
_ITEM = re.compile(
    r"(?P<date><(?:YYWW|YYYYWW)>)"
    r"|(?:(?P<cls>\[(?:[A-Z0-9](?:-[A-Z0-9])?)+\])|(?P<digit>\\D)|(?P<sign>[A-Z0-9])|(?P<gap>[-_./ ]))"
    r"(?P<times>\{(?P<low>\d{1,3})(?:,(?P<high>\d{1,3}))?\}|\?)?"
)
_WEEK = "(?:0[1-9]|[1-4][0-9]|5[0-3])"
_DATES = {"<YYWW>": f"([0-9]{{2}}{_WEEK})", "<YYYYWW>": f"((?:19|20)[0-9]{{2}}{_WEEK})"}


class NotAForm(ValueError):
    """The text is not in the language; the message says where."""


@dataclass(frozen=True, slots=True)
class Form:
    """The forms of a pattern, each compiled."""

    ways: tuple[re.Pattern[str], ...]

    def fits(self, serial: str) -> bool:
        """Whether a normalised serial has one of the forms."""
        return any(way.fullmatch(serial) for way in self.ways)

    def date_code(self, serial: str) -> str:
        """Year and ISO week that the serial names, as YYYYWW; empty when it names none."""
        for way in self.ways:
            found = way.fullmatch(serial)
            if found and found.groups():
                code = str(found[1])
                return code if len(code) == 6 else full_date_code(code)
        return ""


def full_date_code(code: str) -> str:
    """YYWW or YYYYWW as YYYYWW; 70 to 99 are of the last century. Empty when it is neither."""
    digits = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    if len(digits) == 4:
        digits = ("19" if digits[:2] >= "70" else "20") + digits
    if len(digits) != 6 or digits[:2] not in ("19", "20") or not 1 <= int(digits[4:]) <= 53:
        return ""
    return digits


@lru_cache(maxsize=4096)
def form(pattern: str) -> Form:
    """The pattern, ready to use. NotAForm."""
    if not pattern.isascii() or len(pattern) > MAX_PATTERN:
        raise NotAForm(f"at most {MAX_PATTERN} plain signs")
    return Form(tuple(_way(part) for part in pattern.upper().split("|")))


def fits(pattern: str, serial: str) -> bool | None:
    """Whether a normalised serial has the product's form; None when no form is kept (or one of an older kind)."""
    if not pattern:
        return None
    try:
        return form(pattern).fits(serial)
    except NotAForm:
        return None


def date_code_of(pattern: str, serial: str) -> str:
    """The date code in a serial by its product's pattern, as YYYYWW; empty when there is none."""
    if "<" not in pattern:
        return ""
    try:
        return form(pattern).date_code(serial)
    except NotAForm:
        return ""


def _way(text: str) -> re.Pattern[str]:
    place, made, longest, varying, dates = 0, "", 0, 0, 0
    while place < len(text):
        found = _ITEM.match(text, place)
        if found is None:
            raise NotAForm(f"“{text[place : place + 8]}” is not understood")
        place = found.end()
        if found["date"]:
            dates += 1
            made += _DATES[found["date"]]
            longest += len(found["date"]) - 2
        elif not found["gap"]:
            low, high = _times(found)
            varying += low != high
            longest += high
            made += f"{'[0-9]' if found['digit'] else found['cls'] or found['sign']}{{{low},{high}}}"
    if not made:
        raise NotAForm("one of its forms is empty")
    if longest > _LONGEST_SERIAL or varying > _MOST_VARYING or dates > 1:
        raise NotAForm(
            f"at most {_LONGEST_SERIAL} signs, {_MOST_VARYING} parts of varying length and one date code in a form"
        )
    try:
        return re.compile(made)
    except re.error as error:  # a class such as [9-0]
        raise NotAForm(str(error)) from error


def _times(found: re.Match[str]) -> tuple[int, int]:
    if not found["times"]:
        return 1, 1
    if found["times"] == "?":
        return 0, 1
    low = int(found["low"])
    high = int(found["high"]) if found["high"] else low
    if high < max(low, 1):
        raise NotAForm(f"{found['times']} counts the wrong way round")
    return low, high
