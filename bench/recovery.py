"""Gathering what 100,000 defective units cost: statements and seconds, whole and for one claim.

Every unit was claimed, refunded, received, found defective and scrapped or put into its supplier's bin; ten
suppliers with an agreement each. The floor beside it: the rows that gathering writes, by COPY into bare tables.
Usage: python -m bench.recovery [--units 100000]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

import psycopg

from amends.cli.scratch import scratch_database
from bench.copying import copy_seconds
from bench.counting import statements
from bench.resolutions import _CLAIMS
from bench.story import _shop

GRANTED = (
    """INSERT INTO decisions_decision (claim_id, state, outcome, remedy, share_percent, decided_by, at, method,
         return_required, currency, reasons, second_by, override_reason, inputs, trace)
       SELECT id, 'final', 'approve', 'refund', 100, 'policy', now(), 'original', true, 'EUR', '[]', '', '', '{}',
         '{}' FROM claims_claim""",
    """INSERT INTO resolutions_resolution (claim_id, decision_id, sold_unit_id, state, remedy, method, quantity,
         currency, amount_minor, tax_minor, value_minor, value_tax_minor, breakdown, return_required, sku,
         replacement_serial, at, settled_at)
       SELECT k.id, d.id, k.sold_unit_id, 'settled', 'refund', 'original', 1, 'EUR', 11900, 1900, 11900, 1900,
         '[]', true, '', '', now(), now() FROM claims_claim k JOIN decisions_decision d ON d.claim_id = k.id""",
)
"""Every claim is approved and its refund granted and settled."""
_DEFECTS = (
    """INSERT INTO catalog_supplier (code, name, email)
       SELECT 'SUP-' || n, 'Supplier ' || n, '' FROM generate_series(0, 9) n""",
    """UPDATE catalog_product SET unit_cost_minor = 4000, cost_currency = 'EUR',
         supplier_id = (SELECT id FROM catalog_supplier s WHERE s.code = 'SUP-' || catalog_product.id %% 10)""",
    *GRANTED,
    """INSERT INTO returns_rma (public_id, claim_id, resolution_id, state, customer_name, claim_ref, order_number,
         sold_unit_id, product_id, sku, title, serial, quantity, received_quantity, remedy, location_code,
         return_address, authorised_at, expires_at, expiry_rule)
       SELECT 'RMA-B' || k.id, k.id, z.id, 'closed', '', k.public_id, '', k.sold_unit_id, k.product_id, k.sku,
         k.title, '', 1, 1, 'refund', 'WH', '[]', now(), now(), '' FROM claims_claim k
       JOIN resolutions_resolution z ON z.claim_id = k.id""",
    """INSERT INTO returns_receipt (rma_id, key, sku, quantity, serial, condition, location_code, bin, note,
         received_by, entry_id, is_inspected, is_gone, at)
       SELECT id, 'b' || id, sku, 1, '', 'as_expected', 'WH', 'Q', '', 'bench', 1, true, true, now()
       FROM returns_rma""",
    """INSERT INTO returns_inspection (receipt_id, defect_version, found_defect, found_label, result, note,
         inspected_by, at)
       SELECT id, 1, 'x', 'x', 'defect_confirmed', '', 'bench', now() FROM returns_receipt""",
    """INSERT INTO returns_disposition (receipt_id, code, state, quantity, to_status, note, proposed_by,
         proposed_by_user_id, authorised_by, cost_minor, currency, at)
       SELECT id, CASE WHEN id %% 2 = 0 THEN 'scrap' ELSE 'return_to_vendor' END, 'done', 1,
         CASE WHEN id %% 2 = 0 THEN 'scrap' ELSE 'in_transit' END, '', 'bench', %(user)s, 'bench',
         CASE WHEN id %% 2 = 0 THEN 4000 END, CASE WHEN id %% 2 = 0 THEN 'EUR' ELSE '' END, now()
       FROM returns_receipt""",
    "ANALYZE",
)
_NEWS = """
INSERT INTO jobs_factrow (name, version, payload, at)
SELECT 'bench', 1, jsonb_build_object('claim_id', claim_id), now() FROM recovery_defect ORDER BY claim_id LIMIT 200
"""


def main() -> None:
    """Fill, gather, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=100_000)
    units = parser.parse_args().units
    with scratch_database("amends_bench") as url:
        _shop(url, units)
        os.environ["DATABASE_URL"] = url
        _defective(url, units)
        from amends.core.actor import SYSTEM
        from amends.recovery import api as recovery
        from amends.recovery.commands.gather_changed import gather_changed

        print(f"{units:,} defective units")
        for what in ("the first time", "again, nothing new"):
            print(f"  gathered {what}: {_timed(recovery.gather)}")
        for what in ("first night", "second night", "a night with 200 claims changed"):
            print(f"  {what}: {_timed(gather_changed)}")
            with psycopg.connect(url) as connection:
                connection.execute(_NEWS)
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT min(claim_id) FROM recovery_defect").fetchone()
        assert row is not None
        print(f"  one claim: {_timed(lambda: recovery.gather([row[0]]))}")
        for name, read in (
            ("claims drafted", lambda: [recovery.draft(SYSTEM, f"SUP-{n}") for n in range(10)]),
            ("exposure", lambda: recovery.exposures(SYSTEM)),
            ("exposure of one supplier", lambda: recovery.exposures(SYSTEM, "SUP-3")),
            ("cost by product", lambda: recovery.poor_quality(SYSTEM, "sku", {})),
            ("suppliers", lambda: recovery.supplier_records(SYSTEM)),
        ):
            print(f"  {name}: {_timed(read)}")
        seconds, rows = copy_seconds(url, ["recovery_defect", "recovery_cost"])
        print(f"  bare COPY of the {rows:,} rows: {seconds:.2f} s")


def _defective(url: str, units: int) -> None:
    from datetime import date

    from amends.accounts.api import create_user
    from amends.core.actor import SYSTEM
    from amends.recovery.api import agree
    from amends.recovery.ports import AgreementInput

    user = create_user("bench@amends.example", "Bench", ["quality"]).id
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_CLAIMS, [units])
        for statement in _DEFECTS:
            connection.execute(statement, {"user": user}, prepare=False)
    for number in range(10):
        shares = {"scrap": 100, "vendor_goods": 100, "freight": 50}
        agreed = AgreementInput(
            code=f"A-{number}",
            supplier=f"SUP-{number}",
            currency="EUR",
            valid_from=date(2020, 1, 1),
            shares=shares,
        )
        agree.save_agreement(SYSTEM, agreed)


def _timed(act: Callable[[], Any]) -> str:
    started = time.perf_counter()
    sent = statements(act)
    return f"{time.perf_counter() - started:.2f} s, {sent} statements"


if __name__ == "__main__":
    main()
