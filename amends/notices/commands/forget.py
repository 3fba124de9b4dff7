"""Forgetting the mail about a case: to whom, from whom, and what it said. That there was one stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q

from amends.core import clock
from amends.notices.commands.take_mail import name_of
from amends.notices.models import Letter, Mail

_NEVER_SENT = ("queued", "failed", "barred")
_GONE = "(erased)"
"""In place of a subject: lists link it."""


def forget_mail(references: Sequence[str], customer_id: int | None = None) -> int:
    """Empty all letters and mails of these cases, and those to this customer; how many. In the caller's
    transaction; the bytes of mails go after its commit. A letter that is on its way to a mail server just now goes
    out and stays."""
    about = Q(reference__in=references)
    if customer_id is not None:
        about |= Q(customer_id=customer_id)
    now = clock.now()
    on_its_way = ("queued", "sending") if settings.EMAIL_HOST else ("sending",)
    letters = Letter.objects.filter(about, erased_at=None).exclude(state__in=on_its_way)
    letters.filter(state__in=_NEVER_SENT).update(state="no_address")
    gone = letters.update(to="", subject=_GONE, text="", html="", erased_at=now)
    came = Mail.objects.filter(reference__in=references, erased_at=None)
    digests = list(came.values_list("sha256", flat=True))
    gone += came.update(sender="", sender_name="", subject=_GONE, text="", erased_at=now)
    transaction.on_commit(lambda: _drop(digests))
    return gone


def _drop(digests: Iterable[str]) -> None:
    store: Any = storages["mail"]
    kept = set(Mail.objects.filter(sha256__in=digests, erased_at=None).values_list("sha256", flat=True))
    for digest in set(digests) - kept:
        store.delete(name_of(digest))
