"""Step 1: order events of two shops and a file, good and bad."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from amends.cli.demo.door import check, send_event, wait_for
from amends.cli.demo.payloads import event, signed_shopify, signed_woo
from amends.cli.demo.story.told import Told

_FILE = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
9001,MUG-B,BLUE MUG,6,2026-10-02 10:00:00,3.35,800,United Kingdom
9001,MUG-R,RED MUG,2,2026-10-02 10:00:00,3.35,800,United Kingdom
9002,MUG-B,,-4,2026-10-05 11:00:00,0,,United Kingdom
C9003,MUG-B,BLUE MUG,-1,2026-10-09 09:00:00,3.35,800,United Kingdom
"""


def shopify_order(told: Told) -> str:
    """A signed webhook becomes an order, exact to the penny; sent twice it is one."""
    order = event("shopify_order", PLACED=told.ago(40), DELIVERED=told.ago(37))
    told.notes["shopify_order"] = json.dumps(order)
    for _ in range(2):
        code = send_event(told.house.hooks, "shopify", "lamps", signed_shopify("orders/create", order, "demo-1"))
        check(code in (200, 202), "the receiver to accept the signed event", code)
    forged = signed_shopify("orders/create", order, "demo-forged")
    forged[1]["X-Shopify-Hmac-Sha256"] = "AAAA"
    code = send_event(told.house.hooks, "shopify", "lamps", forged)
    check(code == 401, "a forged signature to be refused with 401", code)
    found = _order(told, "#A1001")
    check(found["total"] == 18715, "the order's total to be 187.15", found["total"])
    check(sum(line["total"] for line in found["lines"]) == 18225, "its lines to sum to 182.25", found["lines"])
    check(found["external_id"] == "820982911946154508", "the long id to survive", found["external_id"])
    serials = sorted(unit["serial"] for unit in found["lines"][0]["units"])
    check(serials == ["ARC241000007", "ARC241000008"], "its two lamps to carry their serials", serials)
    told.numbers["lamp_order"], told.numbers["lamp_line"] = found["id"], found["lines"][0]["id"]
    return f"Shopify order #A1001: 2 deliveries, 1 order, GBP 187.15, serials {', '.join(serials)}"


def woo_order(told: Told) -> str:
    """The other shop system, with tax on top."""
    order = event("woo_order", PLACED=told.gmt_ago(30))
    code = send_event(told.house.hooks, "woocommerce", "kitchen", signed_woo("order.created", order, "demo-w1"))
    check(code in (200, 202), "the receiver to accept the signed event", code)
    found = _order(told, "5120")
    check((found["total"], found["tax"]) == (31416, 5016), "EUR 314.16 with EUR 50.16 tax", found["total"])
    told.numbers["woo_order"], told.numbers["woo_line"] = found["id"], found["lines"][0]["id"]
    return "WooCommerce order 5120: EUR 314.16, EUR 50.16 of it tax"


def dead_letter(told: Told) -> str:
    """An order that does not add up waits with its reason; the operator lets it through, naming why."""
    order = event("woo_order", PLACED=told.gmt_ago(3)) | {"id": 5121, "number": "5121", "total": "999.99"}
    send_event(told.house.hooks, "woocommerce", "kitchen", signed_woo("order.created", order, "demo-w2"))
    desk = told.as_("intake_operator")
    page = wait_for(lambda: desk.get("/dead-letters"), lambda page: bool(page["items"]), "a dead letter")
    letter: dict[str, Any] = page["items"][0]
    check("999.99" in letter["text"], "a reason that names the amount", letter["text"])
    desk.post(f"/dead-letters/{letter['id']}/release", {"reason": "Gift wrap was billed by hand"})
    found = _order(told, "5121")
    check(found["total"] == 99999, "the released order to be taken as it says", found["total"])
    return f"dead letter ({letter['code']}): “{letter['text'][:90]}…”, released, order 5121 taken"


def file_import(told: Told) -> str:
    """An invoice-line file: order, cancellation, named dead letter, reconciled by month."""
    del told
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.csv"
        path.write_text(_FILE)
        command = [sys.executable, "-m", "amends.cli", "import", "retail", str(path), "--json"]
        done = subprocess.run(command, capture_output=True, check=False)
    check(done.returncode == 0, "the import to end with 0", done.stderr.decode()[-400:])
    report = json.loads(done.stdout)
    check(report["reconciles"], "the file to reconcile", report)
    check(report["dead_letters"] == {"stock_write_off": 1}, "one named dead letter", report["dead_letters"])
    check(report["returned_units_on_order_lines"] == 1, "the cancelled mug on its order line", report)
    return "file of 4 rows: 1 order, 1 cancellation on its order line, 1 dead letter; GBP 23.45 reconciles"


def _order(told: Told, number: str) -> Any:
    agent = told.as_("agent")
    page = wait_for(
        lambda: agent.get("/orders", q=number), lambda page: bool(page["items"]), f"order {number} to be there"
    )
    return agent.get(f"/orders/{page['items'][0]['id']}")


STEPS = (shopify_order, woo_order, dead_letter, file_import)
