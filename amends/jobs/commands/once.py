"""Idempotency keys: the same business decision, asked for twice, is carried out once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction

from amends.core import clock
from amends.core.errors import Refused, register_texts
from amends.jobs.models import IdempotencyKey

register_texts(
    {"key_reused": "This idempotency key was used for a different request. Use a fresh key for each decision."}
)


def once(scope: str, key: str, request: Any, produce: Callable[[], Any]) -> Any:
    """The JSON result of `produce()`, which runs at most once for (scope, key).

    A second caller waits for the first one's transaction and gets its result. The same key with another
    request raises Refused("key_reused"). When `produce` fails nothing is kept.
    """
    fingerprint = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
    with transaction.atomic():
        row, fresh = IdempotencyKey.objects.select_for_update().get_or_create(
            scope=scope, key=key, defaults={"fingerprint": fingerprint, "at": clock.now()}
        )
        if not fresh:
            if row.fingerprint != fingerprint:
                raise Refused("key_reused", key=key)
            return row.result
        row.result = produce()
        row.save(update_fields=["result"])
        return row.result
