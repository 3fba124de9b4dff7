"""The ways out: one HTTP request, bounded in time and size (no redirect is followed), and what channels write that
are reached by files."""

from __future__ import annotations

import httpx

from amends.core.errors import Unavailable, register_texts
from amends.exchange.types import HANDED_OVER, Acknowledging, ToldByFile, Verdict
from amends.intake.ports import Answer, Call

__all__ = ["HANDED_OVER", "LARGEST", "Acknowledging", "Line", "ToldByFile", "Verdict"]
LARGEST = 32 * 1024 * 1024
"""Bytes of one answer: pages of orders stay far below."""
_TIMES = httpx.Timeout(60, connect=10)

register_texts(
    {
        "channel_silent": "The channel did not answer ({why}). It is asked again by itself.",
        "answer_too_large": "The channel's answer has more than {limit} bytes. Ask it for smaller pages.",
    }
)


class Line:
    """Connections to one party; close it after use (a context manager)."""

    def __init__(self, *, largest: int = LARGEST) -> None:
        self._largest = largest
        self._client = httpx.Client(timeout=_TIMES, follow_redirects=False, headers={"user-agent": "Amends"})

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, url: str, call: Call) -> Answer:
        """One request; Unavailable("channel_silent", "answer_too_large")."""
        try:
            with self._client.stream(
                call.method, url, headers=list(call.headers), content=call.body or None
            ) as response:
                body = self._read(response)
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(status=response.status_code, headers=headers, body=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable("channel_silent", why=type(error).__name__) from error

    def _read(self, response: httpx.Response) -> bytes:
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > self._largest:
                raise Unavailable("answer_too_large", limit=self._largest)
            parts.append(part)
        return b"".join(parts)
