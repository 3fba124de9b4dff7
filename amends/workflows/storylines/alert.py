"""A source turned: write to those who look after the intake."""

from __future__ import annotations

from django.conf import settings

from amends.accounts.api import Role, UserView, users
from amends.core.actor import SYSTEM
from amends.jobs.api import subscribe
from amends.monitor.ports import SourceHealthChanged
from amends.notices.api import write

_NO_NEWS = {
    ("ok", "unknown"), ("unknown", "ok"),
}  # fmt: skip
"""Turns that are no news for anybody's mailbox: too little is known, or enough is."""


@subscribe(SourceHealthChanged, "workflows.alert_operators")
def alert_operators(fact: SourceHealthChanged) -> None:
    """One letter to each operator per turn."""
    if (fact.before, fact.after) in _NO_NEWS:
        return
    for person in people_of(Role.INTAKE):
        write(
            f"health/{fact.source_id}/{fact.at}/{person.id}",
            person.email,
            "source_health",
            {
                "name": person.name,
                "source": fact.name,
                "before": fact.before,
                "after": fact.after,
                "reasons": fact.reasons,
                "url": f"{settings.SITE_URL}/console/sources/{fact.source_id}/",
            },
            reference=f"source {fact.source_id}",
        )


def people_of(role: Role) -> list[UserView]:
    """Everybody active who works as this."""
    found: list[UserView] = []
    cursor = ""
    while True:
        page = users(SYSTEM, cursor, 200)
        found += [it for it in page.items if it.is_active and role in it.roles]
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor
