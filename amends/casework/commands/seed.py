"""What every installation begins with. What people changed stays."""

from __future__ import annotations

from amends.casework.models import Deadline, Text
from amends.casework.rules.deadlines import START
from amends.casework.rules.standard_texts import STANDARD
from amends.core import clock


def seed() -> None:
    """Add the deadlines that are missing, and texts of a kind that has none; what people changed or switched off
    is left alone."""
    known = set(Deadline.objects.values_list("code", flat=True))
    Deadline.objects.bulk_create(
        [
            Deadline(
                code=rule.code,
                kind=rule.kind,
                countries=list(rule.countries),
                safety_only=rule.safety_only,
                hours=rule.hours,
                title=rule.title,
                source=rule.source,
            )
            for rule in START
            if rule.code not in known
        ],
        ignore_conflicts=True,
    )
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
