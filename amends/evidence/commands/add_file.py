"""Taking a file as evidence: a photo goes to the claim, a video or receipt becomes an attachment."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import connection, transaction

from amends.accounts.api import Right, require
from amends.claims.api import add_photo, claim
from amends.claims.ports import evidence_files
from amends.claims.ports.reading import MAX_BYTES, MAX_PDF_BYTES, ReadPdf, read_pdf
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.evidence.models import Attachment, Page
from amends.evidence.rules.kinds import HEAD, Kind, kind_of, safe_name
from amends.evidence.rules.names import shown_name
from amends.evidence.types import AddedView

MAX_ATTACHMENTS = 6
_OPEN = ("draft", "checking", "in_review", "awaiting_customer")
_CLAIM_LOCK = 4101
"""The first number of this room's advisory locks on claims."""


def add_file(actor: Actor, claim_id: int, name: str, file: File[Any]) -> AddedView:
    """Keep a file as evidence; what it is, its content says. The same file twice is kept once.

    A video is never decoded. Refused as claims.add_photo, and: video_too_large, pdf_too_large, pdf_locked,
    pdf_unreadable, pdf_no_reader, too_many_attachments; NotFound; Unavailable: photo_busy, photo_not_kept.
    """
    file.seek(0)
    kind = kind_of(file.read(HEAD))
    file.seek(0)
    if kind is None:
        photo = add_photo(actor, claim_id, name, file.read(MAX_BYTES + 1))
        return AddedView(kind="photo", public_id=photo.public_id)
    _access(actor, claim_id)
    if kind.family == "receipt":
        row = _receipt(actor, claim_id, shown_name(name), kind, file)
    else:
        row = _video(actor, claim_id, shown_name(name), kind, file)
    return AddedView(kind=row.kind, public_id=row.public_id)


def _access(actor: Actor, claim_id: int) -> None:
    found = claim(actor, claim_id)
    require(actor, Right.CLAIMS_WRITE)
    if found.state not in _OPEN:
        raise Refused("claim_not_open", state=found.state.replace("_", " "))


def _receipt(actor: Actor, claim_id: int, name: str, kind: Kind, file: File[Any]) -> Attachment:
    body = file.read(MAX_PDF_BYTES + 1)
    sha256 = hashlib.sha256(body).hexdigest()
    known = _known_or_room(claim_id, sha256)
    if known is not None:
        return known
    read = read_pdf(name, body)
    stored = []
    for page in read.pages:
        stored.append(hashlib.sha256(page.jpeg).hexdigest())
        evidence_files.keep(stored[-1], page.jpeg, page.small, evidence_files.PAGES)
    evidence_files.keep_original(sha256, ContentFile(body), len(body), evidence_files.FILES)
    return _write(actor, claim_id, name, kind, sha256, len(body), read, stored)


def _video(actor: Actor, claim_id: int, name: str, kind: Kind, file: File[Any]) -> Attachment:
    digest, size, most = hashlib.sha256(), 0, settings.EVIDENCE_VIDEO_MB * 1024 * 1024
    while piece := file.read(1024 * 1024):
        digest.update(piece)
        size += len(piece)
        if size > most:
            raise Refused("video_too_large", field="photos", name=name, limit_mb=settings.EVIDENCE_VIDEO_MB)
    known = _known_or_room(claim_id, digest.hexdigest())
    if known is not None:
        return known
    file.seek(0)
    evidence_files.keep_original(digest.hexdigest(), file, size, evidence_files.FILES)
    return _write(actor, claim_id, name, kind, digest.hexdigest(), size, None, [])


def _known_or_room(claim_id: int, sha256: str) -> Attachment | None:
    rows = list(Attachment.objects.filter(claim_id=claim_id, erased_at=None))
    for row in rows:
        if row.sha256 == sha256:
            return row
    if len(rows) >= MAX_ATTACHMENTS:
        raise Refused("too_many_attachments", field="photos", limit=MAX_ATTACHMENTS)
    return None


def _write(
    actor: Actor,
    claim_id: int,
    name: str,
    kind: Kind,
    sha256: str,
    size: int,
    read: ReadPdf | None,
    pages: list[str],
) -> Attachment:
    with transaction.atomic():
        with connection.cursor() as cursor:  # Concurrent files of one claim count one after another.
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_CLAIM_LOCK, claim_id % 2**31])
        _access(actor, claim_id)
        known = _known_or_room(claim_id, sha256)
        if known is not None:
            return known
        seen = {
            "kind": kind.family,
            "mime": kind.mime,
            "name": safe_name(name, kind),
            "bytes": size,
            "pages": read.count if read else 0,
            "active": read.active if read else False,
            "added_by": actor.label,
            "at": clock.now(),
            "erased_at": None,
        }
        row, _ = Attachment.objects.update_or_create(
            claim_id=claim_id, sha256=sha256, defaults=seen, create_defaults={**seen, "public_id": ids.new("ATT")}
        )
        row.drawn.all().delete()
        Page.objects.bulk_create(
            Page(attachment=row, number=number, stored_sha256=stored, width=page.width, height=page.height)
            for number, (stored, page) in enumerate(zip(pages, read.pages if read else (), strict=True), 1)
        )
    return row
