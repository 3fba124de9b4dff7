"""A small server that speaks what DHL Parcel Germany documents of its APIs: token, returns, orders, tracking."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

PDF = b"%PDF-1.4 label"
TRACKING = """<?xml version="1.0" encoding="UTF-8"?><data name="piece-shipment-list" code="0" request-id="1">
<data name="piece-shipment" error-status="0" piece-code="{number}" delivery-event-flag="0" ice="SHRCU">
<data name="piece-event-list"><data name="piece-event" event-timestamp="03.11.2026 14:20"
 event-status="Handed in at the branch" event-location="Hamburg" event-country="DE" ice="SHRCU" ric="PCKST"/>
</data></data></data>"""


class Dhl:
    """What was asked, and how the server answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.fault: tuple[int, dict[str, Any]] | None = None
        self.url = ""


def _handler(state: Dhl) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            path = urlparse(self.path)
            state.asked.append((method, path.path, body or parse_qs(path.query)))
            status, kind, answer = _said(state, method, path.path, body, parse_qs(path.query))
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def do_POST(self) -> None:
            self._answer("POST")

        def do_GET(self) -> None:
            self._answer("GET")

        def do_DELETE(self) -> None:
            self._answer("DELETE")

        def log_message(self, format: str, *args: Any) -> None:
            del format, args

    return Handler


def _said(state: Dhl, method: str, path: str, body: bytes, query: dict[str, Any]) -> tuple[int, str, bytes]:
    if path == "/token":
        return 200, "application/json", json.dumps({"access_token": "T", "expires_in": 3600}).encode()
    if state.fault is not None:
        return state.fault[0], "application/problem+json", json.dumps(state.fault[1]).encode()
    if method == "GET":
        number = query["xml"][0].split('piece-code="')[1].split('"')[0]
        return 200, "application/xml", TRACKING.format(number=number).encode()
    if method == "DELETE":
        return 200, "application/json", json.dumps({"status": {"title": "ok", "statusCode": 200}}).encode()
    ref = json.loads(body)["customerReference"]  # the same reference is the same shipment
    number = f"9{sum(ref.encode()):011d}"
    label = base64.b64encode(PDF).decode()
    answer = {"sstatus": {"title": "Created", "status": 201}, "shipmentNo": number, "label": {"b64": label}}
    return 201, "application/json", json.dumps(answer).encode()


@contextmanager
def serving() -> Iterator[Dhl]:
    """The server on a port of its own."""
    state = Dhl()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
