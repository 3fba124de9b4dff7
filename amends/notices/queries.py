"""Reading the outbox."""

from __future__ import annotations

from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.notices.models import Letter
from amends.notices.types import LetterView


def view(row: Letter) -> LetterView:
    """A row as other rooms see it."""
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
    )


def letters(reference: str = "", cursor: str = "", size: int = 50) -> Page[LetterView]:
    """The outbox, newest first; of one claim when `reference` is given."""
    size = max(1, min(size, MAX_SIZE))
    rows = Letter.objects.order_by("-id")
    if reference:
        rows = rows.filter(reference=reference)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([view(row) for row in rows[: size + 1]], size, lambda letter: [letter.id])


def letter(letter_id: int) -> LetterView:
    """NotFound when there is none."""
    row = Letter.objects.filter(pk=letter_id).first()
    if row is None:
        raise NotFound
    return view(row)
