"""Notes that name somebody."""

from __future__ import annotations

from amends.casework.models import Mention, Wish
from amends.casework.types import Mentions, MentionView
from amends.core.actor import Actor

_MOST = 20


def my_mentions(actor: Actor) -> Mentions:
    """Unread notes that name this person, newest first (at most 20), and whether they want mail as well."""
    if actor.user_id is None:
        return Mentions(items=(), by_mail=False)
    rows = Mention.objects.filter(user_id=actor.user_id, read_at=None).order_by("-pk")[:_MOST]
    items = [MentionView(id=row.pk, claim_id=row.claim_id, by=row.by, text=row.text, at=row.at) for row in rows]
    by_mail = not Wish.objects.filter(user_id=actor.user_id, by_mail=False).exists()
    return Mentions(items=tuple(items), by_mail=by_mail)
