"""A payment provider on a real socket. It keeps its own books: what it paid, by idempotency key."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Provider:
    """`behave` decides, per call (counted from 1), what happens after the books were written: a name below."""

    def __init__(self, behave: Callable[[int], str]) -> None:
        self.behave = behave
        self.calls = 0
        self.paid: dict[str, int] = {}
        self.victim = 0
        self.lock = threading.Lock()
        self.url = ""

    def answer(self, key: str, asked: dict[str, Any]) -> tuple[str, int, dict[str, Any]]:
        """(what to do, status, body) for one call."""
        with self.lock:
            self.calls += 1
            doing = self.behave(self.calls)
            if doing == "decline":
                return doing, 402, {"id": "", "status": "declined", "reason": "card closed"}
            if doing == "broken before":
                return doing, 500, {"reason": "try later"}
            if doing == "working":
                return doing, 202, {"id": f"re_{key}", "status": "pending"}
            self.paid.setdefault(key, int(asked["amount"]))
            return doing, 200, {"id": f"re_{key}", "status": "succeeded"}


@contextmanager
def provider(*script: str) -> Iterator[Provider]:
    """Runs while the block does. `script`: what to do on call 1, 2, ...; the last one repeats.

    pay, decline, working, broken before (500, not paid), silent after (paid, answers too late), garbage after,
    kill after (paid, then the caller is killed).
    """
    shop = Provider(lambda call: script[min(call, len(script)) - 1])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            doing, status, body = shop.answer(self.headers["Idempotency-Key"], asked)
            if doing == "kill after":
                os.kill(shop.victim, signal.SIGKILL)
                return
            if doing == "silent after":
                time.sleep(0.8)
            raw = b"<html>" if doing == "garbage after" else json.dumps(body).encode()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shop.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
