"""A draft becomes the version in force, and the step back."""

from __future__ import annotations

import msgspec
from django.db import connection, transaction
from django.db.models import Max

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.gates.models import Tuning
from amends.gates.queries.tunings import digest, read, view
from amends.gates.rules.tuning import check
from amends.gates.types import TUNING, Rulebook, TuningView
from amends.jobs.api import move


def publish(actor: Actor, tuning_id: int, reason: str, tested: str = "") -> TuningView:
    """Put a draft in force. `tested`: the digest of the contents that a back-test was run with.

    Refused("tuning_outdated") when another version was published since the draft was drawn up, Conflict when
    `tested` is not what the draft holds now. Events that are being judged meanwhile are judged by the version
    that their batch began with, which their outcome names.
    """
    require(actor, Right.POLICY_WRITE)
    _said(reason)
    with transaction.atomic():
        _alone()
        row = Tuning.objects.select_for_update().filter(pk=tuning_id).first()
        if row is None:
            raise NotFound
        live = Tuning.objects.filter(state="live").first()
        rules = read(row.rules)
        if row.base != _version(live):
            raise Refused("tuning_outdated")
        if row.digest == (live.digest if live else digest(Rulebook())):
            raise Refused("tuning_unchanged")
        if tested and tested != row.digest:
            raise Conflict("changed_meanwhile")
        check(rules)
        _enact(actor, row, live, reason, tested)
    return view(row)


def roll_back(actor: Actor, reason: str) -> TuningView:
    """One step back: what was in force before the live version becomes a new version, at once."""
    require(actor, Right.POLICY_WRITE)
    _said(reason)
    with transaction.atomic():
        _alone()
        live = Tuning.objects.filter(state="live").first()
        if live is None:
            raise Refused("tuning_nothing_before")
        earlier = Tuning.objects.filter(version=live.base).first()
        rules = read(earlier.rules) if earlier else Rulebook()
        if digest(rules) == live.digest:
            raise Refused("tuning_nothing_before")
        now = clock.now()
        row = Tuning.objects.create(
            base=earlier.base if earlier else 0,  # so that the next step back goes further back
            title=f"Back to version {live.base}" if live.base else "Back to the product as built",
            rules=msgspec.to_builtins(rules),
            digest=digest(rules),
            author=actor.label,
            at=now,
            changed_at=now,
        )
        _enact(actor, row, live, reason, "")
    return view(row)


def _enact(actor: Actor, row: Tuning, live: Tuning | None, reason: str, tested: str) -> None:
    version = (Tuning.objects.aggregate(newest=Max("version"))["newest"] or 0) + 1
    if live is not None:
        move(live, TUNING, "retire", actor, f"version {version}: {reason}")
    move(
        row,
        TUNING,
        "publish",
        actor,
        reason,
        version=version,
        tested=tested,
        published_by=actor.label,
        published_at=clock.now(),
        because=reason,
    )


def _version(live: Tuning | None) -> int:
    return (live.version or 0) if live else 0


def _said(reason: str) -> None:
    if not reason.strip():
        raise Refused("tuning_reason")
    if len(reason) > 2000 or "\x00" in reason:
        raise Refused("tuning_text_too_long", limit=2000)


def _alone() -> None:
    """Publications come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('gates.publish'))")
