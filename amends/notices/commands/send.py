"""Sending one letter over SMTP.

SMTP has no idempotency key: when the process dies after the server took the letter and before we wrote that
down, nobody can know. So the intent is committed first, the Message-ID is always the same for one letter,
and only an intent that is older than the lease is taken up again: at least once, and twice only after a crash
in that moment. Several workers, or the same job twice, never send side by side (guarded update).
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.models import F, Q

from amends.core import clock
from amends.core.errors import Conflict, Refused, Unavailable
from amends.jobs.api import defer, task
from amends.notices.models import Letter
from amends.notices.ports import paper
from amends.notices.queries import bar_of
from amends.notices.queries import letter_to_send as letter_view
from amends.notices.rules.answer_address import answer_address
from amends.notices.rules.sending import BARRED, LEASE_SECONDS, MAX_ATTEMPTS, NO_SERVER, answer_of, is_permanent
from amends.notices.types import LetterView


@task("notices.send", queue="mail")
def send(letter_id: int) -> None:
    """Send what is queued; a letter that is sent, failed or without address is left alone.

    Without a mail server the letter stays queued and says so; that is not an error.
    Unavailable (the job is tried again) on a temporary failure.
    """
    if not settings.EMAIL_HOST:
        Letter.objects.filter(pk=letter_id, state="queued").update(error=NO_SERVER)
        return
    letter = _take(letter_id)
    if letter is None:
        return
    barred = bar_of(letter.to)
    if barred is not None:  # it waited while another one came back
        Letter.objects.filter(pk=letter_id).update(state="barred", error=BARRED.format(why=barred.why)[:400])
        return
    if connection.in_atomic_block:
        raise RuntimeError("no call to a mail server inside a transaction")
    try:
        _message(letter).send()
    except Exception as error:
        _failed(letter, error)
        return
    Letter.objects.filter(pk=letter_id).update(state="sent", error="", sent_at=clock.now())


def _take(letter_id: int) -> LetterView | None:
    now = clock.now()
    lost = Q(state="sending", sending_at__lt=now - timedelta(seconds=LEASE_SECONDS))
    taken = Letter.objects.filter(Q(state="queued") | lost, pk=letter_id).update(
        state="sending", sending_at=now, attempts=F("attempts") + 1
    )
    letter = letter_view(letter_id)
    if taken:
        return letter
    if letter.state == "sending":
        raise Unavailable("letter_in_flight", retry_after=LEASE_SECONDS)
    return None


def _message(letter: LetterView) -> EmailMultiAlternatives:
    answer_to = answer_address(settings.REPLY_ADDRESS, settings.SECRET_KEY, letter.reference)
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        reply_to=[answer_to] if answer_to else None,
        headers={
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            "X-Amends-Letter": str(letter.id),  # our own letter coming in again is a loop
        },
    )
    message.attach_alternative(letter.html, "text/html")
    for kind, reference in Letter.objects.values_list("papers", flat=True).get(pk=letter.id):
        found = paper(kind, reference)
        message.attach(found.name, found.body, found.kind)
    return message


def _failed(letter: LetterView, error: Exception) -> None:
    answer = answer_of(error)
    given_up = is_permanent(error) or letter.attempts >= MAX_ATTEMPTS
    Letter.objects.filter(pk=letter.id).update(state="failed" if given_up else "queued", error=answer)
    if not given_up:
        raise Unavailable("mail_server_refused", answer=answer) from error


def send_again(letter_id: int) -> None:
    """A person has a waiting or failed letter tried again.

    Refused: letter_already_sent, letter_no_address, letter_barred; Conflict when it is being sent just now.
    """
    found = letter_view(letter_id)
    barred = bar_of(found.to)
    if barred is not None and found.state in ("queued", "failed", "barred"):
        raise Refused("letter_barred", why=barred.why)
    changed = Letter.objects.filter(pk=letter_id, state__in=("queued", "failed", "barred")).update(
        state="queued", error="", attempts=0, bounced=""
    )
    if changed:
        defer("notices.send", letter_id=letter_id)
        return
    state = letter_view(letter_id).state
    if state == "sent":
        raise Refused("letter_already_sent")
    if state == "no_address":
        raise Refused("letter_no_address")
    raise Conflict


def send_waiting(limit: int = 500) -> int:
    """Have letters sent that waited for a mail server, and those cut off while sending; how many (at most
    `limit`). Call it in a transaction."""
    if not settings.EMAIL_HOST:
        return 0
    lost = Q(state="sending", sending_at__lt=clock.now() - timedelta(seconds=LEASE_SECONDS))
    waiting = Letter.objects.filter(Q(state="queued", error=NO_SERVER) | lost).order_by("id")
    ids = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    Letter.objects.filter(pk__in=ids, state="queued").update(error="")
    for letter_id in ids:
        defer("notices.send", letter_id=letter_id)
    return len(ids)
