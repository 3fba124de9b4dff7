"""Reading a payload without trusting it: conversions that collect what is wrong instead of raising."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from amends.core.money import Money, exponent, is_currency
from amends.intake.ports import UNSTATED, Parsed, Problem, problem

T = TypeVar("T")
_LARGEST_DIGITS = 12  # major units: PostgreSQL's bigint holds minor units of any currency up to there
_FOUR_DIGITS = "CLF"
"""Amounts whose currency the payload does not state (UNSTATED) are kept in ten-thousandths."""
_LARGEST_QUANTITY = 10_000_000
_LONGEST_TEXT = 2000


_PLAIN = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)


@lru_cache(maxsize=50_000)
def _plain(value: str, currency: str) -> int | None:
    """Minor units of an amount that is written as nearly all are; amounts come again and again, so remembered."""
    return Money.parse(value, currency or _FOUR_DIGITS, rounded=True).minor if _PLAIN.fullmatch(value) else None


class Reader:
    """Collects every fault of one payload. `about` is the record being read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.about = ""

    def note(self, code: str, field: str = "", **facts: object) -> None:
        """One more finding about the current record."""
        self.problems.append(problem(code, field, self.about, **facts))

    def refused_since(self, mark: int) -> bool:
        """Whether anything noted after `mark` forbids making a record."""
        return any(found.severity == "reject" for found in self.problems[mark:])

    def minor(self, value: Any, currency: str, field: str, *, required: bool = False) -> int:
        """Minor units from a decimal text or number in major units; absent is zero unless required.

        More digits than the currency has are rounded half up here (shops keep tax shares with six digits).
        """
        if type(value) is str and (plain := _plain(value, currency)) is not None:
            return plain
        number = self.number(value, field)
        if number is None:
            if required and value in (None, ""):
                self.note("field_absent", field)
            return 0
        return Money.parse(number, currency or _FOUR_DIGITS, rounded=True).minor

    def number(self, value: Any, field: str) -> Decimal | None:
        """A bounded decimal; None when absent or not one (which is noted)."""
        if value is None or value == "":
            return None
        try:
            number = Decimal(value.strip() if isinstance(value, str) else value)
        except (InvalidOperation, TypeError, ValueError):
            self.note("amount_invalid", field, value=shown(value))
            return None
        if isinstance(value, bool) or not number.is_finite():
            self.note("amount_invalid", field, value=shown(value))
            return None
        if number and not -30 < number.adjusted() < _LARGEST_DIGITS:
            self.note("amount_out_of_range", field, value=shown(value))
            return None
        return number

    def quantity(self, value: Any, field: str) -> int:
        """Whole pieces; a fraction is held and counts as one lot."""
        number = None if value is None or value == "" else self.number(value, field)
        if number is None:
            if value is None or value == "":
                self.note("field_absent", field)
            return 0
        if abs(number) > _LARGEST_QUANTITY:
            self.note("quantity_invalid", field, value=shown(value))
            return 0
        if number != number.to_integral_value():
            self.note("quantity_not_whole", field, value=shown(value))
            return 1 if number > 0 else -1
        return int(number)

    def instant(self, value: Any, field: str, *, required: bool = False) -> datetime | None:
        """An aware instant in UTC from ISO 8601; without an offset it is taken as UTC."""
        if value is None or value == "":
            if required:
                self.note("field_absent", field)
            return None
        try:
            read = datetime.fromisoformat(value.strip().replace(" UTC", "Z"))
            return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
        except (ValueError, OverflowError, AttributeError, TypeError):
            self.note("instant_invalid", field, value=shown(value))
            return None

    def currency(self, value: Any, field: str) -> str:
        """An ISO 4217 code, "" when it is none (which is noted)."""
        code = text(value).upper()
        if not code:
            self.note("field_absent", field)
        elif not is_currency(code):
            self.note("currency_invalid", field, value=shown(value))
        else:
            return code
        return ""

    def state(self, value: Any, field: str, table: dict[str, str], fallback: str) -> str:
        """The mapped state; one that is not in the table is held, never guessed."""
        found = table.get(text(value).lower())
        if found is None:
            said = "" if value is None else shown(value)
            self.note("state_unknown", field, value=said or "empty", taken_as=fallback)
            return fallback
        return found


def shown(value: Any) -> str:
    """A value as a message may show it: short, one line."""
    return " ".join(str(value).split())[:60] if not isinstance(value, int) else format(value, "d")[:60]


def text(value: Any) -> str:
    """A bounded text; NUL, which PostgreSQL cannot keep, is dropped. Anything but text or number is ""."""
    if isinstance(value, str):
        return value.replace("\x00", "")[:_LONGEST_TEXT].strip()
    if isinstance(value, bool) or not isinstance(value, int):
        return ""
    return reference(value)


def reference(value: Any) -> str:
    """An id of the other party as text, digit for digit; "" for none (0 counts as none)."""
    if isinstance(value, str):
        cleaned = text(value)
        return "" if cleaned == "0" else cleaned[:200]
    if isinstance(value, int) and not isinstance(value, bool) and value and value.bit_length() < 512:
        return str(value)
    return ""


def plain(minor: int, currency: str) -> str:
    """An amount for a message: "12.34 USD"."""
    if currency == UNSTATED:
        return f"{Decimal(minor).scaleb(-4):.2f}"
    digits = exponent(currency)
    return f"{Decimal(minor).scaleb(-digits):.{digits}f} {currency}"


def decode(body: bytes, decoder: Callable[[bytes], T], reader: Reader) -> T | None:
    """The decoded payload, or None and the reason among the reader's problems."""
    try:
        return decoder(body)
    except msgspec.ValidationError as error:
        why, _, path = str(error).partition(" - at `")
        reader.note("field_type", path.rstrip("`").removeprefix("$.") or "the payload", why=why)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError) as error:
        reader.note("json_invalid", why=str(error)[:150] or type(error).__name__)
    return None


def guarded(parse: Callable[[], Parsed], kind: str) -> Parsed:
    """Run a mapping; its own faults become a finding, so that one event never stops the others."""
    try:
        return parse()
    except Exception as error:
        why = f"{type(error).__name__}: {error}"[:150]
        return Parsed(kind=kind or "unknown", problems=(problem("mapping_failed", why=why),))
