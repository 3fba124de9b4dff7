"""Forgetting uploads that were left, and files that nothing refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from amends.claims.ports import evidence_files
from amends.core import clock
from amends.evidence.models import Attachment, Page, Upload, UploadPart

_ORPHAN_AFTER = timedelta(days=1)
_KEPT = timedelta(days=1)
"""A finished or dropped upload counts for its owner's limit of one day; then its row goes."""
_MOST, _BATCH = 1000, 500


def sweep_uploads() -> int:
    """Delete uploads whose time is over, with their pieces; how many. At most 1,000."""
    now = clock.now()
    over = Upload.objects.filter(expires_at__lte=now, created_at__lte=now - _KEPT)
    ids = list(over.order_by("pk").values_list("pk", flat=True)[:_MOST])
    names = list(UploadPart.objects.filter(upload__in=ids).values_list("name", flat=True))
    Upload.objects.filter(pk__in=ids).delete()
    evidence_files.remove_parts(names)
    return len(ids)


def sweep_orphans() -> int:
    """Delete files of this room older than a day that nothing refers to; how many. At most 1,000 of each kind."""
    limit = clock.now() - _ORPHAN_AFTER
    live = Attachment.objects.filter(erased_at=None)

    def part_gone(name: str) -> bool:
        evidence_files.remove_parts([name])
        return True

    return (
        _drop(
            evidence_files.old_originals(limit, evidence_files.FILES),
            lambda names: set(live.filter(sha256__in=names).values_list("sha256", flat=True)),
            lambda name: evidence_files.remove_original(name, limit, evidence_files.FILES),
        )
        + _drop(
            evidence_files.old_files(limit, evidence_files.PAGES),
            lambda names: set(
                Page.objects.filter(stored_sha256__in=names).values_list("stored_sha256", flat=True)
            ),
            lambda name: evidence_files.remove(name, limit, evidence_files.PAGES),
        )
        + _drop(
            evidence_files.old_parts(limit),
            lambda names: set(UploadPart.objects.filter(name__in=names).values_list("name", flat=True)),
            part_gone,
        )
    )


def _drop(files: Iterator[str], kept: Callable[[list[str]], set[str]], remove: Callable[[str], bool]) -> int:
    gone = 0
    while gone < _MOST and (names := list(islice(files, _BATCH))):
        wanted = kept(names)
        orphans = [name for name in names if name not in wanted]
        gone += sum(remove(name) for name in orphans[: _MOST - gone])
    return gone
