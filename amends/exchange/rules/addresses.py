"""Which addresses may be called: the account's own host only, and nothing in the clear beyond this machine."""

from __future__ import annotations

from urllib.parse import urlencode, urljoin, urlsplit

from amends.core.errors import Refused, register_texts
from amends.core.hosts import is_this_machine
from amends.intake.ports import Call

register_texts(
    {
        "base_invalid": "{base} cannot be the address of an account. Give the whole https address that the "
        "channel documents, without user name, query or fragment.",
        "base_in_the_clear": "{base} would carry credentials unencrypted. Use https.",
        "call_elsewhere": "The channel pointed to {host}, which is not the account's host. The poll stopped "
        "there; check the base address of the account.",
    }
)


def checked_base(base: str) -> str:
    """The base address with one trailing slash; Refused("base_invalid", "base_in_the_clear")."""
    parts = urlsplit(base.strip())
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.username
        or parts.query
        or parts.fragment
    ):
        raise Refused("base_invalid", base=base[:200])
    if parts.scheme == "http" and not is_this_machine(parts.hostname):
        raise Refused("base_in_the_clear", base=base[:200])
    return base.strip().rstrip("/") + "/"


def address(base: str, call: Call) -> str:
    """The whole address of a call. A next page that the channel names must be on the account's own host:
    Refused("call_elsewhere"), so that a forged answer cannot send the credentials away."""
    whole = urljoin(base, call.path if "://" in call.path else call.path.lstrip("/"))
    here, there = urlsplit(base), urlsplit(whole)
    if (here.scheme, here.hostname, here.port) != (there.scheme, there.hostname, there.port):
        raise Refused("call_elsewhere", host=(there.hostname or "nowhere")[:100])
    if not call.query:
        return whole
    return f"{whole}{'&' if there.query else '?'}{urlencode(call.query)}"
