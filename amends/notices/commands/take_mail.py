"""Taking an e-mail in: kept whole and durable before anybody is told that it was taken."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from amends.core import clock
from amends.core.errors import NotFound, Refused, Unavailable, register_texts
from amends.jobs.api import publish
from amends.notices.facts import MailArrived
from amends.notices.models import Letter, Mail
from amends.notices.rules.answer_address import case_of
from amends.notices.rules.reading import read
from amends.notices.types import MailText

MOST_BYTES = 40 * 1024 * 1024

register_texts(
    {
        "mail_empty": "There is no e-mail in what was sent.",
        "mail_too_large": "This e-mail is larger than {limit_mb} MB. Ask its sender for smaller files.",
        "mail_not_kept": "The e-mail could not be kept just now. Hand it over again in a minute.",
        "mail_handled": "Somebody dealt with this e-mail meanwhile. Reload the page.",
    }
)


def take_mail(body: bytes) -> tuple[int, bool]:
    """Keep the mail and publish MailArrived; (its id, whether it is new). The same Message-ID again is the same
    mail, whoever hands it over.

    Refused: mail_empty, mail_too_large; Unavailable: mail_not_kept.
    """
    if not body.strip():
        raise Refused("mail_empty")
    if len(body) > MOST_BYTES:
        raise Refused("mail_too_large", limit_mb=MOST_BYTES // 1024 // 1024)
    found = read(body)
    known = Mail.objects.filter(key=found.message_id).values_list("pk", flat=True).first()
    if known is not None:
        return known, False
    digest = keep_mail(body)
    with transaction.atomic():
        row, fresh = Mail.objects.get_or_create(key=found.message_id, defaults=_row(found, digest, len(body)))
        if fresh:
            publish(MailArrived(mail_id=row.pk))
    return row.pk, fresh


def _row(found: MailText, digest: str, size: int) -> dict[str, object]:
    """An address with a true mark names the case for certain; a Message-ID of ours only suggests it, because
    it can be worked out."""
    letter = Letter.objects.filter(message_id__in=found.answers).order_by("-pk").first() if found.answers else None
    sure = case_of(found.recipients, settings.SECRET_KEY)
    return {
        "sha256": digest,
        "bytes": size,
        "nature": found.nature,
        "why": found.why,
        "sender": found.sender,
        "sender_name": found.sender_name,
        "subject": found.subject,
        "text": found.text,
        "reference": sure or (letter.reference if letter is not None else ""),
        "sure": bool(sure),
        "letter": letter,
        "files": len(found.attachments),
        "at": clock.now(),
    }


def name_of(digest: str) -> str:
    """Where the bytes lie in the storage "mail"."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}.eml"


def keep_mail(body: bytes) -> str:
    """Write the bytes durably; the digest that they are found by. Unavailable("mail_not_kept")."""
    digest = hashlib.sha256(body).hexdigest()
    store: Any = storages["mail"]  # the same two stores as for evidence: folders or S3
    try:
        if store.size_of(name_of(digest)) != len(body):
            store.write(name_of(digest), ContentFile(body))
    except OSError as error:
        raise Unavailable("mail_not_kept", retry_after=60) from error
    return digest


def mail_bytes(mail_id: int) -> bytes:
    """The mail as it came; NotFound, also once it was erased; Unavailable("mail_not_kept") from the storage."""
    digest = Mail.objects.filter(pk=mail_id, erased_at=None).values_list("sha256", flat=True).first()
    if digest is None:
        raise NotFound
    try:
        store: Any = storages["mail"]
        return bytes(store.read(name_of(digest)))
    except OSError as error:
        raise Unavailable("mail_not_kept", retry_after=60) from error


def mail_text(mail_id: int) -> MailText:
    """The mail read once more out of its bytes, with its files."""
    return read(mail_bytes(mail_id))
