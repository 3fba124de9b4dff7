"""Drawing up a policy: from a version, changed by hand, handed in for review, dropped."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, Refused
from amends.decisions.commands.limited import preview
from amends.decisions.models import Policy
from amends.decisions.queries.versions import policy_row, views
from amends.decisions.rules import table
from amends.decisions.rules.digest import digest
from amends.decisions.rules.scope import AXES
from amends.decisions.types import POLICY, PolicyView, Scope
from amends.jobs.api import move

_LONGEST = 200
_MOST_BYTES = 600_000


def draft(actor: Actor, name: str, base: int, scope: Scope = Scope()) -> PolicyView:
    """A draft that starts as version `base`, for a scope of its own. NotFound."""
    require(actor, Right.POLICY_WRITE)
    from_version = Policy.objects.filter(version=base).first()
    if from_version is None:
        raise Refused("policy_base_unknown", version=base)
    row = Policy.objects.create(
        name=_text(name) or from_version.name,
        content=from_version.content,
        digest=from_version.digest,
        base=base,
        channel=_text(scope.channel),
        account=_text(scope.account),
        region=_text(scope.region).upper(),
        category=_text(scope.category),
        author=actor.label,
        author_user_id=actor.user_id,
        editors=[actor.user_id] if actor.user_id is not None else [],
        at=clock.now(),
    )
    return views([row])[0]


def save(actor: Actor, policy_id: int, content: dict[str, Any], known: str = "") -> PolicyView:
    """New contents of a draft. `known`: the digest that the editor began with; Conflict when it is another now.

    Refused: policy_malformed, cell_not_allowed, not_a_draft.
    """
    require(actor, Right.POLICY_WRITE)
    table.check(content)
    if len(str(content)) > _MOST_BYTES:
        raise Refused("policy_malformed", why="it is too large")
    preview(content)
    with transaction.atomic():
        row = _draft(policy_id)
        if known and row.digest != known:
            raise Conflict("changed_meanwhile")
        row.content, row.digest = content, digest(content)
        if actor.user_id is not None and actor.user_id not in row.editors:
            row.editors = [*row.editors, actor.user_id]
        row.save(update_fields=["content", "digest", "editors"])
    return views([row])[0]


def submit(actor: Actor, policy_id: int, reason: str) -> PolicyView:
    """Hand a draft in for review; it cannot be changed while it waits. Refused("policy_unchanged")."""
    require(actor, Right.POLICY_WRITE)
    said = said_why(reason)
    with transaction.atomic():
        row = _draft(policy_id)
        origin = Policy.objects.filter(version=row.base).first()
        if origin and origin.digest == row.digest and all(getattr(origin, it) == getattr(row, it) for it in AXES):
            raise Refused("policy_unchanged", version=row.base)
        move(row, POLICY, "submit", actor, said, because=said)
    return views([row])[0]


def send_back(actor: Actor, policy_id: int, reason: str) -> PolicyView:
    """The reviewer's no, or the author's second thought: a draft again."""
    require(actor, Right.POLICY_WRITE)
    with transaction.atomic():
        row = policy_row(policy_id)
        move(row, POLICY, "send back", actor, said_why(reason))
    return views([row])[0]


def drop(actor: Actor, policy_id: int, reason: str = "") -> PolicyView:
    """Away with a draft."""
    require(actor, Right.POLICY_WRITE)
    with transaction.atomic():
        row = policy_row(policy_id)
        move(row, POLICY, "drop", actor, reason.strip()[:2000] or "not needed any more")
    return views([row])[0]


def _draft(policy_id: int) -> Policy:
    policy_row(policy_id)
    row = Policy.objects.select_for_update().get(pk=policy_id)
    if row.state != "draft":
        raise Refused("policy_not_a_draft")
    return row


def said_why(reason: str) -> str:
    text = reason.replace("\x00", "").strip()[:2000]
    if not text:
        raise Refused("reason_needed", why="your colleagues want to know why")
    return text


def _text(value: str) -> str:
    return value.replace("\x00", "").strip()[:_LONGEST]
