"""The page's heartbeat: who is on a case, how long they were active, and keeping the hold while they are."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from amends.accounts.api import Right, can, require
from amends.casework.models import Case, Clock, Presence, Span
from amends.casework.rules.clock import HOLD, PRESENT, counted
from amends.casework.types import Beat, Present
from amends.claims.api import claims_by_id
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound

_MOST = 10
DOING = ("reading", "writing")


def beat(actor: Actor, claim_id: int, *, active: bool, doing: str = "reading", leaving: bool = False) -> Beat:
    """A sign of life from a case page of this person, and what to show there.

    The person's clock is one row, locked: however many tabs, the same second is counted once. `leaving`: the page
    closes; what was active until now is counted, and the person is no longer here. NotFound out of reach.
    """
    require(actor, Right.CLAIMS_READ)
    if actor.user_id is None or actor.is_customer or claim_id not in claims_by_id(actor, [claim_id]):
        raise NotFound
    with transaction.atomic():
        row = _locked(actor.user_id)
        now = clock.now()
        paused = row.paused_id == claim_id
        open_ = Case.objects.filter(pk=claim_id, state="in_review").exists()
        span = counted(row.beat_at, row.claim_id, claim_id, now, active and not paused and open_)
        if span is not None:
            Span.objects.create(claim_id=claim_id, user_id=actor.user_id, begun=span[0], ended=span[1])
        if active or row.claim_id == claim_id:
            Clock.objects.filter(pk=actor.user_id).update(claim_id=claim_id, beat_at=now)
        _present(actor.user_id, claim_id, doing if doing in DOING else DOING[0], leaving)
        if active and can(actor, Right.CLAIMS_DECIDE):
            Case.objects.filter(pk=claim_id, holder_id=actor.user_id).update(held_until=now + HOLD)
    return look(actor, claim_id, paused=paused)


def pause(actor: Actor, claim_id: int, paused: bool) -> None:
    """Stop or go on with this person's clock on the case; what was counted stays."""
    require(actor, Right.CLAIMS_READ)
    if actor.user_id is None or claim_id not in claims_by_id(actor, [claim_id]):
        raise NotFound
    with transaction.atomic():
        _locked(actor.user_id)
        Clock.objects.filter(pk=actor.user_id).update(
            paused_id=claim_id if paused else None, claim_id=claim_id, beat_at=clock.now()
        )


def look(actor: Actor, claim_id: int, *, paused: bool | None = None) -> Beat:
    """Who else is here and how long it took so far; nothing is written. Three statements at most."""
    here = Presence.objects.select_related("user").filter(claim_id=claim_id, seen_at__gt=clock.now() - PRESENT)
    if actor.user_id is not None:
        here = here.exclude(user_id=actor.user_id)
    others = here.order_by("seen_at")[:_MOST]
    if paused is None:
        paused = Clock.objects.filter(pk=actor.user_id, paused_id=claim_id).exists()
    row = Case.objects.select_related("holder").filter(pk=claim_id).first()
    holder = row.holder if row is not None and row.held_until and row.held_until > clock.now() else None
    mine = holder is not None and holder.pk == actor.user_id
    return Beat(
        others=tuple(
            Present(user_id=one.user_id, name=one.user.name or one.user.email, doing=one.doing) for one in others
        ),
        seconds=row.active_ms // 1000 if row is not None else 0,
        paused=paused,
        mine=mine,
        holder="" if mine or holder is None else holder.name or holder.email,
    )


def sweep() -> None:
    """Forget who was present more than a day ago."""
    Presence.objects.filter(seen_at__lt=clock.now() - timedelta(days=1)).delete()


def _locked(user_id: int) -> Clock:
    Clock.objects.bulk_create([Clock(user_id=user_id)], ignore_conflicts=True)
    return Clock.objects.select_for_update().get(pk=user_id)


def _present(user_id: int, claim_id: int, doing: str, leaving: bool) -> None:
    if leaving:
        Presence.objects.filter(user_id=user_id, claim_id=claim_id).delete()
        return
    Presence.objects.update_or_create(
        user_id=user_id, claim_id=claim_id, defaults={"seen_at": clock.now(), "doing": doing}
    )
