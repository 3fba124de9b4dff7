"""Reading the outbox and the mail that came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.conf import settings
from django.db.models import Max

from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.notices.models import Bar, Letter, Mail
from amends.notices.rules.masking import without_password_link, without_sign_in
from amends.notices.types import BarView, LetterView, MailView


def view(row: Letter) -> LetterView:
    """A row as it is."""
    return LetterView(
        id=row.pk,
        template=row.template,
        to=row.to,
        subject=row.subject,
        text=row.text,
        html=row.html,
        reference=row.reference,
        state=row.state,
        error=row.error,
        attempts=row.attempts,
        message_id=row.message_id,
        created_at=row.created_at,
        sent_at=row.sent_at,
        bounced=row.bounced,
    )


def letters(reference: str = "", cursor: str = "", size: int = 50) -> Page[LetterView]:
    """The outbox, newest first; of one claim when `reference` is given."""
    size = max(1, min(size, MAX_SIZE))
    rows = Letter.objects.order_by("-id")
    if reference:
        rows = rows.filter(reference=reference)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([_shown(row) for row in rows[: size + 1]], size, lambda letter: [letter.id])


def written(keys: Sequence[str]) -> set[str]:
    """Which of these letters there are already; one statement."""
    return set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))


def letter(letter_id: int) -> LetterView:
    """NotFound when there is none."""
    return _shown(_row(letter_id))


def letter_to_send(letter_id: int) -> LetterView:
    """The whole letter, for the mail server; NotFound when there is none."""
    return view(_row(letter_id))


def _shown(row: Letter) -> LetterView:
    """For colleagues: customers' sign-in links are readable only while no mail server can send them, and
    colleagues' password links never."""
    found = view(row)
    found = msgspec.structs.replace(
        found, text=without_password_link(found.text), html=without_password_link(found.html)
    )
    if not settings.EMAIL_HOST and row.state != "sent":
        return found
    return msgspec.structs.replace(found, text=without_sign_in(found.text), html=without_sign_in(found.html))


def _row(letter_id: int) -> Letter:
    row = Letter.objects.filter(pk=letter_id).first()
    if row is None:
        raise NotFound
    return row


def mail(mail_id: int) -> MailView:
    """One mail that came in; NotFound when there is none."""
    row = Mail.objects.filter(pk=mail_id).first()
    if row is None:
        raise NotFound
    return _mail_view(row)


def mails(
    state: str = "held", reference: str = "", cursor: str = "", size: int = 50, *, nature: str = ""
) -> Page[MailView]:
    """Mails that came in, newest first, of one state (empty: all), of one case when `reference` is given."""
    size = max(1, min(size, MAX_SIZE))
    rows = Mail.objects.order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if reference:
        rows = rows.filter(reference=reference)
    if nature:
        rows = rows.filter(nature=nature)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([_mail_view(row) for row in rows[: size + 1]], size, lambda one: [one.id])


def landed_since(reference: str, since: datetime) -> int:
    """How many mails landed on this case since then (loops show here)."""
    return Mail.objects.filter(reference=reference, state="landed", handled_at__gte=since).count()


def newest_letters(references: list[str]) -> dict[str, int]:
    """The newest letter's id of each reference that has one; one statement."""
    rows = Letter.objects.filter(reference__in=references).values("reference").annotate(newest=Max("id"))
    return {row["reference"]: row["newest"] for row in rows}


def _mail_view(row: Mail) -> MailView:
    return MailView(
        id=row.pk,
        state=row.state,
        nature=row.nature,
        why=row.why,
        sender=row.sender,
        sender_name=row.sender_name,
        subject=row.subject,
        text=row.text,
        reference=row.reference,
        sure=row.sure,
        letter_id=row.letter_id,
        files=row.files,
        at=row.at,
        handled_by=row.handled_by,
        handled_at=row.handled_at,
    )


def bar_of(address: str) -> BarView | None:
    """Why nothing is sent to this address; None when letters go there."""
    row = Bar.objects.filter(address=address.strip().casefold(), lifted_at=None).first()
    if row is None:
        return None
    return BarView(id=row.pk, address=row.address, letter_id=row.letter_id, why=row.why, at=row.at)
