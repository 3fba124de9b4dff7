"""What became of a mail that came in. Each mail is dealt with once, by guarded updates."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict
from amends.jobs.api import defer
from amends.notices.models import Bar, Letter, Mail
from amends.notices.rules.sending import SOFT_WAITS


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
    """The letter could not be delivered; whether that is news for people.

    `kind` soft (mailbox full, server busy): it is sent again by itself after each of SOFT_WAITS, and counts as
    failed after the last. `kind` hard: it has failed, and nothing more is sent to its address until a person lifts
    that.
    """
    row = Letter.objects.filter(pk=letter_id).first()
    if row is None:
        return False
    with transaction.atomic():
        if kind == "soft" and _again_later(row, why):
            return False
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


def _again_later(row: Letter, why: str) -> bool:
    """Whether a letter that came back softly waits for another try; each bounce counts once (guarded)."""
    if row.soft_bounces >= len(SOFT_WAITS):
        return False
    waits = Letter.objects.filter(pk=row.pk, state="sent", soft_bounces=row.soft_bounces)
    counted = F("soft_bounces") + 1
    if waits.update(state="queued", error=why[:300], bounced="soft", attempts=0, soft_bounces=counted):
        wait = SOFT_WAITS[row.soft_bounces]
        defer("notices.send", letter_id=row.pk, in_seconds=int(wait.total_seconds()))
    return True


def _settle(mail_id: int, state: str, actor: Actor, **more: str) -> None:
    changed = Mail.objects.filter(pk=mail_id, state__in=("new", "held")).update(
        state=state, handled_by=actor.label, handled_at=clock.now(), **more
    )
    if not changed:
        raise Conflict("mail_handled")
