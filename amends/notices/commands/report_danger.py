"""A danger reported by somebody who need not say who they are."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTPUTF8

from django.core.validators import validate_email
from django.db import transaction

from amends.core import clock, ids
from amends.core.errors import Refused
from amends.jobs.api import once, publish
from amends.notices.commands.take_mail import keep_mail
from amends.notices.facts import DangerReported
from amends.notices.models import Mail

_MOST = 4_000


def report_danger(text: str, contact: str, language: str, key: str) -> str:
    """Keep the report among the mail that waits for a person, flagged as safety, and publish DangerReported; its
    reference (SAF-...). The same `key` again is the same report.

    Refused("field_missing").
    """
    text, contact = text.replace("\0", "").strip()[:_MOST], " ".join(contact.replace("\0", "").split())[:200]
    if not text or not contact:
        raise Refused("field_missing", field="text" if not text else "contact")
    ref = ids.new("SAF")
    body = _as_mail(ref, text, contact, language)
    digest = keep_mail(body)

    def add() -> str:
        row = Mail.objects.create(
            key=f"<{ref.lower()}@danger>",
            sha256=digest,
            bytes=len(body),
            state="held",
            nature="safety",
            why="danger",
            sender=contact,
            subject=ref,
            text=text,
            at=clock.now(),
        )
        publish(DangerReported(mail_id=row.pk, language=language))
        return ref

    with transaction.atomic():
        return str(once("notices.danger", key, [text, contact], add))


def address_of(contact: str) -> str:
    """The contact when it is an e-mail address, else nothing."""
    try:
        validate_email(contact)
    except Exception:
        return ""
    return contact


def _as_mail(ref: str, text: str, contact: str, language: str) -> bytes:
    """The form as a mail, so that it is kept and shown like the others."""
    made = EmailMessage(policy=SMTPUTF8)
    made["Subject"] = ref
    made["X-Contact"] = contact.encode("ascii", "xmlcharrefreplace").decode()
    made["Content-Language"] = language
    made.set_content(text)
    return made.as_bytes()
