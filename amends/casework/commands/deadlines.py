"""The deadline rules as people see and edit them: every edit is a version, with who made it and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from amends.accounts.api import Right, require
from amends.casework.models import Case, Deadline, DeadlineVersion
from amends.casework.queries.queue import WAITS
from amends.casework.types import SEVERITIES, DeadlineRule
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused

_MOST = 200
_LONGEST_HOURS = 8760
_LONGEST_MONTHS = 36
_KINDS = ("statutory", "sla")


class DeadlineView(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as it is, or as it was in one version. `who` made this version `at`, because of `why`."""

    rule: DeadlineRule
    version: int
    who: str
    why: str
    at: datetime


def deadlines(actor: Actor) -> list[DeadlineView]:
    """All rules as they are now (at most 200), laws first, those switched off last. Two statements."""
    require(actor, Right.CLAIMS_READ)
    rows = Deadline.objects.order_by("-active", "-kind", "code")[:_MOST]
    newest = {
        (row.code, row.version): row
        for row in DeadlineVersion.objects.filter(code__in=[row.code for row in rows]).order_by("pk")
    }
    return [_view(row, newest.get((row.code, row.version))) for row in rows]


def versions(actor: Actor, code: str) -> list[DeadlineView]:
    """What the rule said, newest first (at most 200); NotFound."""
    require(actor, Right.CLAIMS_READ)
    rows = list(DeadlineVersion.objects.filter(code=code).order_by("-version")[:_MOST])
    if not rows:
        raise NotFound
    return [
        DeadlineView(
            rule=msgspec.convert({**row.says, "code": row.code}, DeadlineRule),
            version=row.version,
            who=row.who,
            why=row.why,
            at=row.at,
        )
        for row in rows
    ]


def save(actor: Actor, rule: DeadlineRule, why: str, version: int = 0) -> str:
    """Change the rule of which `version` was read, or add one (version 0, its code is made); the code.

    Cases that wait are weighed again, in the background; deadlines that were met or missed stay as they were set.
    Needs Right.POLICY_WRITE. Refused: field_missing, kind_unknown, hours_invalid, country_unknown,
    deadline_severity, why_deadline; Conflict when somebody changed it meanwhile.
    """
    require(actor, Right.POLICY_WRITE)
    _check(rule, why)
    says = msgspec.to_builtins(rule)
    code = str(says.pop("code"))
    with transaction.atomic():
        if version:
            changed = Deadline.objects.filter(code=code, version=version).update(**says, version=version + 1)
            if not changed:
                raise Conflict
        else:
            code = f"own_{Deadline.objects.count() + 1}_{clock.now():%Y%m%d%H%M%S}"
            try:
                with transaction.atomic():
                    Deadline.objects.create(code=code, **says)
            except IntegrityError as error:
                raise Conflict from error
        DeadlineVersion.objects.create(
            code=code, version=version + 1, says=says, who=actor.label, why=why.strip(), at=clock.now()
        )
        Case.objects.filter(state=WAITS).update(weighed_at=None)
    return code


def _check(rule: DeadlineRule, why: str) -> None:
    for field in ("title", "source"):
        if not getattr(rule, field).strip():
            raise Refused("field_missing", field=field)
    if not why.strip():
        raise Refused("why_deadline", field="why")
    if rule.kind not in _KINDS:
        raise Refused("kind_unknown", field="kind")
    if rule.severity not in SEVERITIES:
        raise Refused("deadline_severity", field="severity")
    within = 0 <= rule.hours <= _LONGEST_HOURS and 0 <= rule.months <= _LONGEST_MONTHS
    if not within or not rule.hours + rule.months:
        raise Refused("hours_invalid", field="length")
    for country in rule.countries:
        if len(country) != 2 or not country.isascii() or not country.isupper():
            raise Refused("country_unknown", field="countries", country=country)


def _view(row: Deadline, version: DeadlineVersion | None) -> DeadlineView:
    return DeadlineView(
        rule=rule_of(row),
        version=row.version,
        who=version.who if version else "Amends",
        why=version.why if version else "",
        at=version.at if version else clock.now(),
    )


def rule_of(row: Any) -> DeadlineRule:
    """The rule that a row holds."""
    return DeadlineRule(
        code=row.code,
        kind=row.kind,
        countries=tuple(row.countries),
        categories=tuple(row.categories),
        severity=row.severity,
        months=row.months,
        hours=row.hours,
        title=row.title,
        source=row.source,
        active=row.active,
    )
