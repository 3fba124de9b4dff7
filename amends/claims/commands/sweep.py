"""Forgetting drafts that nobody went on with, and photos that nothing refers to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError

from amends.claims.models import Claim, Message, Photo
from amends.claims.ports import evidence_files
from amends.core import clock

log = logging.getLogger(__name__)
_ORPHAN_AFTER = timedelta(days=1)
"""A file is written before the row that refers to it; nobody takes a day in between."""
_MOST = 1000
_BATCH = 500


def sweep_drafts() -> int:
    """Delete drafts that were begun, and got their last photo, longer ago than settings.DRAFT_DAYS; how many.

    At most 1,000 at once, each in a transaction of its own. A draft that is handed in meanwhile stays.
    """
    limit = clock.now() - timedelta(days=settings.DRAFT_DAYS)
    fresh = Photo.objects.filter(claim=OuterRef("pk"), at__gte=limit)
    old = Claim.objects.filter(~Exists(fresh), state="draft", created_at__lt=limit).order_by("pk")
    return sum(_forget(claim_id) for claim_id in list(old.values_list("pk", flat=True)[:_MOST]))


def _forget(claim_id: int) -> bool:
    try:
        with transaction.atomic():
            row = Claim.objects.select_for_update().filter(pk=claim_id, state="draft").first()
            if row is None:
                return False
            Photo.objects.filter(claim=row).delete()
            Message.objects.filter(claim=row).delete()
            row.delete()
    except ProtectedError:
        log.warning("draft %s is referred to and stays", claim_id)
        return False
    return True


def sweep_orphans() -> int:
    """Delete evidence files older than a day that no photo refers to; how many pictures and originals. At most
    1,000 of each at once."""
    limit = clock.now() - _ORPHAN_AFTER
    live = Photo.objects.filter(erased_at=None)
    shown = drop_unwanted(
        evidence_files.old_files(limit),
        lambda names: set(live.filter(stored_sha256__in=names).values_list("stored_sha256", flat=True)),
        lambda name: evidence_files.remove(name, limit),
    )
    whole = live.filter(original_erased_at=None)
    sent = drop_unwanted(
        evidence_files.old_originals(limit),
        lambda names: set(whole.filter(original_sha256__in=names).values_list("original_sha256", flat=True)),
        lambda name: evidence_files.remove_original(name, limit),
    )
    return shown + sent


def drop_unwanted(
    files: Iterator[str], kept: Callable[[list[str]], set[str]], remove: Callable[[str], bool]
) -> int:
    """Remove the files that are not among the kept ones; how many, at most 1,000."""
    gone = 0
    while gone < _MOST and (names := list(islice(files, _BATCH))):
        wanted = kept(names)
        orphans = [name for name in names if name not in wanted]
        gone += sum(remove(name) for name in orphans[: _MOST - gone])
    return gone
