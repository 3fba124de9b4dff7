"""Stock as another system says it: JSON or CSV."""

from __future__ import annotations

import csv

import msgspec

from amends.core.errors import Refused
from amends.core.tables import csv_rows
from amends.ledger.types import GoodsStatus, OutsideStock

MOST = 100_000
_COLUMNS = ("location", "sku", "units")


class _Sent(msgspec.Struct):
    stock: list[OutsideStock]


def read_outside(body: bytes) -> list[OutsideStock]:
    """`{"stock": [{location, sku, units, status?}]}`, or CSV with these columns in any order (comma or
    semicolon). Lines of the same place, SKU and status are summed by who compares. Refused:
    outside_malformed, outside_many."""
    try:
        text = body.decode("utf-8-sig").strip()
        found = msgspec.json.decode(text, type=_Sent).stock if text.startswith("{") else _table(text)
    except (ValueError, csv.Error) as error:  # msgspec's errors are ValueErrors
        raise Refused("outside_malformed", field="file", why=str(error)[:200]) from error
    known = {status.value for status in GoodsStatus}
    wrong = next((line.status for line in found if line.status not in known), None)
    if wrong is not None:
        raise Refused("outside_malformed", field="file", why=f"{wrong} is no status")
    if len(found) > MOST:
        raise Refused("outside_many", field="file", limit=MOST)
    return found


def _table(text: str) -> list[OutsideStock]:
    return [
        OutsideStock(
            location=row["location"],
            sku=row["sku"],
            units=int(row["units"]),
            status=row.get("status") or GoodsStatus.SELLABLE.value,
        )
        for row in csv_rows(text, _COLUMNS)
    ]
