"""Whether a delivery may come in, and how it is kept: over the raw bytes, before anything is mapped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from amends.core.errors import Refused, register_texts
from amends.intake.rules import lanes
from amends.intake.types import Admitted, Channel, Delivery

BODY_LIMIT = 5 * 1024 * 1024
"""Bytes of one delivery. The largest orders of the known channels stay below 2 MiB."""
_HEADER_LIMIT = 500
_MOST_HEADERS = 40
_NEVER_KEPT = ("authorization", "cookie", "proxy-authorization")

register_texts(
    {
        "signature_wrong": "The signature does not fit the body with any secret of this source. Compare the "
        "secret here with the one in the channel's webhook settings.",
        "body_too_large": "The body has more than {limit} bytes. Fetch the order from the channel instead.",
        "channel_unknown": "There is no channel {channel}. Choose from: {known}.",
    }
)


def admit(channel: Channel, secrets: Sequence[str], delivery: Delivery) -> Admitted:
    """The delivery as it is to be stored; Refused("signature_wrong") or Refused("body_too_large")."""
    if len(delivery.body) > BODY_LIMIT:
        raise Refused("body_too_large", limit=BODY_LIMIT)
    greeting = False
    if not channel.verify(delivery, list(secrets)):
        greeting = channel.is_greeting(delivery)
        if not greeting:
            raise Refused("signature_wrong")
    topic = channel.topic(delivery)
    return Admitted(
        topic=topic,
        dedupe_key=channel.dedupe_key(delivery).replace("\x00", "")[:300],
        headers=kept_headers(delivery.headers),
        body=delivery.body,
        sha256=hashlib.sha256(delivery.body).hexdigest(),
        state="ignored" if greeting else "pending",
        kind="greeting" if greeting else "",
        lane=lanes.number(channel.lane(topic)),
    )


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """What of the headers is worth keeping: bounded, without credentials and NUL."""
    kept = [(name, value) for name, value in headers.items() if name not in _NEVER_KEPT]
    return {name[:100]: value.replace("\x00", "")[:_HEADER_LIMIT] for name, value in kept[:_MOST_HEADERS]}
