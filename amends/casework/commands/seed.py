"""What every installation begins with. What people changed stays."""

from __future__ import annotations

import msgspec
from django.db import transaction

from amends.casework.models import Deadline, DeadlineVersion, Text
from amends.casework.rules.deadlines import START
from amends.casework.rules.standard_texts import STANDARD
from amends.casework.types import DeadlineRule
from amends.core import clock


def seed() -> None:
    """Add the deadlines that are missing, and texts of a kind that has none; what people changed or switched off
    is left alone."""
    known = set(Deadline.objects.values_list("code", flat=True))
    for rule in START:
        if rule.code not in known:
            _begin(rule)
    written = set(Text.objects.values_list("kind", flat=True).distinct())
    Text.objects.bulk_create(
        [
            Text(
                kind=kind,
                reason=reason,
                language=language,
                title=title,
                body=body,
                author="Amends",
                at=clock.now(),
            )
            for kind, reason, language, title, body in STANDARD
            if kind not in written
        ],
        ignore_conflicts=True,
    )


def _begin(rule: DeadlineRule) -> None:
    says = msgspec.to_builtins(rule)
    code = says.pop("code")
    with transaction.atomic():
        Deadline.objects.bulk_create([Deadline(code=code, **says)], ignore_conflicts=True)
        first = DeadlineVersion(code=code, version=1, says=says, who="Amends", why="", at=clock.now())
        DeadlineVersion.objects.bulk_create([first], ignore_conflicts=True)
