"""What carriers say: taken once, in any order; the newest event says where a parcel is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import AmendsError, Conflict, Refused
from amends.jobs.api import move
from amends.parcels.facts import ParcelMoved
from amends.parcels.models import Parcel, TrackingEvent
from amends.parcels.ports import carriers
from amends.parcels.queries.parcels import event_view
from amends.parcels.rules import tracking as rules
from amends.parcels.types import PARCEL, STATUSES, UNDER_WAY, VERB_OF, Taken, TrackingEventIn

MOST = 1_000
_BATCH = 500
_AHEAD = timedelta(days=1)
"""A carrier's clock may be wrong; an event further in the future counts as heard now."""


def take_events(events: Sequence[TrackingEventIn]) -> Taken:
    """Keep events and move their parcels. The same event again changes nothing; one of a parcel that nobody
    announced waits for it. All or nothing. Refused: events_many, status_not_known."""
    if len(events) > MOST:
        raise Refused("events_many", limit=MOST)
    for position, event in enumerate(events, 1):
        if event.status not in STATUSES:
            known = ", ".join(STATUSES)
            raise Refused("status_not_known", number=position, status=event.status[:40], known=known)
    now = clock.now()
    rows = {rules.key_of(event): event for event in events}
    with transaction.atomic():
        fresh = set(rows) - set(TrackingEvent.objects.filter(key__in=rows).values_list("key", flat=True))
        parcels = _parcels([rows[key] for key in fresh])
        kept = [
            TrackingEvent(
                key=key,
                parcel_id=parcels.get((event.carrier, rules.number(event.tracking))),
                carrier=event.carrier[:40],
                tracking=rules.number(event.tracking),
                status=event.status,
                at=min(event.at, now + _AHEAD),
                text=_line(event.text),
                place=_line(event.place),
                heard_at=now,
            )
            for key, event in sorted(rows.items())
            if key in fresh
        ]
        TrackingEvent.objects.bulk_create(kept, ignore_conflicts=True)
        for parcel_id in sorted({row.parcel_id for row in kept if row.parcel_id is not None}):
            _settle(parcel_id)
    unknown = sum(row.parcel_id is None for row in kept)
    return Taken(new=len(kept) - unknown, known=len(events) - len(kept), unknown=unknown)


def settle_strays(parcel_id: int) -> None:
    """Events that were heard before anybody announced the parcel."""
    with transaction.atomic():
        row = Parcel.objects.select_for_update().get(pk=parcel_id)
        if not row.tracking:
            return
        strays = TrackingEvent.objects.filter(parcel=None, carrier=row.carrier, tracking=row.tracking)
        if strays.update(parcel_id=parcel_id):
            _settle(parcel_id)


def notice_silence() -> int:
    """A job: parcels of which nothing was heard for too long are marked, and lost ones moved; how many changed."""
    now = clock.now()
    watched = Parcel.objects.filter(
        state__in=(*UNDER_WAY, "delivered"), heard_at__lte=now - rules.NOT_BOOKED_AFTER
    ).select_related("rma")
    changed = 0
    for row in watched.defer("label_pdf").order_by("heard_at").iterator(_BATCH):
        said = rules.notice(row.state, row.heard_at, now)
        if said == row.notice:
            continue
        try:
            with transaction.atomic():
                if said == "lost":
                    move(row, PARCEL, "lose", SYSTEM, "nothing heard for 20 days", fact=_moved(row, "lost"))
                Parcel.objects.filter(pk=row.pk).update(notice=said)
        except Conflict:
            continue  # it was heard of in this moment
        changed += 1
    return changed


def arrived(
    rma_id: int, refs: Sequence[str] = (), *, all_here: bool = False, sent_with: Sequence[int] = ()
) -> None:
    """Goods of a return were received: the parcels named, or all of it when nothing is waited for, are here. With
    one parcel only, also of the returns that it was sent with, there is no doubt which."""
    of_all = Parcel.objects.filter(rma_id__in=[rma_id, *sent_with])
    rows = list(of_all.exclude(state__in=("arrived", "cancelled")).defer("label_pdf"))
    for row in rows:
        if (all_here and row.rma_id == rma_id) or len(rows) == 1 or row.public_id in refs:
            try:
                move(row, PARCEL, "arrive", SYSTEM, "received", notice="")
            except Conflict:
                continue


def ask_carriers() -> int:
    """A job: what the carriers that can be asked say of parcels under way; how many events were new."""
    new = 0
    for one in carriers():
        rows = Parcel.objects.filter(carrier=one.code, state__in=UNDER_WAY).exclude(tracking="")
        for tracking in list(rows.order_by("heard_at").values_list("tracking", flat=True)[:_BATCH]):
            try:
                told = one.events(tracking)
            except AmendsError:
                break  # this carrier is away: the next run asks again
            new += take_events(told[:MOST]).new if told else 0
    return new


def _parcels(events: Sequence[TrackingEventIn]) -> dict[tuple[str, str], int]:
    numbers = {rules.number(event.tracking) for event in events}
    rows = Parcel.objects.filter(tracking__in=numbers).exclude(tracking="")
    return {(carrier, tracking): pk for pk, carrier, tracking in rows.values_list("pk", "carrier", "tracking")}


def _settle(parcel_id: int) -> None:
    """Move the parcel to where its newest event says, unless it is here already."""
    row = Parcel.objects.select_for_update(of=("self",)).select_related("rma").get(pk=parcel_id)
    events = [event_view(one) for one in TrackingEvent.objects.filter(parcel_id=parcel_id).order_by("-at")[:200]]
    heard = max((event.at for event in events), default=row.announced_at)
    Parcel.objects.filter(pk=parcel_id).update(heard_at=max(heard, row.announced_at), notice="")
    last = rules.newest(events)
    if last is None:
        return
    verb = VERB_OF[last.status]
    if verb in PARCEL.verbs(row.state):
        after = PARCEL.after(row.state, verb)
        move(row, PARCEL, verb, SYSTEM, last.text or last.status, fact=_moved(row, after))


def _moved(row: Parcel, state: str) -> ParcelMoved:
    return ParcelMoved(parcel_id=row.pk, rma_id=row.rma_id, claim_id=row.rma.claim_id, state=state)


def _line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:300]
