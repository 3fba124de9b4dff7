"""Plans of inspection and what they found."""

from __future__ import annotations

from datetime import datetime

import msgspec

SCOPES = ("product", "category", "all")
"""For whom a plan is made; the first that has one counts."""
KINDS = ("check", "measure", "photo")
"""check: yes or no. measure: a number within limits. photo: at least one photo of the goods is there."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `least`, `most`: limits in `unit` as decimal texts, both included, empty = open at that end."""

    code: str = ""
    kind: str
    text: str
    unit: str = ""
    least: str = ""
    most: str = ""
    optional: bool = False


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a plan. Without steps it is retired. `scope_value`: SKU or category, empty for all goods."""

    id: int
    scope: str
    scope_value: str
    name: str
    version: int
    steps: tuple[Step, ...]
    author: str
    reason: str
    at: datetime


class StepResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one step found. `value`: yes, no, a decimal text, or the number of photos; empty: left out.
    `passed` None: left out (only an optional step is)."""

    code: str
    kind: str
    text: str
    value: str
    unit: str
    least: str
    most: str
    passed: bool | None


class SheetView(msgspec.Struct, frozen=True, kw_only=True):
    """The filled-in plan of one receipt; it is never changed. `passed`: every answered step did."""

    receipt_id: int
    plan_name: str
    plan_version: int
    plan_id: int
    results: tuple[StepResult, ...]
    passed: bool
    by: str
    at: datetime
