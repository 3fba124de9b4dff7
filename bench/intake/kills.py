"""Kill -9 of the receiver, the worker and the database while events come in: nothing that was acknowledged may be
lost, and nothing may be done twice.

Usage: python -m bench.intake.kills [--kills 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from pathlib import Path

import httpx
import msgspec

from bench.intake.house import House, house, signed

SENDERS = 6
PACE = 0.02
_JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
SELECT 'intake', 'intake.process', -1, '{}'
WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'intake.process')
"""
_STATES = "SELECT DISTINCT state FROM intake_rawevent WHERE state NOT IN ('done', 'superseded')"


class Report(msgspec.Struct):
    """What was sent and what came of it. `wrong` is empty when all is well."""

    kills: Counter[str] = msgspec.field(default_factory=Counter)
    acknowledged: set[str] = msgspec.field(default_factory=set)
    refused: int = 0
    seconds: float = 0
    drain: float = 0
    wrong: list[str] = []

    def told(self) -> str:
        """In words."""
        kills = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        return (
            f"{sum(self.kills.values())} kills ({kills}) in {self.seconds:.1f} s; {len(self.acknowledged):,} "
            f"deliveries acknowledged, {self.refused:,} sent again; "
            f"all worked off {self.drain:.1f} s after the last kill; "
            + ("; ".join(self.wrong) or "nothing lost, nothing doubled")
        )


def run(kills: int, seed: int = 1, pause: float = 1.0, most: float = 3600, template: Path | None = None) -> Report:
    """An installation of its own with two receivers and two workers, so many kills (or as many as go into `most`
    seconds), and the reckoning."""
    with house(template, receivers=2, workers=2) as found:
        return asyncio.run(_run(found, kills, random.Random(seed), pause, most))


async def _run(found: House, kills: int, chance: random.Random, pause: float, most: float) -> Report:
    report, stop = Report(), asyncio.Event()
    since = time.monotonic()
    senders = [asyncio.create_task(_send(found, place, stop, report)) for place in range(SENDERS)]
    keeper = asyncio.create_task(_keep_up(found, stop))
    await asyncio.sleep(pause)
    for turn in range(kills):
        if time.monotonic() - since > most:
            break
        name = ("worker", "receiver", "database")[turn % 3]
        await asyncio.to_thread(_kill, found, name, chance)
        report.kills[name] += 1
        await asyncio.sleep(chance.uniform(0.3, 1.7) * pause)
    report.seconds = time.monotonic() - since
    stop.set()
    await asyncio.gather(*senders)
    keeper.cancel()
    since = time.monotonic()
    await asyncio.to_thread(_drain, found, report)
    report.drain = time.monotonic() - since
    await asyncio.to_thread(_reckon, found, report)
    return report


def _kill(found: House, name: str, chance: random.Random) -> None:
    if name == "database":
        found.kill_database()
    else:
        part = chance.choice(found.workers if name == "worker" else found.receivers)
        part.kill()
        part.start()


async def _keep_up(found: House, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await asyncio.to_thread(found.keep_up)
        await asyncio.sleep(0.1)


async def _send(found: House, place: int, stop: asyncio.Event, report: Report) -> None:
    """Orders, each with a change and some with a refund that comes first; every delivery until it is
    acknowledged, as shops do."""
    async with httpx.AsyncClient(timeout=5) as client:
        number = place
        while not stop.is_set():
            for topic, name, payload in _events(number):
                while name not in report.acknowledged:
                    if await _post(client, found, topic, name, payload):
                        report.acknowledged.add(name)
                    else:
                        report.refused += 1
                        await asyncio.sleep(0.2)
                await asyncio.sleep(PACE)
            number += SENDERS


async def _post(client: httpx.AsyncClient, found: House, topic: str, name: str, payload: object) -> bool:
    body = json.dumps(payload).encode()
    address = f"{random.choice(found.hooks)}/hooks/shopify/one"
    try:
        answer = await client.post(address, content=body, headers=signed(topic, name, body))
    except httpx.HTTPError:
        return False
    return answer.status_code == 202


def _events(number: int) -> list[tuple[str, str, object]]:
    line = {"id": 7_000_000 + number, "sku": "KETTLE", "name": "Kettle", "quantity": 2, "price": "60.00"}
    order = {
        "id": 9_000_000_000 + number, "name": f"#{number}", "created_at": "2025-03-04T09:00:00Z",
        "updated_at": "2025-03-04T10:00:00Z", "currency": "GBP", "taxes_included": True,
        "financial_status": "paid", "fulfillment_status": None, "total_price": "120.00",
        "line_items": [line | {"tax_lines": []}], "shipping_lines": [],
        "customer": {"id": number, "email": f"buyer{number}@example.org", "first_name": "B", "last_name": "C"},
    }  # fmt: skip
    later = order | {"updated_at": "2025-03-05T10:00:00Z", "fulfillment_status": "fulfilled"}
    found: list[tuple[str, str, object]] = [("orders/create", f"o{number}", order)]
    if number % 4 == 0:
        sums = {"subtotal": "60.00", "total_tax": "0"}
        back = {"line_item_id": 7_000_000 + number, "quantity": 1, "restock_type": "return", **sums}
        paid = {"id": 1, "kind": "refund", "status": "success", "amount": "60.00", "currency": "GBP"}
        refund = {
            "id": 660_000 + number, "order_id": 9_000_000_000 + number, "created_at": "2025-03-10T09:00:00Z",
            "note": "defective", "refund_line_items": [back], "transactions": [paid],
        }  # fmt: skip
        found.insert(0 if number % 8 else 1, ("refunds/create", f"r{number}", refund))
    return [*found, ("orders/updated", f"u{number}", later)]


def _drain(found: House, report: Report) -> None:
    """Until nothing is pending. What waits for its order is due now, as if time had passed."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found.keep_up()
        found.ask("UPDATE intake_rawevent SET due_at = now() WHERE state = 'pending' AND due_at > now()")
        if found.ask("SELECT count(*) FROM intake_rawevent WHERE state = 'pending'") == [(0,)]:
            return
        found.ask(_JOB)
        time.sleep(0.3)
    report.wrong.append("not worked off after two minutes")


def _reckon(found: House, report: Report) -> None:
    orders = {name for name in report.acknowledged if name.startswith("o")}
    refunds = {name for name in report.acknowledged if name.startswith("r")}
    kept = [name for (name,) in found.ask("SELECT dedupe_key FROM intake_rawevent")]
    count = len(orders)
    wanted: dict[str, tuple[object, object]] = {
        "acknowledged but not kept": (sorted(report.acknowledged - set(kept)), []),
        "kept twice": (len(kept), len(set(kept))),
        "states": (found.ask(_STATES), []),
        "orders": (found.ask("SELECT count(*), count(DISTINCT external_id) FROM orders_order"), [(count, count)]),
        "lines": (found.ask("SELECT count(*), sum(quantity) FROM orders_orderline"), [(count, 2 * count)]),
        "refunds": (
            found.ask("SELECT count(*), coalesce(sum(amount), 0)::bigint FROM orders_refund"),
            [(len(refunds), 6000 * len(refunds))],
        ),
        "runs left over": (found.ask("SELECT count(*) FROM intake_run"), [(0,)]),
        "tally": (found.ask("SELECT coalesce(sum(came) - sum(gone), 0)::bigint FROM intake_tally"), [(0,)]),
    }
    report.wrong += [f"{name}: {seen}, not {right}" for name, (seen, right) in wanted.items() if seen != right]


def main() -> None:
    """A longer soak than the suite has time for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(run(options.kills, options.seed).told())


if __name__ == "__main__":
    main()
