"""What became of a mail that came in. Each mail is dealt with once, by guarded updates."""

from __future__ import annotations

from django.db import transaction

from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict
from amends.notices.models import Bar, Letter, Mail


def mail_landed(mail_id: int, reference: str, actor: Actor = SYSTEM) -> None:
    """It stands on the case. Conflict when it was dealt with already."""
    _settle(mail_id, "landed", actor, reference=reference)


def mail_held(mail_id: int, why: str) -> None:
    """A person must look. Conflict when it was dealt with already."""
    if not Mail.objects.filter(pk=mail_id, state="new").update(state="held", why=why):
        raise Conflict("mail_handled")


def mail_ignored(mail_id: int, why: str) -> None:
    """Nothing for anybody: an automatic answer."""
    _settle(mail_id, "ignored", SYSTEM, why=why)


def mail_aside(mail_id: int, actor: Actor, why: str) -> None:
    """A person puts it aside; it stays readable. Conflict when it was dealt with already."""
    _settle(mail_id, "aside", actor, why=why)


def letter_came_back(letter_id: int, why: str, kind: str = "soft") -> bool:
    """The letter could not be delivered; whether that is news. It then counts as failed and can be tried again.

    `kind` hard: nothing more is sent to its address until a person lifts that.
    """
    row = Letter.objects.filter(pk=letter_id).first()
    if row is None:
        return False
    with transaction.atomic():
        news = Letter.objects.filter(pk=letter_id, state="sent").update(
            state="failed", error=why[:300], bounced=kind
        )
        if kind == "hard":
            Letter.objects.filter(pk=letter_id, bounced="soft").update(bounced="hard", error=why[:300])
            _, fresh = Bar.objects.get_or_create(
                address=row.to.strip().casefold(),
                lifted_at=None,
                defaults={"letter": row, "why": why[:300], "at": clock.now()},
            )
            return bool(news) or fresh
    return bool(news)


def _settle(mail_id: int, state: str, actor: Actor, **more: str) -> None:
    changed = Mail.objects.filter(pk=mail_id, state__in=("new", "held")).update(
        state=state, handled_by=actor.label, handled_at=clock.now(), **more
    )
    if not changed:
        raise Conflict("mail_handled")
