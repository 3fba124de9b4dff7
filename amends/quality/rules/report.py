"""The 8D report as a printable sheet."""

from __future__ import annotations

from collections.abc import Iterable

from amends.documents.api import Sheet, Table, drawing
from amends.quality.types.problems import STEPS, QualityProblem


def sheet(problem: QualityProblem, charts: Iterable[drawing.Drawing] = ()) -> Sheet:
    """D1 to D8 with the evidence, the actions, what the correction brought, and the pictures that show it."""
    seen = problem.evidence
    facts = [
        ("Product", f"{problem.title} ({problem.sku})"),
        ("Production lot", problem.lot),
        ("Supplier", problem.supplier_name or problem.supplier or "not known"),
        ("State", problem.state.replace("_", " ")),
        ("Opened", problem.opened_at.date().isoformat()),
        (
            "Failed",
            f"{seen.failures:,.0f} of {seen.units:,.0f} pieces; {seen.expected:,.1f} expected of these ages",
        ),
        ("Times as bad", f"{seen.times:.1f} (90 % interval {seen.low:.1f} to {seen.high:.1f})"),
        ("Cause", problem.cause_label or "not confirmed yet"),
    ]
    if problem.corrected_on:
        facts.append(("Corrected from", problem.corrected_on.isoformat()))
    rows = tuple(
        (one.text, one.kind, one.owner, one.due_on.isoformat(), str(one.done_on or "open"))
        for one in problem.actions
    )
    table = Table(header=("Action", "Kind", "Owner", "Until", "Done"), rows=rows) if rows else None
    notes = [
        f"{code.upper()} {name}: {problem.steps.get(code) or 'not written yet'}" for code, name in STEPS.items()
    ]
    if problem.effect:
        notes.append(f"Effect: {problem.effect.says}")
    return Sheet(
        title="8D report",
        reference=problem.ref,
        issuer=("Quality",),
        addressee=(),
        facts=tuple(facts),
        table=table,
        notes=tuple(notes),
        charts=tuple(charts),
    )
