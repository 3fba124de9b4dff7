"""The tables of the snapshot: their columns, and what a row is. The contract between the extract and the
aggregations."""

from __future__ import annotations

from collections.abc import Mapping

UNITS: Mapping[str, str] = {
    "unit_id": "int64", "sku": "string", "title": "string", "supplier": "string", "lot": "string",
    "produced_on": "date", "channel": "string", "country": "string", "region": "string", "firmware": "string",
    "date_code": "string", "components": "string", "started_on": "date", "failed_on": "date", "weight": "int64",
    "failed": "int64", "age_days": "int64", "claim_id": "int64", "currency": "string", "price": "int64",
    "serial": "string",
}  # fmt: skip
"""One row for pieces of one sold unit that share a fate: `weight` pieces, failed (1) or not (0). `started_on` is
empty while they have not left the house; `age_days` is the age at failure, else on the day of the snapshot;
`price`: what was paid for a piece, minor units of `currency`."""

CASES: Mapping[str, str] = {
    "claim_id": "int64", "ref": "string", "unit_id": "int64", "sku": "string", "title": "string",
    "supplier": "string", "lot": "string", "channel": "string", "country": "string", "region": "string",
    "symptom": "string", "symptom_label": "string", "finding": "string", "finding_label": "string",
    "result": "string", "cause": "string", "cause_label": "string", "reported_on": "date", "weight": "int64",
    "age_days": "int64", "words": "string", "counted": "int64", "settled": "int64", "returned": "int64",
    "theme": "string",
}  # fmt: skip
"""One row for each claim that was handed in and not withdrawn. `words`: the customer's own; `theme`: what they are
about (commands/themes.py); `counted`: 1 when it is
a failure of the product; `settled`: 1 when nothing more is to come; `returned`: pieces that came back."""

COSTS: Mapping[str, str] = {
    "claim_id": "int64", "kind": "string", "currency": "string", "minor": "int64", "pieces": "int64",
}  # fmt: skip
"""What a claim cost: refund, credit, store_credit (granted), replacement (at cost where it is known, else at its
price), and the workshop's part, labour and other lines."""

PARTS: Mapping[str, str] = {"claim_id": "int64", "sku": "string", "title": "string", "quantity": "int64"}
"""Parts built in and replacement units sent for a claim."""

STOCK: Mapping[str, str] = {
    "sku": "string", "title": "string", "supplier": "string", "lot": "string", "place": "string",
    "units": "int64",
}  # fmt: skip
"""Pieces that no customer has yet, by lot. `place`: in_stock or in_transit (the
book of goods knows the lot; what it holds back does not count), else unsold (known by serial number, never sold);
to_ship (sold)."""

TABLES: Mapping[str, Mapping[str, str]] = {
    "units": UNITS, "cases": CASES, "stock": STOCK, "costs": COSTS, "parts": PARTS,
}  # fmt: skip

AXES: Mapping[str, str] = {
    "symptom": "Symptom (as reported)", "finding": "Found defect (as inspected)", "cause": "Cause (confirmed)",
    "theme": "In customers' words", "sku": "Product", "lot": "Production lot", "supplier": "Supplier",
    "channel": "Channel", "country": "Country", "region": "Region", "month": "Month of the report",
}  # fmt: skip
"""By what cases can be counted and narrowed."""

UNIT_AXES: Mapping[str, str] = {
    "sku": "Product", "lot": "Production lot", "supplier": "Supplier", "channel": "Channel",
    "country": "Country", "region": "Region",
}  # fmt: skip
"""By what units can be counted and narrowed."""

MONTH_DAYS = 30.4375
NO_FAILURE = ("no_fault_found", "misuse", "wrong_item", "swapped_unit")
"""Results of an inspection after which a claim is no failure of the product."""
SILENT_DAYS = 30
"""A channel that never tells of shipping: so many days after the order the goods count as delivered."""

DEFINITIONS: Mapping[str, str] = {
    "unit": "A piece of goods that was sold and has left the house (delivered, shipped, or ordered more than "
    f"{SILENT_DAYS} days ago where the channel tells nothing). Its life starts on the day of delivery, else of "
    "purchase, else of the order.",
    "failure": "The first claim on the piece that was handed in and not withdrawn, on the day it was handed in, "
    "unless inspection found no fault, misuse, another article or a swapped unit.",
    "months in service": f"Age in whole months of {MONTH_DAYS} days: 0 is the first month.",
    "left out": "Pieces that came back without a defect still count as in use: the snapshot does not see them go.",
}
