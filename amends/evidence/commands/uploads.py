"""Resumable uploads: begun, continued piece by piece, finished into evidence, or given up.

A piece is in the evidence store before its row; the offset moves by a guarded update, so that of two who send the
same piece one wins and the other is told where the upload stands. Survives the loss of the connection, of the page
and of the server.
"""

from __future__ import annotations

import hashlib
import hmac
import tempfile
from datetime import timedelta
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Sum

from amends.accounts.api import Right, require
from amends.claims.api import claim
from amends.claims.ports import evidence_files
from amends.claims.ports.reading import MAX_PDF_BYTES
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.evidence.commands.add_file import add_file
from amends.evidence.models import Upload, UploadPart
from amends.evidence.queries.read import own_upload
from amends.evidence.queries.views import upload_view
from amends.evidence.rules.names import shown_name
from amends.evidence.types import UploadView

MAX_PIECE = 8 * 1024 * 1024
MAX_OPEN = 20
CUSTOMER_MB_A_DAY, STAFF_MB_A_DAY = 1_000, 20_000
_MB = 1024 * 1024
_OWNER_LOCK = 4102
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
"""What a piece may be checked with. SHA-1 is what the protocol asks every server to know; it guards against
damage on the way, not against anybody."""


def most_bytes() -> int:
    """The largest file that can be anything at all."""
    return int(max(settings.EVIDENCE_VIDEO_MB * _MB, MAX_PDF_BYTES))


def begin_upload(actor: Actor, name: str, length: int, claim_id: int | None = None) -> UploadView:
    """Announce a file of so many bytes, for a claim or for one that is yet to be filed.

    Refused: upload_empty, upload_too_large, upload_too_many, upload_quota, claim_not_open; NotFound.
    """
    require(actor, Right.CLAIMS_WRITE)
    if actor.user_id is None:
        raise NotFound()
    shown = shown_name(name)
    if length < 1:
        raise Refused("upload_empty", name=shown)
    if length > most_bytes():
        raise Refused("upload_too_large", name=shown, limit_mb=most_bytes() // _MB)
    if claim_id is not None:
        found = claim(actor, claim_id)
        if "withdrawn" in found.state or found.state in ("decided", "closed"):
            raise Refused("claim_not_open", state=found.state)
    now = clock.now()
    with transaction.atomic():
        with connection.cursor() as cursor:  # one person's uploads are counted one after another
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_OWNER_LOCK, actor.user_id % 2**31])
        _within_limits(actor, length)
        row = Upload.objects.create(
            public_id=ids.new("UPL"),
            owner_id=actor.user_id,
            claim_id=claim_id,
            name=shown,
            length=length,
            created_at=now,
            expires_at=now + timedelta(hours=settings.UPLOAD_HOURS),
        )
    return upload_view(row)


def _within_limits(actor: Actor, length: int) -> None:
    now = clock.now()
    mine = Upload.objects.filter(owner_id=actor.user_id)
    if mine.filter(expires_at__gt=now, kept_as="", refused="").count() >= MAX_OPEN:
        raise Refused("upload_too_many", limit=MAX_OPEN)
    limit = CUSTOMER_MB_A_DAY if actor.is_customer else STAFF_MB_A_DAY
    today = mine.filter(created_at__gt=now - timedelta(days=1)).aggregate(sum=Sum("length"))["sum"] or 0
    if today + length > limit * _MB:
        raise Refused("upload_quota", limit_mb=limit)


def append(
    actor: Actor, public_id: str, offset: int, body: bytes, checksum: tuple[str, bytes] | None = None
) -> UploadView:
    """Take the piece that begins at `offset`. `checksum`: (algorithm of ALGORITHMS, digest of this piece).

    Conflict("upload_offset"); Refused: upload_checksum, upload_overrun, upload_expired; NotFound;
    Unavailable("photo_not_kept").
    """
    row = own_upload(actor, public_id)
    if row.offset != offset:
        raise Conflict("upload_offset")
    if offset + len(body) > row.length or len(body) > MAX_PIECE:
        raise Refused("upload_overrun")
    if checksum is not None and not _fits(body, *checksum):
        raise Refused("upload_checksum")
    if not body:
        return upload_view(row)
    name = f"{row.public_id}/{offset:012d}-{hashlib.sha256(body).hexdigest()[:16]}"
    evidence_files.keep_part(name, body)
    moved = {"offset": offset + len(body), "expires_at": clock.now() + timedelta(hours=settings.UPLOAD_HOURS)}
    with transaction.atomic():
        if Upload.objects.filter(pk=row.pk, offset=offset).update(**moved) != 1:
            raise Conflict("upload_offset")
        UploadPart.objects.create(upload=row, offset=offset, size=len(body), name=name)
    for field, value in moved.items():
        setattr(row, field, value)
    return upload_view(row)


def _fits(body: bytes, algorithm: str, digest: bytes) -> bool:
    return hmac.compare_digest(ALGORITHMS[algorithm](body).digest(), digest)


def finish(actor: Actor, public_id: str, claim_id: int | None = None) -> UploadView:
    """Make evidence of a complete upload; doing it again changes nothing.

    For an upload begun without a claim, `claim_id` says which it became; without one it just stays. What is
    refused as evidence is gone. Refused: upload_unfinished, upload_elsewhere, and as add_file.
    """
    row = own_upload(actor, public_id)
    if row.offset != row.length:
        raise Refused("upload_unfinished")
    if row.claim_id is not None and claim_id not in (None, row.claim_id):
        raise Refused("upload_elsewhere")
    target = row.claim_id or claim_id
    if row.kept_as or target is None:
        return upload_view(row)
    try:
        with tempfile.TemporaryFile() as whole:
            _put_together(row, whole)
            added = add_file(actor, target, row.name, File(whole))
    except Refused as refusal:
        Upload.objects.filter(pk=row.pk).update(refused=refusal.code, expires_at=clock.now())
        _drop_parts(row)
        raise
    Upload.objects.filter(pk=row.pk).update(kept_as=added.public_id, claim_id=target)
    row.kept_as = added.public_id
    _drop_parts(row)
    return upload_view(row)


def _put_together(row: Upload, whole: IO[bytes]) -> None:
    for part in row.parts.order_by("offset"):
        for piece in evidence_files.part(part.name):
            whole.write(piece)
    if whole.tell() != row.length:
        raise Refused("upload_expired")


def drop_upload(actor: Actor, public_id: str) -> None:
    """Give an upload up. What it became stays. NotFound."""
    row = own_upload(actor, public_id)
    _drop_parts(row)
    Upload.objects.filter(pk=row.pk).update(expires_at=clock.now())


def _drop_parts(row: Upload) -> None:
    names = list(row.parts.values_list("name", flat=True))
    row.parts.all().delete()
    evidence_files.remove_parts(names)
