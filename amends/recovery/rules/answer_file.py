"""A supplier's answer as a table: CSV that a person or their program made. No database."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from amends.core.errors import Refused
from amends.core.tables import csv_rows
from amends.recovery.types import LineAnswer, SupplierAnswer

_VERDICTS = {
    **dict.fromkeys(("accepted", "accept", "yes", "y", "ok", "approved"), "accepted"),
    **dict.fromkeys(("rejected", "reject", "no", "n", "denied", "refused"), "rejected"),
}
MOST_ROWS = 20_000


def read_table(body: bytes) -> list[SupplierAnswer]:
    """Columns, in any order and case: claim (ours, SCL-…) is needed; case or serial names a unit (neither: the
    whole claim); answer (accepted, rejected) or accepted (an amount); reason, reference, rma; credit with its
    document. One answer for each claim, in the order of the file.

    Refused: answer_malformed, with what is wrong in which line.
    """
    try:
        text = body.decode("utf-8-sig")
        head, line, rest = text.partition("\n")
        rows = list(csv_rows(head.lower() + line + rest, ("claim",)))
    except (ValueError, csv.Error) as error:
        raise Refused("answer_malformed", field="file", why=str(error)[:200]) from error
    if not 1 <= len(rows) <= MOST_ROWS:
        raise Refused("answer_malformed", field="file", why=f"it has {len(rows)} rows; 1 to {MOST_ROWS} are read")
    found: dict[str, list[Mapping[str, str]]] = {}
    for place, row in enumerate(rows, 2):
        if not row["claim"]:
            raise Refused("answer_malformed", field="file", why=f"line {place} names no claim")
        found.setdefault(row["claim"], []).append(row | {"": str(place)})
    return [_answer(claim, of_claim) for claim, of_claim in found.items()]


def _answer(claim: str, rows: list[Mapping[str, str]]) -> SupplierAnswer:
    def first(name: str) -> str:
        return next((row[name] for row in rows if row.get(name)), "")

    lines = [line for row in rows if (line := _line(row)) is not None]
    return SupplierAnswer(
        claim_ref=claim, lines=tuple(lines), supplier_ref=first("reference"), vendor_rma=first("rma"),
        document=first("document"), credit=_plain(first("credit").replace(" ", "")),
    )  # fmt: skip


def _line(row: Mapping[str, str]) -> LineAnswer | None:
    said, amount = row.get("answer", "").casefold(), row.get("accepted", "").replace(" ", "")
    if not said and not amount:
        return None
    if said and said not in _VERDICTS:
        raise Refused("answer_malformed", field="file", why=f"line {row['']}: answer is accepted or rejected")
    marks = tuple(row[name] for name in ("case", "serial") if row.get(name))
    verdict = _VERDICTS.get(said, "")
    return LineAnswer(
        marks=marks, verdict=verdict, amount=_plain(amount) if verdict != "rejected" else "",
        reason=row.get("reason", ""),
    )  # fmt: skip


def _plain(amount: str) -> str:
    """12,50, 1.234,50 and 1,234.50 with a point: the last sign is the decimal one, unless it stands there twice.
    (1.234 of a currency with two decimals is then refused as inexact, not guessed.)"""
    point = max(amount.rfind("."), amount.rfind(","))
    if point < 0:
        return amount
    sign, whole, part = amount[point], amount[:point], amount[point + 1 :]
    if amount.count(sign) > 1:
        return amount.replace(sign, "")
    return f"{whole.replace('.', '').replace(',', '')}.{part}"
