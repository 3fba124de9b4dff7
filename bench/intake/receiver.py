"""The webhook receiver: acknowledged durable events a second, against a bare ASGI application that does the same
group commit and nothing else (no signature, no source, no headers, no job). Both are measured in one run.

Usage: python -m bench.intake.receiver [--events 4000] [--connections 64] [--rounds 2]
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import hmac
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from amends.cli.scratch import scratch_database
from bench.shopify_orders import payloads

SECRET = "bench-secret"
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Alternate between the two, so that a noisy neighbour hits both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=4000)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with scratch_database("amends_bench") as url:
        from amends.core.actor import SYSTEM
        from amends.intake.api import save_source

        save_source(SYSTEM, "shopify", "bench", "Bench", [SECRET])
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE bare_event (id bigint GENERATED ALWAYS AS IDENTITY, body bytea)")
        bodies = list(payloads(options.events))
        best: dict[str, float] = {}
        for _ in range(options.rounds):
            for name, module in (
                ("bare", "bench.intake.receiver_bare:application"),
                ("ours", "amends.web.hooks.asgi:application"),
            ):
                with serving(module) as port:
                    asyncio.run(storm(port, bodies[:200], options.connections))
                    rate, p50, p99 = asyncio.run(storm(port, bodies, options.connections))
                print(f"{name}: {rate:,.0f} events/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms", flush=True)
                best[name] = max(best.get(name, 0.0), rate)
        with psycopg.connect(url) as connection:
            (kept,) = connection.execute("SELECT count(*) FROM intake_rawevent").fetchone() or (0,)
        print(f"ratio ours / bare (best of each): {best['ours'] / best['bare']:.2f}; {kept:,} events kept")


@contextmanager
def serving(application: str) -> Iterator[int]:
    """One granian worker on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1", "--no-ws"]
    command += ["--port", str(port), "--log-level", "warning", application]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


async def storm(port: int, bodies: list[bytes], connections: int) -> tuple[float, float, float]:
    """(acknowledged events/s, median ms, 99th percentile ms) with so many senders at once."""
    run = secrets.token_hex(4)
    requests = [_request(body, f"{run}-{number}") for number, body in enumerate(bodies)]
    queue = iter(requests)
    waits: list[float] = []

    async def sender() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in queue:
            start = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 202"):
                raise RuntimeError(head.decode())
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            waits.append(time.perf_counter() - start)
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(connections)))
    seconds = time.perf_counter() - start
    waits.sort()
    return len(bodies) / seconds, waits[len(waits) // 2] * 1000, waits[len(waits) * 99 // 100] * 1000


def _request(body: bytes, name: str) -> bytes:
    signature = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    head = (
        "POST /hooks/shopify/bench HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"X-Shopify-Topic: orders/create\r\nX-Shopify-Webhook-Id: {name}\r\n"
        f"X-Shopify-Hmac-Sha256: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    main()
