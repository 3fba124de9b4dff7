"""Holding what the database has against the file: every row and every penny, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from amends.channels.retail.read import MICRO, Row
from amends.channels.retail.sort import CHANNEL, PENNY, Cancellation
from amends.orders.api import months as sums
from amends.orders.ports import MonthSum, RecordOutcome
from amends.repair.api import DeadSum, dead_months


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One month. Amounts are decimal texts in pounds; `file` is exact, the parts come from the database."""

    month: str
    rows: int
    file: str
    orders: str
    cancellations: str
    dead_letters: str
    difference: str
    agrees: bool


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The import's report. `reconciles` is true only when every row has its place and every month agrees."""

    file: str
    sha256: str
    rows: int
    order_rows: int
    cancellation_rows: int
    dead_letter_rows: int
    rows_without_place: int
    invoices: int
    orders: int
    cancellations: int
    dead_letters: dict[str, int]
    refused: list[str]
    returned_units: int
    returned_units_on_order_lines: int
    months: list[Month]
    reconciles: bool


def reconcile(
    name: str, sha256: str, rows: list[Row], cancellations: list[Cancellation], refused: Iterable[RecordOutcome]
) -> Report:
    """Compare the file's rows with what the database holds now."""
    sold = {one.month: one for one in sums.order_months(CHANNEL, "")}
    back = {one.month: one for one in sums.refund_months(CHANNEL, "")}
    dead = dead_months(CHANNEL, "")
    matched, units = sums.matched_refund_lines(CHANNEL, "")
    months = _months(rows, sold, back, dead)
    order_rows = sum(one.lines for one in sold.values())
    dead_rows = sum(one.rows for one in dead)
    # A cancelled row may be split over several order lines: rows are counted here, their money in the database.
    cancelled_rows = sum(len(one.rows) for one in cancellations)
    missing = len(rows) - order_rows - cancelled_rows - dead_rows
    refusals = [f"{one.external_id}: {one.code}" for one in refused]
    letters: dict[str, int] = defaultdict(int)
    for one in dead:
        letters[one.code] += one.letters
    return Report(
        file=name,
        sha256=sha256,
        rows=len(rows),
        order_rows=order_rows,
        cancellation_rows=cancelled_rows,
        dead_letter_rows=dead_rows,
        rows_without_place=missing,
        invoices=len({row.invoice for row in rows}),
        orders=sum(one.documents for one in sold.values()),
        cancellations=len(cancellations),
        dead_letters=dict(sorted(letters.items())),
        refused=refusals[:100],
        returned_units=units,
        returned_units_on_order_lines=matched,
        months=months,
        reconciles=not missing and not refusals and all(month.agrees for month in months),
    )


def _months(
    rows: list[Row], sold: dict[str, MonthSum], back: dict[str, MonthSum], dead: list[DeadSum]
) -> list[Month]:
    exact: dict[str, int] = defaultdict(int)
    count: dict[str, int] = defaultdict(int)
    for row in rows:
        key = f"{row.at:%Y-%m}"
        exact[key] += row.micro
        count[key] += 1
    gone: dict[str, int] = defaultdict(int)
    for one in dead:
        gone[one.month] += one.micro
    result = []
    for key in sorted(exact.keys() | sold.keys() | back.keys() | gone.keys()):
        orders = sold[key].minor * PENNY if key in sold else 0
        cancelled = -back[key].minor * PENNY if key in back else 0
        difference = exact[key] - orders - cancelled - gone[key]
        result.append(
            Month(
                month=key,
                rows=count[key],
                file=pounds(exact[key]),
                orders=pounds(orders),
                cancellations=pounds(cancelled),
                dead_letters=pounds(gone[key]),
                difference=pounds(difference),
                agrees=abs(difference) < PENNY,
            )
        )
    return result


def pounds(micro: int) -> str:
    """Millionths as a decimal text with at least two digits, exact."""
    sign = "-" if micro < 0 else ""
    whole, rest = divmod(abs(micro), MICRO)
    digits = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole}.{digits}"
