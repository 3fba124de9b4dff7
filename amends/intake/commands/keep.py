"""Keeping what a file import brings: the file's bytes, and the rows that are no record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amends.core import clock
from amends.core.errors import Refused, register_texts
from amends.intake.commands.accept import keep_new
from amends.intake.commands.plug import channel
from amends.intake.models import DeadLetter, RawEvent, Source
from amends.intake.types import DeadItem, Delivery, Polled

register_texts({"file_too_large": "The file has more than {limit} MiB. Split it and import the parts one by one."})
_LIMIT_MIB = 512


def file_source(channel: str, account: str, name: str) -> int:
    """The source of a file layout, made at first use."""
    source, _ = Source.objects.get_or_create(
        channel=channel, account=account, defaults={"name": name, "created_at": clock.now()}
    )
    return source.pk


def keep_trusted(source_id: int, bodies: Sequence[bytes], *, bounded: bool = False) -> list[int]:
    """Keep files whose transport vouches for them (a folder, AS2, SFTP) as deliveries without a signature; the ids
    of the new events. The channel's own key says which are the same: an interchange is known by its control
    numbers. `bounded` as for keep_fetched."""
    party = channel(Source.objects.values_list("channel", flat=True).get(pk=source_id))
    files = [Delivery(headers={}, body=body) for body in bodies]
    items = [Polled(topic=party.topic(it), dedupe_key=party.dedupe_key(it), body=it.body) for it in files]
    return keep_new(source_id, items, bounded=bounded)


def keep_file(source_id: int, name: str, body: bytes) -> int:
    """Keep a file's bytes before anything is parsed; the same bytes again are the same event."""
    if len(body) > _LIMIT_MIB * 1024 * 1024:
        raise Refused("file_too_large", limit=_LIMIT_MIB)
    digest = hashlib.sha256(body).hexdigest()
    event, _ = RawEvent.objects.get_or_create(
        source_id=source_id,
        dedupe_key=f"file:{digest}",
        defaults={
            "topic": "file",
            "headers": {"name": name},
            "body": body,
            "body_sha256": digest,
            "received_at": clock.now(),
            "state": "done",
            "kind": "file",
            "reference": name,
            "processed_at": clock.now(),
        },
    )
    return event.pk


def keep_dead(source_id: int, items: Sequence[DeadItem]) -> int:
    """Keep payloads with their dead letters, each once; how many are new. Three statements."""
    now = clock.now()
    with transaction.atomic():
        known = set(
            RawEvent.objects.filter(source_id=source_id, dedupe_key__in=[item.key for item in items]).values_list(
                "dedupe_key", flat=True
            )
        )
        fresh = [item for item in items if item.key not in known]
        events = RawEvent.objects.bulk_create([_event(source_id, item, now) for item in fresh], batch_size=2000)
        DeadLetter.objects.bulk_create(
            [
                DeadLetter(
                    raw_event=event,
                    code=item.code,
                    field="rows",
                    severity="reject",
                    facts=item.facts,
                    value_minor=item.value_minor,
                    currency=item.currency,
                    at=now,
                )
                for event, item in zip(events, fresh, strict=True)
            ],
            batch_size=2000,
        )
    return len(fresh)


def _event(source_id: int, item: DeadItem, now: datetime) -> RawEvent:
    return RawEvent(
        source_id=source_id,
        topic=item.topic,
        dedupe_key=item.key,
        body=item.body,
        body_sha256=hashlib.sha256(item.body).hexdigest(),
        received_at=now,
        state="dead",
        kind=item.topic,
        reference=item.reference,
        processed_at=now,
    )
