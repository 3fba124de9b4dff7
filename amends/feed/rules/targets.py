"""Which addresses may be told: public ones over https. Nothing inside the house can be reached from a form."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from amends.core.errors import Refused, register_texts
from amends.core.hosts import is_this_machine

_LONGEST = 1000
_INSIDE = ("localhost", "local", "internal", "localdomain", "home.arpa", "lan", "intranet", "corp")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

register_texts(
    {
        "webhook_url_invalid": "{url} cannot be told. Give the whole https address, without user name or "
        "fragment.",
        "webhook_url_clear": "{url} would be told unencrypted. Use https.",
        "webhook_url_private": "{host} is an address inside a network. Webhooks go to public addresses only.",
        "webhook_types_unknown": "There is no event type {type}. Choose from the list.",
        "webhook_many": "There are {most} endpoints already. Retire one that is not needed.",
        "webhook_retired": "This endpoint is retired. Register it anew.",
        "feed_forgotten": "Events after this cursor were cleared ({days} days are kept), so some would be missed. "
        "Begin without a cursor, and compare with what you have.",
        "webhook_event_gone": "This is not a place in the feed. Begin without a cursor.",
    }
)


def checked_url(url: str, *, local: bool = False) -> str:
    """The address as it is kept. `local`: this machine may be told too, also unencrypted (for trying things out).

    Refused: webhook_url_invalid, webhook_url_clear, webhook_url_private. Names are looked up when they are called,
    and every address that they have then is checked again (`is_public`).
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").rstrip(".").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        raise Refused("webhook_url_invalid", url=url[:200], field="url") from None
    wrong = not host or parts.username is not None or parts.password is not None or "#" in url
    if (
        wrong
        or parts.scheme not in ("http", "https")
        or len(url) > _LONGEST
        or not url.isprintable()
        or " " in url
    ):
        raise Refused("webhook_url_invalid", url=url[:200], field="url")
    if local and is_this_machine(host):
        return url
    if parts.scheme != "https":
        raise Refused("webhook_url_clear", url=url[:200], field="url")
    if _is_inside(host):
        raise Refused("webhook_url_private", host=host[:200], field="url")
    return url


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; one inside another (IPv4 in IPv6) counts itself."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _is_inside(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.lower().split(".")
        looks_numeric = labels[-1].isdigit() or labels[-1].startswith("0x")  # 127.1, 0x7f000001, 2130706433
        return len(labels) == 1 or looks_numeric or any(host.lower().endswith(f".{end}") for end in _INSIDE)
    return not is_public(host)
