"""What stands in the file for R&D, and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amends.quality.rules.tables import DEFINITIONS
from amends.quality.types.problems import QualityProblem

UNIT_COLUMNS = {
    "unit_id": "our number of the sold unit", "serial": "serial number as shipped",
    "sku": "product", "lot": "production lot", "supplier": "supplier's code", "produced_on": "day of production",
    "date_code": "year and week of making", "firmware": "firmware as shipped",
    "components": "parts with their lots, name=lot;name=lot", "channel": "where it was sold",
    "country": "country that it went to", "started_on": "first day in use (empty: not shipped yet)",
    "failed_on": "day of the first report", "failed": "1 failed, 0 not", "age_days": "age at failure, else now",
    "weight": "how many pieces the row stands for",
}  # fmt: skip
CASE_COLUMNS = {
    "ref": "claim", "unit_id": "the unit of units.csv", "symptom": "code of the reported symptom",
    "symptom_label": "the symptom in words", "theme": "what the customer's words are about",
    "finding": "code of the inspected defect", "finding_label": "the defect in words",
    "result": "result of the inspection", "cause": "confirmed cause", "cause_label": "the cause in words",
    "reported_on": "day of the report", "age_days": "age when it was reported", "weight": "pieces",
}  # fmt: skip


def readme(view: QualityProblem, at: datetime, files: Sequence[str], units: int, cases: int) -> str:
    """In Markdown."""
    lines = [
        f"# {view.ref}: {view.title}, lot {view.lot}",
        "",
        f"State {view.state.replace('_', ' ')}; figures of {at:%Y-%m-%d %H:%M} UTC: {units:,} rows of units, "
        f"{cases:,} claims. Cause: {view.cause_label or 'not confirmed yet'}.",
        "",
        "No customer, order, address or words of a customer are in here. Photos are copies without metadata; look "
        "at them before you pass them on.",
        "",
        "## Files",
        "",
        *(f"- `{name}`" for name in files),
        "",
        "## What the words mean",
        "",
        *(f"- **{word}**: {meaning}" for word, meaning in DEFINITIONS.items()),
        "- **Charts of months in service**: percent of the pieces of a starting month (row, with its pieces) that "
        "failed in each month of age (column); pale: too few to tell.",
    ]
    for name, columns in (("units", UNIT_COLUMNS), ("cases", CASE_COLUMNS)):
        lines += ["", f"## data/{name}.csv and .parquet", "", *(f"- `{c}`: {text}" for c, text in columns.items())]
    return "\n".join([*lines, ""])
