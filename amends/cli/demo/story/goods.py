"""Step 7: receipt, quarantine, inspection."""

from __future__ import annotations

import psycopg

from amends.cli.demo.door import check
from amends.cli.demo.story.told import Told


def received(told: Told) -> str:
    """Scanned twice, booked once: quality_reject in the quarantine bin; sellable stock stays."""
    warehouse = told.as_("warehouse")
    before = _available(told)
    body = {"quantity": 1, "location_code": "LDS", "serial": "ARC241000007", "key": "demo-scan-1"}
    scanned = told.notes["rma"].lower().replace("-", "")
    first = warehouse.post(f"/rmas/{scanned}/receipts", body)
    again = warehouse.post(f"/rmas/{scanned}/receipts", body)
    check(first["id"] == again["id"], "the second scan to answer the same receipt", again["id"])
    check(first["bin"] == "Q-01", "the quarantine bin", first["bin"])
    check(_available(told) == before, "sellable stock to stay", _available(told))
    held = [row for row in warehouse.get("/stock", sku="LAMP-ARC")["items"] if "quality_reject" in str(row)]
    check(len(held) == 1, "one balance in quality_reject", held)
    told.numbers["receipt"] = first["id"]
    told.numbers["available"] = before
    return (
        f"received into {first['location_code']}/{first['bin']} as quality_reject; available lamps still {before}"
    )


def no_way_back(told: Told) -> str:
    """The database itself refuses to move the unit to sellable without an authorised disposition."""
    with psycopg.connect(told.house.database_url) as connection:
        try:
            connection.execute(_SMUGGLE)
            connection.commit()
        except psycopg.Error as error:
            check("release_needed" in str(error), "the refusal to name the missing release", error)
            return "raw SQL from quality_reject to sellable: refused by the database itself (release_needed)"
    check(False, "the database to refuse the move")
    return ""


def inspected(told: Told) -> str:
    """The inspector codes what was found."""
    receipt = told.as_("quality").post(
        f"/receipts/{told.numbers['receipt']}/inspection",
        {
            "found_defect": "fracture",
            "result": "defect_confirmed",
            "note": "Crack from the rivet",
        },
    )
    check(receipt["inspected"] and receipt["found_defect"] == "fracture", "the found defect to be kept", receipt)
    return f"inspected: {receipt['found_label']} (reported and found defect are coded apart)"


def _available(told: Told) -> int:
    return int(told.as_("agent").get("/stock/available", sku="LAMP-ARC")["available"]["LAMP-ARC"])


_SMUGGLE = """
WITH entry AS (
  INSERT INTO ledger_entry (book, kind, reference, reason, key, actor_kind, actor_label, at)
  VALUES ('goods', 'smuggled', 'demo', '', 'demo-smuggle', 'system', 'demo', now()) RETURNING id
), stock AS (
  SELECT b.account_id, b.commodity, b.lot, a.location
  FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id
  WHERE a.kind = 'quality_reject' AND b.amount > 0 LIMIT 1
), target AS (
  SELECT a.id FROM ledger_account a WHERE a.kind = 'sellable' LIMIT 1
)
INSERT INTO ledger_leg (entry_id, account_id, commodity, lot, amount)
SELECT entry.id, stock.account_id, stock.commodity, stock.lot, -1 FROM entry, stock
UNION ALL SELECT entry.id, target.id, stock.commodity, stock.lot, 1 FROM entry, stock, target
"""
STEPS = (received, no_way_back, inspected)
