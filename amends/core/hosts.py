"""What the name of a host says by itself."""

from __future__ import annotations

import ipaddress


def is_this_machine(host: str) -> bool:
    """Whether this is a loopback address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
