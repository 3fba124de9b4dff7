"""Reading values out of a document by the mapping's expressions and forms."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from amends.channels.generic.mapping import Mapping, States
from amends.channels.reading import Reader, reference, shown, text
from amends.core.expressions import Failed, evaluate
from amends.core.money import exponent

_MOST_ROWS = 200_000
_decode = msgspec.json.Decoder(float_hook=Decimal).decode


class Document:
    """One payload under one mapping."""

    def __init__(self, reader: Reader, mapping: Mapping) -> None:
        self.reader = reader
        self.mapping = mapping

    def objects(self, body: bytes) -> list[Any]:
        """What the top expressions read: the JSON document, or for CSV one {first, rows} an order."""
        if self.mapping.format == "json":
            try:
                return [_decode(body)]
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
                self.reader.note("json_invalid", why=str(error)[:150])
                return []
        return self._groups(body)

    def _groups(self, body: bytes) -> list[Any]:
        try:
            decoded = body.decode(self.mapping.encoding).lstrip("\ufeff")
            rows = list(csv.DictReader(io.StringIO(decoded, newline=""), delimiter=self.mapping.delimiter))
        except (csv.Error, UnicodeDecodeError, ValueError) as error:
            self.reader.note("table_invalid", why=str(error)[:150])
            return []
        if len(rows) > _MOST_ROWS:
            self.reader.note("table_invalid", why=f"{len(rows)} rows; send at most {_MOST_ROWS} at a time")
            return []
        column = self.mapping.group_by
        if rows and column not in rows[0]:
            self.reader.note("table_invalid", why=f"there is no column {column}")
            return []
        grouped: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            clean = {
                name: value for name, value in row.items() if isinstance(name, str) and isinstance(value, str)
            }
            grouped.setdefault(clean.get(column, ""), []).append(clean)
        return [{"first": group[0], "rows": group} for group in grouped.values()]

    def find(self, expression: str, node: Any, field: str) -> Any:
        """What an expression gives, None for nothing; a failing one is noted."""
        if not expression:
            return None
        try:
            return evaluate(expression, node)
        except Failed as error:
            self.reader.note("expression_failed", field, why=str(error))
            return None

    def each(self, expression: str, node: Any, field: str) -> Iterator[Any]:
        """The objects of a list, or the one object."""
        found = self.find(expression, node, field)
        yield from found if isinstance(found, list) else [found] if found is not None else []

    def text(self, expression: str, node: Any, field: str) -> str:
        """A text or number as text."""
        found = self.find(expression, node, field)
        return format(found, "f") if isinstance(found, Decimal) else text(found)

    def id(self, expression: str, node: Any, field: str) -> str:
        """Another party's id."""
        return reference(self.find(expression, node, field))

    def minor(self, expression: str, node: Any, field: str, currency: str) -> int:
        """Minor units; absent is zero."""
        return self.stated(expression, node, field, currency) or 0

    def stated(self, expression: str, node: Any, field: str, currency: str) -> int | None:
        """Minor units; None when the payload does not say."""
        value = self.number(expression, node, field)
        if value is None:
            return None
        if self.mapping.amounts == "minor":
            value = value.scaleb(-exponent(currency)) if currency else value
        return self.reader.minor(value, currency, field)

    def number(self, expression: str, node: Any, field: str) -> Decimal | None:
        """A decimal with the mapping's decimal sign; thousands separators are dropped."""
        value = self.find(expression, node, field)
        if isinstance(value, str) and value.strip():
            value = value.replace("\u00a0", "").replace("'", "").replace(" ", "")
            other = "." if self.mapping.decimal == "," else ","
            value = value.replace(other, "").replace(self.mapping.decimal, ".")
        return self.reader.number(value, field)

    def instant(self, expression: str, node: Any, field: str, *, required: bool = False) -> datetime | None:
        """An aware instant, in the mapping's form and time zone when it says them."""
        value = self.find(expression, node, field)
        if value in (None, "") or not self.mapping.dates:
            read = self.reader.instant(value, field, required=required)
            local = isinstance(value, str) and read is not None and not _has_offset(value)
            return self._placed(read) if local and read is not None else read
        try:
            return self._placed(datetime.strptime(text(value), self.mapping.dates))  # noqa: DTZ007
        except ValueError:
            self.reader.note("instant_invalid", field, value=shown(value))
            return None

    def _placed(self, read: datetime) -> datetime:
        if read.tzinfo is not None and self.mapping.dates and "%z" in self.mapping.dates:
            return read.astimezone(ZoneInfo("UTC"))
        return read.replace(tzinfo=ZoneInfo(self.mapping.time_zone)).astimezone(ZoneInfo("UTC"))

    def state(self, states: States | None, node: Any, field: str, fallback: str) -> str:
        """The mapped state; a word that is not in the table is held. Without a table the fallback is meant."""
        if states is None:
            return fallback
        words = {word.lower(): state for word, state in states.map.items()}
        found = self.text(states.source, node, field)
        return self.reader.state(found, field, words, fallback)


def _has_offset(value: str) -> bool:
    return value.rstrip().endswith(("Z", "UTC")) or "+" in value[10:] or "-" in value[10:]
