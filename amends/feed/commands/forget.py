"""Old events leave the feed, so that it does not grow for ever. Who reads on from before them is told."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from amends.core import clock
from amends.feed.models import Counter, Delivery, Event

BATCH = 5_000


def forget(limit: int = 20 * BATCH) -> int:
    """Delete events older than FEED_DAYS with their deliveries, in batches, oldest first; how many (at most
    `limit` a call). One that an endpoint still waits for stays, and so does the newest event. 0 days: nothing."""
    if not settings.FEED_DAYS:
        return 0
    old = clock.now() - timedelta(days=settings.FEED_DAYS)
    newest = Event.objects.order_by("-position").values_list("position", flat=True).first() or 0
    waited = Delivery.objects.filter(event=OuterRef("pk"), state="waiting")
    gone = 0
    while gone < limit:
        with transaction.atomic():
            rows = Event.objects.filter(~Exists(waited), at__lt=old, position__lt=newest).order_by("position")
            places = list(rows.values_list("position", flat=True)[:BATCH])
            Delivery.objects.filter(event__in=places).delete()
            Event.objects.filter(position__in=places).delete()
            if places:
                Counter.objects.filter(pk=1, forgotten__lt=places[-1]).update(forgotten=places[-1])
        gone += len(places)
        if len(places) < BATCH:
            break
    return gone
