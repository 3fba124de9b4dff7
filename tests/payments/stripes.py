"""The Stripe-compatible server as a process of its own, and what tests say to it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class StripeServer:
    """The other process."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def tell(self, verb: str, **form: object) -> dict[str, Any]:
        body = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(f"{self.url}/test/{verb}", body, timeout=20) as answer:
            return dict(json.loads(answer.read()))

    def charge(self, amount: int, currency: str = "eur") -> str:
        return str(self.tell("charges", amount=amount, currency=currency)["id"])

    def back(self, charge: str) -> int:
        """What was paid back on this charge, by its own books."""
        found = [
            one for one in self.tell("look")["refunds"] if one["charge"] == charge and one["status"] != "failed"
        ]
        return sum(one["amount"] for one in found)


@contextmanager
def serving() -> Iterator[StripeServer]:
    """The server, for as long as it is needed."""
    place = Path(__file__).with_name("stripe_server.py")
    server = subprocess.Popen(
        [sys.executable, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        yield StripeServer(int(server.stdout.readline()))
    finally:
        server.stdin.close()
        server.wait(20)
