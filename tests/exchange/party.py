"""A party's HTTP interface on this machine: what it answers is set by the test, what it was asked is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


Reply = tuple[int, dict[str, str], Any]


@dataclass
class Party:
    """`answer` decides what a request gets."""

    base: str
    answer: Callable[[Asked], Reply] = lambda asked: (404, {}, {"errors": "Not Found"})
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def party() -> Iterator[Party]:
    """A server on a free port, for as long as the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    found = Party(base=f"http://127.0.0.1:{server.server_address[1]}/")
    server.party = found  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def _serve(self) -> None:
        found: Party = self.server.party  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        size = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(size)
        asked = Asked(
            method=self.command,
            path=parts.path,
            query={name: values[0] for name, values in parse_qs(parts.query).items()},
            headers={name.lower(): value for name, value in self.headers.items()},
            body=json.loads(body) if body[:1] in (b"{", b"[") else body or None,
        )
        found.asked.append(asked)
        status, headers, said = found.answer(asked)
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = do_PUT = do_PATCH = _serve

    def log_message(self, *args: Any) -> None:
        """Quiet."""
