"""The way out to an endpoint: one request, bounded in time and size, to a public address only.

The name is looked up here, each address that it has is checked, and the connection goes to the very address that
was checked: a name that changes its mind between check and call reaches nothing inside. No redirect is followed,
no proxy of the environment is used. TLS certificates are checked against the name.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Mapping

import httpcore
import httpx

from amends.core import clock
from amends.core.hosts import is_this_machine
from amends.feed.rules.targets import is_public
from amends.feed.rules.wording import asked_wait, first_words
from amends.feed.types import Reply

_CONNECT, _READ, _WHOLE = 5.0, 15.0, 20.0
"""Seconds for the connection, for each wait, and for the whole answer."""
_MOST = 2_000
"""Bytes of an answer that are read."""


class _Private(httpcore.ConnectError):
    """The name leads into a network."""


class _Checked(httpcore.SyncBackend):
    """Connects to addresses that were checked."""

    def __init__(self, local: bool) -> None:
        self._local = local

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """To the first address that answers; `_Private` when one of them is not of the public internet."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if not is_public(address) and not (self._local and is_this_machine(address)):
                raise _Private(f"{host} leads to {address}, an address inside a network")
        for last, address in enumerate(addresses[:4], 1):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if last == min(len(addresses), 4):
                    raise
        raise httpcore.ConnectError(f"the name {host} has no address")


def post(url: str, headers: Mapping[str, str], body: bytes, *, local: bool = False) -> Reply:
    """One request; never raises for what the other side does. `local`: this machine may be called."""
    begun = time.monotonic()
    sent = {"user-agent": "Amends-Webhooks/1", "content-type": "application/json", **headers}
    times = {"connect": _CONNECT, "read": _READ, "write": _READ, "pool": _CONNECT}
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=_Checked(local)
            ) as pool,
            pool.stream(
                "POST", url, headers=list(sent.items()), content=body, extensions={"timeout": times}
            ) as answer,
        ):
            said = b""
            for part in answer.iter_stream():
                said += part
                if len(said) >= _MOST or time.monotonic() - begun > _WHOLE:
                    break
            known = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
    except Exception as error:  # whatever it is, it is recorded and tried again
        why = f"{type(error).__name__.lstrip('_')}: {error}"[:300].replace("\0", "")
        return Reply(error=why, took_ms=_since(begun))
    return Reply(
        status=answer.status,
        answer=first_words(said[:_MOST]),
        took_ms=_since(begun),
        wait=asked_wait(known.get("retry-after", ""), clock.now()),
    )


def _since(begun: float) -> int:
    return int((time.monotonic() - begun) * 1000)
