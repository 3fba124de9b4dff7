"""A JSON object (or XML element) of a payload, read by path without trusting it.

What is missing, null or of another kind reads as empty; what is there but cannot be read is noted by the reader
under its full path. A single object where a list is expected counts as a list of one, since XML cannot tell.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from amends.channels.reading import Reader, reference, shown, text
from amends.core.money import exponent
from amends.orders.ports import LineFact

decode_any = msgspec.json.Decoder(Any, float_hook=Decimal).decode
_MILLISECONDS = 10_000_000_000
"""Epoch numbers above this count milliseconds: as seconds they lie beyond the year 2286."""


def opened(body: bytes) -> dict[str, Any]:
    """The object that the bytes are, for what is looked up before parsing; empty when they are none."""
    try:
        found = decode_any(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class Doc:
    """One object: `raw` as decoded, `path` of it in the payload ("orders[0].total", "" at the top)."""

    __slots__ = ("path", "raw", "reader")

    def __init__(self, reader: Reader, raw: Any, path: str = "") -> None:
        self.reader = reader
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self.path = path

    def __bool__(self) -> bool:
        return bool(self.raw)

    def field(self, *keys: str) -> str:
        """The full path of a part."""
        return ".".join((self.path, *keys) if self.path else keys)

    def at(self, *keys: str) -> Any:
        """The value under a path of keys; None when any of them is missing."""
        value: Any = self.raw
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def has(self, *keys: str) -> bool:
        """Whether all of these keys are there."""
        return all(key in self.raw for key in keys)

    def sub(self, *keys: str) -> Doc:
        """The object under a path of keys; empty when it is none."""
        return Doc(self.reader, self.at(*keys), self.field(*keys))

    def list(self, *keys: str) -> list[Doc]:
        """The objects of a list under a path of keys."""
        return docs(self.reader, self.at(*keys), self.field(*keys))

    def text(self, *keys: str) -> str:
        """A bounded text, "" when absent."""
        return text(self.at(*keys))

    def ref(self, *keys: str) -> str:
        """An id digit for digit, "" when absent."""
        return reference(self.at(*keys))

    def whole_minor(self, *keys: str) -> int:
        """An amount that is stated in minor units; absent is zero, a fraction of them is a finding and zero."""
        number = self.reader.number(self.at(*keys), self.field(*keys))
        if number is None:
            return 0
        if number != number.to_integral_value():
            self.reader.note("amount_invalid", self.field(*keys), value=number)
            return 0
        return int(number)

    def true(self, *keys: str) -> bool:
        """Whether it says so: true, "true", "Y", 1."""
        value = self.at(*keys)
        return (
            value is True or value == 1 or (isinstance(value, str) and value.lower() in ("true", "y", "yes", "1"))
        )

    def instant(self, *keys: str, required: bool = False) -> datetime | None:
        """An aware instant from ISO 8601, or from seconds or milliseconds since 1970."""
        value = self.at(*keys)
        number = int(value) if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20 else value
        if not isinstance(number, int) or isinstance(number, bool):
            return self.reader.instant(value, self.field(*keys), required=required)
        if number == 0 and not required:
            return None
        try:
            return datetime.fromtimestamp(0, UTC) + _since(number)
        except (OverflowError, ValueError):
            self.reader.note("instant_invalid", self.field(*keys), value=shown(value))
            return None

    def quantity(self, *keys: str) -> int:
        """Whole pieces, as Reader.quantity."""
        return self.reader.quantity(self.at(*keys), self.field(*keys))

    def pieces(self, *keys: str) -> int:
        """Whole pieces; 0 when absent."""
        return 0 if self.at(*keys) in (None, "") else self.quantity(*keys)

    def minor(self, currency: str, *keys: str, required: bool = False) -> int:
        """Minor units of a decimal text or number; absent is zero unless required."""
        return self.reader.minor(self.at(*keys), currency, self.field(*keys), required=required)

    def stated(self, currency: str, *keys: str) -> int | None:
        """The same, None when the payload does not say."""
        return None if self.at(*keys) in (None, "") else self.minor(currency, *keys)

    def state(self, table: dict[str, str], fallback: str, *keys: str) -> str:
        """The mapped state; one that is not in the table is held."""
        return self.reader.state(self.at(*keys), self.field(*keys), table, fallback)


def _since(number: int) -> timedelta:
    return timedelta(milliseconds=number) if abs(number) > _MILLISECONDS else timedelta(seconds=number)


def peek(body: bytes) -> Doc:
    """The same as a document; nothing is noted of it."""
    return Doc(Reader(), opened(body))


def docs(reader: Reader, found: Any, path: str = "") -> list[Doc]:
    """The objects of a list; a single object is a list of one."""
    if isinstance(found, dict):
        return [Doc(reader, found, path)]
    if not isinstance(found, list):
        return []
    return [Doc(reader, it, f"{path}[{index}]") for index, it in enumerate(found) if isinstance(it, dict)]


def stamp(instant: datetime) -> str:
    """An instant as versions keep it: UTC, sorting as text."""
    return instant.isoformat(timespec="microseconds")


def line_fact(
    currency: str,
    inside: bool,
    *,
    external_id: str,
    sku: str,
    title: str,
    quantity: int,
    gross: int,
    discount: int = 0,
    tax: int = 0,
    kind: str = "goods",
    serials: tuple[str, ...] = (),
) -> LineFact:
    """A line of which the worth of all its pieces is known. `inside`: prices include tax."""
    unit = Decimal(gross) / quantity if quantity else Decimal(gross)
    return LineFact(
        external_id=external_id,
        sku=sku,
        title=title,
        quantity=quantity,
        unit_price=round(unit.scaleb(-exponent(currency)), 6),
        gross=gross,
        discount=discount,
        tax=tax,
        total=gross - discount + (0 if inside else tax),
        kind=kind,
        serials=serials,
    )
