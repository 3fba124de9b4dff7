"""The demo's way in: the REST API as one person, the webhook receiver as a shop system."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

T = TypeVar("T")
_PATIENCE_SECONDS = 45


class Failed(Exception):
    """A step's result is not what it must be; the text says what was expected and what came."""


def check(holds: bool, expected: str, came: object = "") -> None:
    """Failed unless it holds."""
    if not holds:
        raise Failed(f"expected {expected}" + (f", but got {came}" if came != "" else ""))


def wait_for(look: Callable[[], T], good: Callable[[T], bool], expected: str) -> T:
    """Look until it is good (background jobs work meanwhile); Failed when patience ends."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        found = look()
        if good(found):
            return found
        if time.monotonic() > deadline:
            raise Failed(f"expected {expected} within {_PATIENCE_SECONDS} s, but got {str(found)[:400]}")
        time.sleep(0.15)


class Door:
    """The API as one person."""

    def __init__(self, web: str, token: str) -> None:
        self._client = httpx.Client(
            base_url=f"{web}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30
        )

    def get(self, path: str, **query: Any) -> Any:
        """The JSON answer; Failed when it is an error."""
        return self._answer(self._client.get(path, params=query))

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: str = "") -> Any:
        """The JSON answer; Failed when it is an error."""
        headers = {"Idempotency-Key": key} if key else {}
        return self._answer(self._client.post(path, json=body or {}, headers=headers))

    def upload(self, path: str, name: str, content: bytes) -> Any:
        """Send a photo."""
        return self._answer(self._client.post(path, files={"photo": (name, content, "image/jpeg")}))

    def bytes(self, path: str) -> bytes:
        """A document."""
        response = self._client.get(path)
        check(response.status_code == 200, f"GET {path} to answer 200", response.status_code)
        return response.content

    def status(self, method: str, path: str, body: dict[str, Any] | None = None) -> int:
        """Only the status code, for what must be refused."""
        return self._client.request(method, path, json=body).status_code

    @staticmethod
    def _answer(response: httpx.Response) -> Any:
        if response.is_error:
            request = response.request
            raise Failed(f"{request.method} {request.url.path}: {response.status_code} {response.text[:600]}")
        return response.json()


def send_event(hooks: str, channel: str, account: str, signed: tuple[bytes, dict[str, str]]) -> int:
    """Deliver a webhook; the status code."""
    body, headers = signed
    return httpx.post(f"{hooks}/hooks/{channel}/{account}", content=body, headers=headers, timeout=30).status_code
