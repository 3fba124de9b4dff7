"""Drawing up a tuning: a copy of what is in force, changed until it is published or dropped."""

from __future__ import annotations

import msgspec
from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.gates.models import Tuning
from amends.gates.queries.tunings import digest, read, view
from amends.gates.rules.tuning import check
from amends.gates.types import TUNING, Override, Rulebook, Setting, TuningView
from amends.jobs.api import move

_LONGEST_TITLE = 200


def draft(actor: Actor, title: str, rules: Rulebook | None = None) -> TuningView:
    """A new draft: `rules`, or what is in force now."""
    require(actor, Right.INTAKE_OPERATE)
    if not title.strip():
        raise Refused("tuning_reason")
    if len(title) > _LONGEST_TITLE or "\x00" in title:
        raise Refused("tuning_text_too_long", limit=_LONGEST_TITLE)
    live = Tuning.objects.filter(state="live").first()
    if rules is None:
        rules = read(live.rules) if live else Rulebook()
    check(rules)
    now = clock.now()
    row = Tuning.objects.create(
        base=(live.version or 0) if live else 0,
        title=title.strip(),
        rules=msgspec.to_builtins(rules),
        digest=digest(rules),
        author=actor.label,
        at=now,
        changed_at=now,
    )
    return view(row)


def rewrite(actor: Actor, tuning_id: int, rules: Rulebook) -> TuningView:
    """Replace a draft's contents; Refused names the first fault, Conflict when it is no draft any more."""
    require(actor, Right.INTAKE_OPERATE)
    check(rules)
    changed = Tuning.objects.filter(pk=tuning_id, state="draft").update(
        rules=msgspec.to_builtins(rules), digest=digest(rules), changed_at=clock.now()
    )
    if not changed:
        if not Tuning.objects.filter(pk=tuning_id).exists():
            raise NotFound
        raise Conflict("changed_meanwhile")
    return view(Tuning.objects.get(pk=tuning_id))


def put(actor: Actor, tuning_id: int, rule: Setting | Override) -> TuningView:
    """Add one setting or override to a draft, in place of one for the same place."""
    with transaction.atomic():
        rules = _drafted(actor, tuning_id)
        if isinstance(rule, Setting):
            kept = tuple(it for it in rules.settings if _place(it) != _place(rule))
            return rewrite(actor, tuning_id, msgspec.structs.replace(rules, settings=(*kept, rule)))
        others = tuple(it for it in rules.overrides if _spot(it) != _spot(rule))
        return rewrite(actor, tuning_id, msgspec.structs.replace(rules, overrides=(*others, rule)))


def take_out(actor: Actor, tuning_id: int, kind: str, position: int) -> TuningView:
    """Remove the setting or override (`kind`) at this position of a draft."""
    with transaction.atomic():
        rules = _drafted(actor, tuning_id)
        found: list[Setting | Override] = list(rules.settings if kind == "setting" else rules.overrides)
        if not 0 <= position < len(found):
            raise NotFound
        del found[position]
        name = "settings" if kind == "setting" else "overrides"
        return rewrite(actor, tuning_id, msgspec.structs.replace(rules, **{name: tuple(found)}))


def drop(actor: Actor, tuning_id: int, reason: str = "") -> None:
    """Give a draft up."""
    require(actor, Right.INTAKE_OPERATE)
    row = Tuning.objects.filter(pk=tuning_id).first()
    if row is None:
        raise NotFound
    move(row, TUNING, "drop", actor, reason)


def _drafted(actor: Actor, tuning_id: int) -> Rulebook:
    require(actor, Right.INTAKE_OPERATE)
    row = Tuning.objects.select_for_update().filter(pk=tuning_id).first()
    if row is None:
        raise NotFound
    return read(row.rules)


def _place(it: Setting) -> tuple[str, ...]:
    return it.code, it.channel, it.account, it.profile


def _spot(it: Override) -> tuple[str, ...]:
    return it.channel, it.account, it.field, "" if it.expression else it.value.lower()
