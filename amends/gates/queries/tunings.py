"""Tunings, and what is in force."""

from __future__ import annotations

import hashlib
import re

import msgspec

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.gates.models import Tuning
from amends.gates.rules.tuning import Tuned
from amends.gates.table import GATES
from amends.gates.types import GateView, Rulebook, TuningView

_current: list[Tuned] = [Tuned(0, Rulebook())]


def in_force() -> Tuned:
    """The live tuning, compiled once per version and process; version 0 is the product as built. One statement."""
    live = Tuning.objects.filter(state="live").values_list("version", flat=True).first() or 0
    known = _current[0]
    if known.version == live:
        return known
    row = Tuning.objects.get(version=live) if live else None
    _current[0] = Tuned(live, read(row.rules) if row else Rulebook())
    return _current[0]


def proposed(tuning_id: int) -> Tuned:
    """A tuning compiled as if it were in force, without asking who looks; NotFound."""
    row = Tuning.objects.filter(pk=tuning_id).first()
    if row is None:
        raise NotFound
    return Tuned(row.version or 0, read(row.rules))


def read(stored: object) -> Rulebook:
    """A stored rulebook."""
    return msgspec.convert(stored, Rulebook)


def digest(rules: Rulebook) -> str:
    """The name of the exact contents."""
    return hashlib.sha256(msgspec.json.encode(rules, order="sorted")).hexdigest()


def tunings(actor: Actor, cursor: str = "", size: int = 50) -> Page[TuningView]:
    """Drafts and versions, newest first."""
    require(actor, Right.INTAKE_READ)
    size = min(size, MAX_SIZE)
    rows = Tuning.objects.order_by("-id")
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    return cut([view(row) for row in rows[: size + 1]], size, lambda row: [row.id])


def tuning(actor: Actor, tuning_id: int) -> TuningView:
    """One tuning; NotFound."""
    require(actor, Right.INTAKE_READ)
    row = Tuning.objects.filter(pk=tuning_id).first()
    if row is None:
        raise NotFound
    return view(row)


def live(actor: Actor) -> TuningView | None:
    """The tuning in force; None while the product is as built."""
    require(actor, Right.INTAKE_READ)
    row = Tuning.objects.filter(state="live").first()
    return None if row is None else view(row)


def gates(actor: Actor) -> list[GateView]:
    """Every gate with what is set for it now."""
    require(actor, Right.INTAKE_READ)
    found = live(actor)
    settings = found.rules.settings if found else ()
    return [
        GateView(
            code=gate.code,
            kind=gate.kind,
            owner=gate.owner,
            text=re.sub(r"\{(\w+)\}", r"‹\1›", gate.text),
            built=gate.severity,
            lowest=gate.lowest,
            tolerance=gate.tolerance,
            slack=gate.slack,
            settings=tuple(it for it in settings if it.code == gate.code),
        )
        for gate in GATES.values()
    ]


def view(row: Tuning) -> TuningView:
    """The row as doors see it."""
    return TuningView(
        id=row.pk,
        version=row.version,
        base=row.base,
        state=row.state,
        title=row.title,
        author=row.author,
        at=row.at,
        published_by=row.published_by,
        published_at=row.published_at,
        reason=row.because,
        digest=row.digest,
        tested=row.tested,
        rules=read(row.rules),
    )
