"""Events as two shop systems send them (our own writing, signed as the systems sign)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from importlib import resources
from typing import Any

SHOPIFY_SECRET = "demo-shopify-secret"  # noqa: S105
WOO_SECRET = "demo-woo-secret"  # noqa: S105
EMAIL = "ada@example.org"


_EVENTS = resources.files("amends.cli.demo") / "events"


def event(name: str, **words: str) -> dict[str, Any]:
    """A payload from events/<name>.json with its placeholders (PLACED, DELIVERED, AT) filled in."""
    text = (_EVENTS / f"{name}.json").read_text()
    for word, value in words.items():
        text = text.replace(f'"{word}"', json.dumps(value))
    filled: dict[str, Any] = json.loads(text)
    return filled


def signed_shopify(topic: str, payload: dict[str, Any], event: str) -> tuple[bytes, dict[str, str]]:
    """(body, headers) of a Shopify webhook."""
    body = json.dumps(payload).encode()
    return body, {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Webhook-Id": event,
        "X-Shopify-Hmac-Sha256": _hmac(SHOPIFY_SECRET, body),
    }


def signed_woo(topic: str, payload: dict[str, Any], delivery: str) -> tuple[bytes, dict[str, str]]:
    """(body, headers) of a WooCommerce webhook."""
    body = json.dumps(payload).encode()
    resource, _, event = topic.partition(".")
    return body, {
        "Content-Type": "application/json",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Resource": resource,
        "X-WC-Webhook-Event": event,
        "X-WC-Webhook-ID": "1",
        "X-WC-Webhook-Delivery-ID": delivery,
        "X-WC-Webhook-Signature": _hmac(WOO_SECRET, body),
    }


def _hmac(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
