"""Defect reports."""

from __future__ import annotations

import msgspec


class ParetoRow(msgspec.Struct, frozen=True, kw_only=True):
    """One bar: a product and defect with its count, share and cumulated share (percent with one decimal)."""

    sku: str
    title: str
    defect_code: str
    defect_label: str
    claims: int
    units: int
    share: float
    cumulated: float


class Pareto(msgspec.Struct, frozen=True, kw_only=True):
    """The report: by which code (symptom or finding), over which claims, rows by count."""

    by: str
    total: int
    rows: tuple[ParetoRow, ...]
