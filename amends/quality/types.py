"""Defect reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class ParetoRow(msgspec.Struct, frozen=True, kw_only=True):
    """One bar: a product and defect with its count (claims, or inspected receipts), its pieces, its share and
    the share of this and all bars before it (percent with one decimal)."""

    sku: str
    title: str
    defect_code: str
    defect_label: str
    claims: int
    units: int
    share: Decimal
    cumulated: Decimal


class Pareto(msgspec.Struct, frozen=True, kw_only=True):
    """The report: by which code (symptom or finding), over how many cases and pieces, rows by count.

    `others`: cases that are in none of the rows.
    """

    by: str
    since: date | None
    total: int
    units: int
    others: int
    rows: tuple[ParetoRow, ...]
