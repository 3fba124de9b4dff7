"""Recording that goods went to the customer, without the pages of their own rooms."""

from __future__ import annotations

from django.db import transaction

from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.replacements.api import prepare, send
from amends.resolutions.api import ResolutionView, resolution, settle_in_kind


def send_in_kind(
    actor: Actor, resolution_id: int, serial: str, note: str, carrier: str = "", tracking: str = ""
) -> ResolutionView:
    """A replacement (by its own room, so that it becomes a sold unit) or a repaired unit went out. Idempotent.

    Refused: as replacements.send and resolutions.settle_in_kind; not_in_kind.
    """
    granted = resolution(resolution_id)
    if granted.remedy != "replacement" or granted.state == "settled":
        return settle_in_kind(actor, resolution_id, serial, note)
    if granted.state != "granted":
        raise Refused("replacement_not_open", state=granted.state)
    with transaction.atomic():
        made = prepare(resolution_id)
        send(actor, made.public_id, serial, carrier or "carrier not named", tracking, note)
    return resolution(resolution_id)
