"""Writing a letter into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from amends.core import clock
from amends.jobs.api import defer
from amends.notices.commands import send  # noqa: F401 (declares the job)
from amends.notices.commands.own_letters import own_or_standard, sender_name
from amends.notices.models import Letter
from amends.notices.queries import bar_of
from amends.notices.rules.answer_address import answer_address
from amends.notices.rules.sending import BARRED, message_id, one_line


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
    scopes: Sequence[str] = (),
) -> int:
    """Write a letter from web/templates/letters/<template>.{subject.txt,txt,html} and defer its sending, in
    the caller's transaction; the same key again changes nothing. No address: kept as no_address; one that
    an earlier letter came back from for good: kept as barred.

    `papers`: documents that go with it (kind, reference); config/plugs.py says who makes them.
    `scopes`: whose own words count when they wrote any (see own_letters), the nearest first.
    Everything is said in `language`; lazy texts in the context are, too."""
    earlier = Letter.objects.filter(key=key).values_list("pk", flat=True).first()
    if earlier is not None:
        return earlier
    sender = settings.DEFAULT_FROM_EMAIL
    context = {
        "language": language,
        "can_answer": bool(answer_address(settings.REPLY_ADDRESS, settings.SECRET_KEY, reference)),
        "sender": sender_name(),
        **context,
    }
    said = own_or_standard(template, language, scopes, context)
    row, fresh = Letter.objects.get_or_create(
        key=key,
        defaults={
            "subject": one_line(said.subject),
            "text": said.text.strip() + "\n",
            "html": said.html,
            "template": template,
            "to": one_line(to),
            "reference": reference,
            "papers": [list(one) for one in papers],
            "customer_id": customer_id,
            **_state(to),
            "message_id": message_id(key, sender),
            "created_at": clock.now(),
        },
    )
    if fresh and row.state == "queued":
        defer("notices.send", letter_id=row.pk)
    return row.pk


def _state(to: str) -> dict[str, str]:
    if not to.strip():
        return {"state": "no_address"}
    barred = bar_of(to)
    if barred is None:
        return {"state": "queued"}
    return {"state": "barred", "error": BARRED.format(why=barred.why)[:400]}
