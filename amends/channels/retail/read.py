"""Reading an invoice-line file (Parquet or CSV) into plain rows, whole invoices at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from amends.core.errors import Refused, register_texts

register_texts(
    {
        "file_unreadable": "The file {file} cannot be read as Parquet or CSV: {why}. Export it again.",
        "columns_missing": "The file {file} lacks the columns {columns}. Needed are invoice, stock code, "
        "description, quantity, date, unit price, customer and country.",
        "file_not_found": "There is no file {file}. Check the path.",
    }
)

# Our name -> the header names in use (both published editions of the layout).
_HEADERS = {
    "invoice": ("InvoiceNo", "Invoice"),
    "stock_code": ("StockCode",),
    "description": ("Description",),
    "quantity": ("Quantity",),
    "at": ("InvoiceDate",),
    "price": ("UnitPrice", "Price"),
    "customer": ("CustomerID", "Customer ID"),
    "country": ("Country",),
}
MICRO = 1_000_000
_CHUNK = 65_536


class Row(msgspec.Struct, frozen=True):
    """One line as the file has it. `price` in millionths of a pound (the file has up to three decimals);
    `number` counts the file's rows from 1, `place` the rows of this invoice; `fault` names what makes the
    row unusable ("" = usable)."""

    number: int
    place: int
    invoice: str
    stock_code: str
    description: str
    quantity: int
    at: datetime
    price: int
    customer: str
    country: str
    fault: str = ""

    @property
    def micro(self) -> int:
        """Quantity x price, exact, in millionths."""
        return self.quantity * self.price


def read_rows(path: Path) -> Iterator[Row]:
    """Every row of the file, in the file's order. Dates carry no zone in this layout and are taken as UTC.

    Refused: file_not_found, file_unreadable, columns_missing.
    """
    table = _table(path)
    names = {ours: next((h for h in headers if h in table.column_names), "") for ours, headers in _HEADERS.items()}
    missing = [ours for ours, header in names.items() if not header]
    if missing:
        raise Refused("columns_missing", file=path.name, columns=", ".join(missing))
    number = 0
    places: dict[str, int] = {}
    for batch in table.select(list(names.values())).to_batches(max_chunksize=_CHUNK):
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            number += 1
            invoice = _text(values[0])
            places[invoice] = place = places.get(invoice, 0) + 1
            yield _row(number, place, invoice, values[1:])


def _table(path: Path) -> Any:
    # Loaded at first use: every process imports this module, few read files.
    import pyarrow as pa
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pa_parquet

    if not path.is_file():
        raise Refused("file_not_found", file=path.name)
    try:
        if path.suffix.lower() == ".csv":
            texts = {header: pa.string() for headers in _HEADERS.values() for header in headers}
            return pa_csv.read_csv(path, convert_options=pa_csv.ConvertOptions(column_types=texts))
        return pa_parquet.read_table(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refused("file_unreadable", file=path.name, why=str(error).splitlines()[0]) from error


def _row(number: int, place: int, invoice: str, values: tuple[Any, ...]) -> Row:
    code, text, quantity, at, price, customer, country = values
    fault = ""
    whole, units = _whole(quantity)
    micro = _micro(price)
    moment = _moment(at)
    if not invoice:
        fault = "invoice_missing"
    elif not whole:
        fault = "quantity_unreadable"
    elif micro is None:
        fault = "price_unreadable"
    elif moment is None:
        fault = "date_unreadable"
    return Row(
        number,
        place,
        invoice,
        _text(code),
        _text(text),
        units,
        moment or datetime(1970, 1, 1, tzinfo=UTC),
        micro or 0,
        _text(customer).removesuffix(".0"),
        _text(country),
        fault,
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _whole(value: Any) -> tuple[bool, int]:
    try:
        number = Decimal(str(value))
        return (True, int(number)) if number == number.to_integral_value() else (False, 0)
    except (ArithmeticError, ValueError):
        return False, 0


def _micro(value: Any) -> int | None:
    """The file holds binary doubles; their shortest decimal text is what the shop typed."""
    try:
        number = Decimal(str(value)) * MICRO
        return int(number) if number == number.to_integral_value() else None
    except (ArithmeticError, ValueError):
        return None


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    text = _text(value)
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
