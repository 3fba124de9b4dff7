"""What becomes of mentions: read, wished for by mail, forgotten."""

from __future__ import annotations

from amends.casework.models import Mention, Wish
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound


def read_mentions(actor: Actor, claim_id: int) -> None:
    """This person looked at the case: what named them there is read."""
    if actor.user_id is None:
        return
    Mention.objects.filter(user_id=actor.user_id, claim_id=claim_id, read_at=None).update(read_at=clock.now())


def set_wish(actor: Actor, by_mail: bool) -> None:
    """Whether this person hears of mentions by mail as well."""
    if actor.user_id is None or actor.is_customer:
        raise NotFound
    Wish.objects.update_or_create(user_id=actor.user_id, defaults={"by_mail": by_mail})


def forget(claim_ids: tuple[int, ...]) -> None:
    """The notes' words in mentions. Who was named, by whom and when stays."""
    Mention.objects.filter(claim_id__in=claim_ids).update(text="")
