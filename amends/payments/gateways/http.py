"""A payment provider behind a small HTTP contract (docs/reference/payments.md).

POST <url>/refunds with the decision's key as Idempotency-Key; JSON both ways. The provider answers the same key
with the same refund. Whatever leaves it open whether money moved (no answer in time, a broken answer, 5xx, 409,
429, a wrong address or key) is `Unavailable`, so that the same request is sent again; only a clear "declined"
counts as failed.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from amends.core.errors import Unavailable
from amends.payments.types import Original, RefundAnswer, RefundRequest

MAX_ANSWER = 65_536
_STATES = {"succeeded": "succeeded", "pending": "pending", "declined": "failed", "failed": "failed"}


class HttpGateway:
    """`url` is the provider's base address, `token` its bearer token."""

    code = "http"
    by_hand = False
    posts_itself = False

    def __init__(self, url: str, token: str = "", timeout: float = 20) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"the refund provider's address must be a http(s) URL, not {url!r}")
        self._parts = parts
        self._token = token
        self._timeout = timeout

    def takes(self, original: Original) -> bool:
        """Whatever a payment provider can have taken; a gift card is no payment of its."""
        return original.kind in ("card", "wallet")

    def refund(self, request: RefundRequest) -> RefundAnswer:
        """One call; never follows a redirect; reads at most 64 KiB."""
        try:
            status, body = self._post(request)
        except (OSError, http.client.HTTPException) as error:
            raise _silent(type(error).__name__) from error
        return _read(status, body)

    def _post(self, request: RefundRequest) -> tuple[int, bytes]:
        secure = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        line = kind(str(self._parts.hostname), self._parts.port, timeout=self._timeout)
        try:
            line.request("POST", f"{self._parts.path.rstrip('/')}/refunds", _body(request), self._headers(request))
            answer = line.getresponse()
            return answer.status, answer.read(MAX_ANSWER)
        finally:
            line.close()

    def _headers(self, request: RefundRequest) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": request.key}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        return headers


def _body(request: RefundRequest) -> bytes:
    asked: dict[str, Any] = {
        "amount": request.amount_minor,
        "currency": request.currency,
        "reference": request.memo_number,
        "order": request.order_number,
    }
    if request.payment:
        asked["payment"] = request.payment
    return json.dumps(asked).encode()


def _read(status: int, body: bytes) -> RefundAnswer:
    said = _json(body)
    if status == http.HTTPStatus.PAYMENT_REQUIRED:
        return RefundAnswer(
            state="failed", external_id=_text(said, "id"), error=_text(said, "reason") or "declined"
        )
    state = _STATES.get(_text(said, "status"))
    if status not in (200, 201, 202) or state is None:
        raise _silent(f"HTTP {status} {_text(said, 'reason') or 'without a usable answer'}")
    return RefundAnswer(
        state=state, external_id=_text(said, "id"), error=_text(said, "reason"), ask_again=state == "pending"
    )


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    return value[:500] if isinstance(value, str) else ""


def _silent(why: str) -> Unavailable:
    return Unavailable("gateway_silent", retry_after=60, error=why)
