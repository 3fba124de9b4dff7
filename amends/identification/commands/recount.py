"""Counting what is proved, and moving the switch accordingly."""

from __future__ import annotations

from django.db import transaction

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.identification.facts import IdentificationStopped
from amends.identification.models import Lane
from amends.identification.queries.outcomes import outcomes
from amends.identification.rules import proving, switching
from amends.identification.rules.families import title_of
from amends.identification.types import SWITCH
from amends.jobs.api import move

_STOPS = {"alarm": "alarm", "withdraw": "proof"}


def recount(lane_id: int) -> str:
    """What the switch did: switch on, withdraw, alarm, or nothing. Recounts of one lane go one after another."""
    with transaction.atomic():
        lane = Lane.objects.select_for_update(of=("self",)).get(pk=lane_id)
        if lane.head_id is None:
            return ""
        seen = outcomes(lane.head_id, lane.proof_from)
        found, recent = proving.figures(seen), proving.drift(seen)
        verb = switching.verb(lane.state, found, recent)
        if not verb:
            return ""
        why = switching.reason(found, recent, verb)
        stopped = _STOPS.get(verb)
        title = title_of(lane.kind, lane.family)
        fact = None
        if stopped:
            at = clock.now().isoformat()
            fact = IdentificationStopped(lane_id=lane.pk, title=title, why=stopped, words=why, at=at)
        move(lane, SWITCH, verb, SYSTEM, why, fact=fact)
        return verb
