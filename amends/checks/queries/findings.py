"""What was found."""

from __future__ import annotations

from django.db.models import Max

from amends.checks.models import Finding
from amends.checks.types import FindingView


def finding_view(row: Finding) -> FindingView:
    """One finding as others see it."""
    return FindingView(
        id=row.pk,
        code=row.code,
        version=row.version,
        outcome=row.outcome,
        sentence=row.sentence,
        facts=row.facts,
        inputs=row.inputs,
        at=row.at,
        run=row.run,
    )


def newest_run(claim_id: int) -> int:
    """The number of the claim's newest run, 0 before the first."""
    return Finding.objects.filter(claim_id=claim_id).aggregate(run=Max("run"))["run"] or 0


def findings(claim_id: int) -> list[FindingView]:
    """The newest run's findings, in the order in which the checks ran; one statement. Not for customers."""
    rows = Finding.objects.filter(claim_id=claim_id)
    newest = rows.order_by("-run").values("run")[:1]
    return [finding_view(row) for row in rows.filter(run=newest).order_by("id")]
