"""A Stripe-compatible server for refunds, as a process of its own.

It keeps its own books and behaves as documented: form-encoded bodies, Bearer keys, idempotency (the same key gives
the same answer; with other parameters an error), refunds of at most what the charge took, errors as JSON, lists by
charge, and a refund that fails after it succeeded.

`python stripe_server.py` prints its port. A charge is made by POST /test/charges (amount, currency); POST
/test/behave (what) has the next refund: "pay and hang up" (paid, the line drops), "pending", "500", "declined".
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

CHARGES: dict[str, dict[str, Any]] = {}
REFUNDS: dict[str, dict[str, Any]] = {}
PAGES: dict[str, dict[str, Any]] = {}
INTENTS: dict[str, dict[str, Any]] = {}
ANSWERS: dict[str, tuple[str, int, dict[str, Any]]] = {}
BEHAVE: list[str] = []
NUMBER = count(1)
LOCK = threading.Lock()


def error(status: int, kind: str, code: str, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"error": {"type": kind, "code": code, "message": message}}


def refund(form: dict[str, str], doing: str) -> tuple[int, dict[str, Any]]:
    """One new refund."""
    charge = CHARGES.get(form.get("charge", ""))
    if charge is None:
        return error(404, "invalid_request_error", "resource_missing", f"No such charge: '{form.get('charge')}'")
    if doing == "500":
        return error(500, "api_error", "", "An unknown error occurred")
    if doing == "declined":
        return error(402, "card_error", "insufficient_funds", "Your balance is too low.")
    back = sum(
        one["amount"] for one in REFUNDS.values() if one["charge"] == charge["id"] and one["status"] != "failed"
    )
    left = charge["amount"] - back
    if not left:
        message = f"Charge {charge['id']} has already been refunded."
        return error(400, "invalid_request_error", "charge_already_refunded", message)
    amount = int(form.get("amount", left))
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        return error(400, "invalid_request_error", "", message)
    marks = {key[9:-1]: value for key, value in form.items() if key.startswith("metadata[")}
    made = {
        "id": f"re_{next(NUMBER)}", "object": "refund", "amount": amount, "currency": charge["currency"],
        "charge": charge["id"], "status": "pending" if doing == "pending" else "succeeded", "metadata": marks,
        "failure_reason": None, "livemode": False, "created": 1790000000,
    }  # fmt: skip
    REFUNDS[made["id"]] = made
    return 200, made


def page(form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """One new Checkout session for a payment that is captured by hand."""
    name = f"cs_{next(NUMBER)}"
    PAGES[name] = {
        "id": name, "object": "checkout.session", "status": "open", "payment_intent": None,
        "url": f"https://pay.example/{name}", "amount_total": int(form["line_items[0][price_data][unit_amount]"]),
        "currency": form["line_items[0][price_data][currency]"],
        "capture_method": form["payment_intent_data[capture_method]"],
    }  # fmt: skip
    return 200, PAGES[name]


def end(path: str) -> tuple[int, dict[str, Any]]:
    """Capture or cancel an authorised payment."""
    _, name, what = path.rsplit("/", 2)
    intent = INTENTS[name]
    if intent["status"] != "requires_capture":
        message = f"This PaymentIntent has a status of {intent['status']}."
        return error(400, "invalid_request_error", "payment_intent_unexpected_state", message)
    intent["status"] = {"capture": "succeeded", "cancel": "canceled"}[what]
    intent["times"] += 1
    return 200, intent


def made_new(path: str, form: dict[str, str], doing: str) -> tuple[int, dict[str, Any]]:
    """What a POST makes."""
    if path == "/v1/checkout/sessions":
        return page(form)
    return end(path) if path.startswith("/v1/payment_intents/") else refund(form, doing)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        with LOCK:
            if parts.path == "/v1/refunds":
                found = [one for one in REFUNDS.values() if one["charge"] == query.get("charge", one["charge"])]
                self.say(200, {"object": "list", "url": "/v1/refunds", "has_more": False, "data": found[::-1]})
            elif (one := (REFUNDS | PAGES | INTENTS).get(parts.path.rpartition("/")[2])) is not None:
                self.say(200, one)
            else:
                self.say(*error(404, "invalid_request_error", "resource_missing", "No such refund"))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = dict(parse_qsl(body))
        with LOCK:
            if self.path.startswith("/test/"):
                self.say(200, self.told(form))
                return
            if self.headers.get("Authorization") != "Bearer sk_test_amends":
                self.say(*error(401, "invalid_request_error", "", "Invalid API Key provided"))
                return
            key = self.headers.get("Idempotency-Key", "")
            if key in ANSWERS:
                before, status, said = ANSWERS[key]
                if before == body:
                    self.say(status, said)
                else:
                    message = "Keys for idempotent requests can only be used with the same parameters"
                    self.say(*error(400, "idempotency_error", "", message))
                return
            doing = BEHAVE.pop(0) if BEHAVE else ""
            status, said = made_new(self.path, form, doing)
            if status < 500:
                ANSWERS[key] = body, status, said
            if doing == "pay and hang up":
                self.close_connection = True
                self.connection.close()
                return
            self.say(status, said)

    def told(self, form: dict[str, str]) -> dict[str, Any]:
        if self.path == "/test/charges":
            made = {"id": f"ch_{next(NUMBER)}", "amount": int(form["amount"]), "currency": form["currency"]}
            CHARGES[str(made["id"])] = made
            return made
        if self.path == "/test/settle":
            REFUNDS[form["refund"]]["status"] = form["status"]
            return REFUNDS[form["refund"]]
        if self.path == "/test/forget":
            ANSWERS.clear()  # keys older than a day
            BEHAVE.clear()
        if self.path == "/test/authorise":  # the customer enters the card; or leaves until the page is gone
            shown, state = PAGES[form["page"]], form["state"]
            name = f"pi_{next(NUMBER)}"
            INTENTS[name] = {"id": name, "object": "payment_intent", "status": state, "times": 0}
            shown |= {"status": "expired" if state == "gone" else "complete", "payment_intent": name}
            return INTENTS[name]
        if self.path == "/test/lapse":
            INTENTS[form["intent"]]["status"] = "canceled"
        if self.path == "/test/behave":
            BEHAVE.append(form["what"])
        return {"refunds": list(REFUNDS.values()), "pages": PAGES, "intents": INTENTS}

    def say(self, status: int, said: dict[str, Any]) -> None:
        raw = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    sys.stdin.read()  # until whoever started us is gone
    server.shutdown()
