"""Policies: every version and draft, and which one decides what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.decisions.models import Policy
from amends.decisions.rules import readable
from amends.decisions.rules.asking import Compiled, compiled
from amends.decisions.rules.compare import Change, changes
from amends.decisions.rules.digest import text_of
from amends.decisions.rules.scope import Published, chosen
from amends.decisions.types import PolicyTable, PolicyView

_LIGHT = ("id", "version", "digest", "channel", "account", "region", "category", "valid_from", "valid_to")
_MOST_LIVE = 1_000
_READY: dict[str, Compiled] = {}


def published() -> list[Published]:
    """Every live version, without its contents; one statement."""
    rows = Policy.objects.filter(state="live").order_by("id").values_list(*_LIGHT)[:_MOST_LIVE]
    return [
        Published(
            id=row[0], version=row[1] or 0, digest=row[2], channel=row[3], account=row[4], region=row[5],
            category=row[6], since=row[7] or clock.now(), until=row[8],
        )
        for row in rows
    ]  # fmt: skip


def deciding(case: Mapping[str, Any]) -> tuple[Published, Compiled]:
    """The policy that decides a case (a policy's inputs) now. Refused("no_live_policy") when none does."""
    found = chosen(published(), case, clock.now())
    if found is None:
        raise Refused("no_live_policy")
    return found, ready(found)


def ready(found: Published) -> Compiled:
    """The version's tables; contents never change under one digest, so each is read and checked once."""
    if found.digest not in _READY:
        if len(_READY) > 64:
            _READY.clear()
        _READY[found.digest] = compiled(text_of(policy_row(found.id).content))
    return _READY[found.digest]


def policy_row(policy_id: int) -> Policy:
    """NotFound when there is none."""
    row = Policy.objects.filter(pk=policy_id).first()
    if row is None:
        raise NotFound
    return row


def policy(actor: Actor, policy_id: int) -> PolicyView:
    """One version or draft; NotFound."""
    require(actor, Right.POLICY_READ)
    return views([policy_row(policy_id)])[0]


def version(actor: Actor, number: int) -> PolicyView:
    """One published version by its number; NotFound."""
    require(actor, Right.POLICY_READ)
    row = Policy.objects.filter(version=number).first()
    if row is None:
        raise NotFound
    return views([row])[0]


def policies(actor: Actor, state: str = "", cursor: str = "", size: int = 50) -> Page[PolicyView]:
    """Versions and drafts, newest first; of one state (empty: all but dropped ones)."""
    require(actor, Right.POLICY_READ)
    size = min(size, MAX_SIZE)
    rows = Policy.objects.order_by("-id")
    rows = rows.filter(state=state) if state else rows.exclude(state="dropped")
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    return cut(views(list(rows[: size + 1])), size, lambda row: [row.id])


def difference(actor: Actor, policy_id: int, against: int = 0) -> tuple[Change, ...]:
    """What differs from version `against` (0: the version it was drawn up from)."""
    require(actor, Right.POLICY_READ)
    row = policy_row(policy_id)
    other = Policy.objects.filter(version=against or row.base).first()
    if other is None:
        raise NotFound
    return changes(other.content, row.content)


def policy_tables(found: PolicyView) -> tuple[PolicyTable, ...]:
    """The two tables of a policy in words."""
    return readable.tables(found.content)


def views(rows: Sequence[Policy]) -> list[PolicyView]:
    """Rows as others see them, with which of them are in force."""
    now = clock.now()
    live = published()
    leading = {found.id for it in live if (found := _leader(it, live))}
    return [
        PolicyView(
            id=row.pk,
            **{name: getattr(row, name) for name in _SAME},
            editors=tuple(row.editors),
            tested=bool(row.tested),
            in_force=row.pk in leading and any(it.id == row.pk and it.runs(now) for it in live),
        )
        for row in rows
    ]


_SAME = ("version", "name", "state", "author", "at", "content", "digest", "base", "channel", "account", "region",
         "category", "valid_from", "valid_to", "reviewed_by", "because", "published_at")  # fmt: skip


def _leader(it: Published, live: list[Published]) -> Published | None:
    """The version of the same scope that decides now."""
    same = [one for one in live if one.place == it.place]
    case = {"channel": it.channel, "account": it.account, "region": it.region, "product_category": it.category}
    return chosen(same, case, clock.now())
