"""Writing a letter into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from amends.core import clock
from amends.jobs.api import defer
from amends.notices.commands import send  # noqa: F401 (declares the job)
from amends.notices.models import Letter
from amends.notices.rules.answer_address import answer_address
from amends.notices.rules.sending import message_id, one_line


def write(
    key: str,
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    reference: str,
    customer_id: int | None = None,
    language: str = "en",
    papers: Sequence[tuple[str, str]] = (),
) -> int:
    """Write a letter from web/templates/letters/<template>.{subject.txt,txt,html} and defer its sending, in
    the caller's transaction; the same key again changes nothing. No address: kept as no_address.

    `papers`: documents that go with it (kind, reference); config/plugs.py says who makes them.
    Everything is said in `language`; lazy texts in the context are, too."""
    earlier = Letter.objects.filter(key=key).values_list("pk", flat=True).first()
    if earlier is not None:
        return earlier
    sender = settings.DEFAULT_FROM_EMAIL
    context = {
        "language": language,
        "can_answer": bool(answer_address(settings.REPLY_ADDRESS, settings.SECRET_KEY, reference)),
        "sender": sender.partition("<")[0].strip() or sender,
        **context,
    }
    with translation.override(language):
        said = {
            "subject": one_line(render_to_string(f"letters/{template}.subject.txt", context)),
            "text": render_to_string(f"letters/{template}.txt", context).strip() + "\n",
            "html": render_to_string(f"letters/{template}.html", context),
        }
    row, fresh = Letter.objects.get_or_create(
        key=key,
        defaults={
            **said,
            "template": template,
            "to": one_line(to),
            "reference": reference,
            "papers": [list(one) for one in papers],
            "customer_id": customer_id,
            "state": "queued" if to.strip() else "no_address",
            "message_id": message_id(key, sender),
            "created_at": clock.now(),
        },
    )
    if fresh and row.state == "queued":
        defer("notices.send", letter_id=row.pk)
    return row.pk
