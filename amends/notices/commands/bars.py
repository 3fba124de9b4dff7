"""Addresses to which nothing is sent, because a letter came back for good (settle_mail.letter_came_back)."""

from __future__ import annotations

from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.notices.models import Bar
from amends.notices.queries import bar_of

__all__ = ["bar_of", "lift_bar"]


def lift_bar(bar_id: int, actor: Actor) -> None:
    """A person says that the address is good (again): letters go there. NotFound when it is lifted already."""
    if not Bar.objects.filter(pk=bar_id, lifted_at=None).update(lifted_at=clock.now(), lifted_by=actor.label):
        raise NotFound
