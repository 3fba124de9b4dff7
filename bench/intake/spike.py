"""A spike of one source among four: does the queue stay bounded, is anything lost, do the small sources notice?

A receiver and workers run as real processes on a durable database. Four sources send at a steady rate; then one of
them sends ten times what all four did, for a while; then it stops, and the backlog drains. Lag is the time from
the receipt of an event to its order.

Usage: python -m bench.intake.spike [--rate 20] [--times 10] [--calm 10] [--spike 30] [--workers 1]
       (the aim: --spike 300)
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.intake.house import SOURCES, House, Part, house, signed
from bench.shopify_orders import payloads

FLOOD = SOURCES[0]
LANES = 24
"""Connections of the flooding source; the others have two each."""
_LAG = """
SELECT s.account, count(*), percentile_cont(ARRAY[0.5, 0.99, 1.0]) WITHIN GROUP (
    ORDER BY extract(epoch FROM e.processed_at - e.received_at))
FROM intake_rawevent e JOIN intake_source s ON s.id = e.source_id
WHERE e.received_at >= to_timestamp(%s) AND e.received_at < to_timestamp(%s) AND e.processed_at IS NOT NULL
GROUP BY 1 ORDER BY 1
"""
_LEFT = "SELECT coalesce(sum(came) - sum(gone), 0)::bigint FROM intake_tally"


class Sender:
    """Sends different orders of one source at a steady rate; each again until it is acknowledged."""

    def __init__(self, found: House, account: str, bodies: itertools.cycle[bytes]) -> None:
        self.port, self.account, self.bodies = found.ports[0], account, bodies
        self.acknowledged = 0
        self.answers: Counter[int] = Counter()
        self._numbers = itertools.count()

    async def send(self, rate: float, seconds: float, connections: int) -> None:
        """`rate` events a second for so long."""
        due = time.monotonic()
        end = due + seconds
        turns = (due + place / rate for place in itertools.count())
        await asyncio.gather(*(self._connection(turns, end) for _ in range(connections)))

    async def _connection(self, turns: Iterator[float], end: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for due in turns:
            if due >= end:
                break
            await asyncio.sleep(due - time.monotonic())
            if time.monotonic() >= end:
                break
            request = self._request(next(self._numbers))
            while True:
                writer.write(request)
                status, retry = await _answer(reader)
                self.answers[status] += 1
                if status == 202:
                    self.acknowledged += 1
                    break
                await asyncio.sleep(min(retry, 2))
        writer.close()

    def _request(self, number: int) -> bytes:
        body = re.sub(rb'"id":\d+', b'"id":%d%07d' % (ord(self.account[0]), number), next(self.bodies), count=1)
        headers = signed("orders/create", f"{self.account}-{number}", body)
        head = f"POST /hooks/shopify/{self.account} HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(body)}\r\n"
        return (head + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n").encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    retry = head.lower().partition(b"retry-after: ")[2].partition(b"\r\n")[0]
    await reader.readexactly(length)
    return int(head[9:12]), int(retry or 1)


def memory(part: Part) -> float:
    """MiB of memory of a process and its children, as it is now."""
    if part.process is None:
        return 0.0
    pids = [part.process.pid]
    for pid in pids:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        pids += [int(it) for it in children.read_text().split()] if children.exists() else []
    total = 0
    for pid in pids:
        status = Path(f"/proc/{pid}/status")
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
        total += int(found[1]) if found else 0
    return total / 1024


async def _run(found: House, options: argparse.Namespace) -> tuple[list[Sender], dict[str, float], list[int]]:
    bodies = itertools.cycle(list(payloads(4000)))
    senders = [Sender(found, account, bodies) for account in SOURCES]
    peaks: list[int] = []
    watching = asyncio.create_task(_watch(found, peaks))
    moments = {"calm": time.time()}
    await asyncio.gather(*(it.send(options.rate, options.calm, 2) for it in senders))
    moments["spike"] = time.time()
    flood = options.rate * len(SOURCES) * options.times
    rates = [(flood, LANES) if it.account == FLOOD else (options.rate, 2) for it in senders]
    await asyncio.gather(
        *(it.send(rate, options.spike, wide) for it, (rate, wide) in zip(senders, rates, strict=True))
    )
    moments["drain"] = time.time()
    while (await asyncio.to_thread(found.ask, _LEFT))[0][0]:
        await asyncio.sleep(0.25)
    moments["end"] = time.time()
    watching.cancel()
    return senders, moments, peaks


async def _watch(found: House, peaks: list[int]) -> None:
    while True:
        peaks.append(int((await asyncio.to_thread(found.ask, _LEFT))[0][0]))
        await asyncio.sleep(0.5)


def main() -> None:
    """One run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=20, help="events a second of each source when calm")
    parser.add_argument("--times", type=float, default=10, help="the spike, in times of what all sources send")
    parser.add_argument("--calm", type=float, default=10, help="seconds")
    parser.add_argument("--spike", type=float, default=30, help="seconds")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    with house(workers=options.workers) as found:
        senders, moments, peaks = asyncio.run(_run(found, options))
        _print(found, senders, moments, peaks)


def _print(found: House, senders: list[Sender], moments: dict[str, float], peaks: list[int]) -> None:
    for name, until in (("calm", "spike"), ("spike", "drain")):
        print(f"{name}: {moments[until] - moments[name]:.0f} s; lag from receipt to order:")
        for account, count, (half, most, worst) in found.ask(_LAG, moments[name], moments[until]):
            print(f"  {account:6} {count:7,} events  p50 {half:6.2f} s  p99 {most:6.2f} s  worst {worst:6.2f} s")
    print(
        f"backlog at most {max(peaks):,} events; drained {moments['end'] - moments['drain']:.1f} s after the spike"
    )
    acknowledged = sum(it.acknowledged for it in senders)
    answers = sum((it.answers for it in senders), Counter[int]())
    print(f"answers: {', '.join(f'{status}: {count:,}' for status, count in sorted(answers.items()))}")
    kept, orders = found.ask(
        "SELECT (SELECT count(*) FROM intake_rawevent WHERE state = 'done'), (SELECT count(*) FROM orders_order)"
    )[0]
    lost = "nothing lost" if kept == orders == acknowledged else "NOT THE SAME"
    print(f"acknowledged {acknowledged:,}, worked off {kept:,}, orders {orders:,}: {lost}")
    receiver, *workers = [memory(part) for part in (*found.receivers, *found.workers)]
    print(f"memory now: receiver {receiver:.0f} MiB, workers {', '.join(f'{it:.0f} MiB' for it in workers)}")


if __name__ == "__main__":
    main()
