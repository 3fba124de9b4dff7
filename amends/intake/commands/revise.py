"""Editing the payload of a dead event: a new version beside the bytes that came, which stay for ever."""

from __future__ import annotations

import hashlib

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused, register_texts
from amends.intake.models import RawEvent, Version
from amends.intake.rules.admission import BODY_LIMIT

register_texts(
    {
        "event_not_dead": "This event is {state}: only what could not be taken is edited. Correct a taken order "
        "in its channel instead.",
        "nothing_changed": "The text is the same as before. Change what is wrong, then save it.",
    }
)


def revise(actor: Actor, event_id: int, body: bytes, reason: str, version: int) -> int:
    """Keep an edited payload; its version number. `version`: the one that was edited (0: as it came).

    It is processed with the next replay. NotFound; Refused("letter_reason_missing", "event_not_dead",
    "nothing_changed", "body_too_large"); Conflict when somebody else edited, replayed or discarded it meanwhile.
    """
    require(actor, Right.INTAKE_OPERATE)
    if not reason.strip():
        raise Refused("letter_reason_missing")
    if len(body) > BODY_LIMIT:
        raise Refused("body_too_large", limit=BODY_LIMIT)
    with transaction.atomic():
        event = RawEvent.objects.select_for_update().defer("body").filter(pk=event_id).first()
        if event is None:
            raise NotFound
        if event.version != version:
            raise Conflict
        if event.state != "dead":
            raise Refused("event_not_dead", state=event.state)
        digest = hashlib.sha256(body).hexdigest()
        before = (
            Version.objects.filter(raw_event=event, number=version).values_list("body_sha256", flat=True).first()
        )
        if digest == (before or event.body_sha256):
            raise Refused("nothing_changed")
        Version.objects.create(
            raw_event=event,
            number=version + 1,
            body=body,
            body_sha256=digest,
            actor_label=actor.label,
            actor_id=actor.user_id,
            reason=reason.strip()[:500],
            at=clock.now(),
        )
        RawEvent.objects.filter(pk=event_id).update(version=version + 1)
    return version + 1
