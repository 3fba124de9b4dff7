"""What people do about a problem. All need Right.CATALOG_WRITE; every move is guarded, so that a double click, or
two people at once, do it once."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

import amends.quality.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.api import lists, save_advisory
from amends.claims.api import defect_types
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.disposal.api import lots
from amends.jobs.api import move
from amends.notices.api import write
from amends.quality.models import Action, Problem
from amends.quality.queries.problems import effect_of
from amends.quality.rules.problem_states import PROBLEM
from amends.quality.types.problems import STEPS

MOST_DAYS = 400


def contain(actor: Actor, ref: str, note: str, until: date | None, tell_supplier: bool) -> None:
    """Claims on the lot go to a person until a day (an advisory with the action review), its stock goes on hold
    where the book of goods knows the lot, the supplier is written to (once), and D3 is written. Conflict when
    somebody else was faster; Refused("stock_short") when a piece is sold in this moment: try again."""
    row = _problem(actor, ref)
    end = _end(until)
    with transaction.atomic():
        move(row, PROBLEM, "contain", actor, _words(note), steps={**row.steps, "d3": note.strip()})
        made = save_advisory(
            actor, row.sku, f"Containment {row.public_id}: lot {row.lot} under review", "", lot_code=row.lot,
            action="review", severity="medium", valid_to=end,
        )  # fmt: skip
        lots.hold(actor, row.sku, row.lot, _words(note), row.public_id)
        letter = _tell_supplier(actor, row) if tell_supplier else None
        Problem.objects.filter(pk=row.pk).update(containment=made.public_id, letter_id=letter)


def _tell_supplier(actor: Actor, row: Problem) -> int | None:
    found = lists.supplier(actor, row.supplier) if row.supplier else None
    if found is None or not found.email:
        return None
    context = {"problem": row, "evidence": row.evidence, "supplier": found}
    return write(f"quality.problem:{row.pk}", found.email, "supplier_problem", context, reference=row.public_id)


def dismiss(actor: Actor, ref: str, why: str) -> None:
    """No problem after all. A containment that was made ends today."""
    row = _problem(actor, ref)
    with transaction.atomic():
        move(row, PROBLEM, "dismiss", actor, _words(why))
        _end_containment(actor, row)


def find_cause(actor: Actor, ref: str, cause: str, symptom: str, note: str) -> None:
    """Engineering confirms the cause (D4); claims on the lot (with this symptom, if one is named) carry it in the
    figures from the next snapshot on. Refused: cause_unknown."""
    row = _problem(actor, ref)
    known = {one.code: one.label for one in defect_types("cause")}
    if cause not in known:
        raise Refused("cause_unknown", field="cause")
    with transaction.atomic():
        move(
            row, PROBLEM, "find cause", actor, _words(note), cause=cause, cause_label=known[cause],
            symptom=symptom.strip(), steps={**row.steps, "d4": note.strip()},
        )  # fmt: skip


def add_action(actor: Actor, ref: str, kind: str, text: str, owner: str, due_on: date | None) -> int:
    """A corrective or preventive action. Refused: action_kind, problem_words, action_owner, action_due."""
    row = _problem(actor, ref)
    if kind not in ("corrective", "preventive"):
        raise Refused("action_kind", field="kind")
    if not owner.strip():
        raise Refused("action_owner", field="owner")
    if due_on is None or due_on < clock.now().date():
        raise Refused("action_due", field="due_on")
    return Action.objects.create(
        problem=row, kind=kind, text=_words(text), owner=owner.strip()[:200], due_on=due_on,
        created_by=actor.label, created_at=clock.now(),
    ).pk  # fmt: skip


def finish_action(actor: Actor, ref: str, action_id: int) -> None:
    """It is done, today; a second time nothing happens."""
    row = _problem(actor, ref)
    rows = Action.objects.filter(problem=row, pk=action_id)
    if not rows.filter(done_on=None).update(done_on=clock.now().date(), done_by=actor.label) and not rows.exists():
        raise NotFound


def correct(actor: Actor, ref: str, note: str, corrected_on: date | None) -> None:
    """The correction is in place from a day on (D6): pieces that start their life from then on are the proof.
    Refused: actions_open."""
    row = _problem(actor, ref)
    kinds = Action.objects.filter(problem=row, kind="corrective")
    if not kinds.exists() or kinds.filter(done_on=None).exists():
        raise Refused("actions_open")
    day = corrected_on or clock.now().date()
    steps = {**row.steps, "d6": note.strip()}
    move(row, PROBLEM, "correct", actor, _words(note), corrected_on=day, steps=steps)


def confirm_pattern(
    actor: Actor, ref: str, title: str, defect_code: str, action: str, customer_text: str, until: date | None
) -> str:
    """A person says yes: the confirmed pattern becomes an advisory that the claim check uses, until a day; it
    takes the containment's place. The advisory's reference. Refused: pattern_early, pattern_there, problem_end."""
    row = _problem(actor, ref)
    end = _end(until)
    if not row.cause:
        raise Refused("pattern_early")
    with transaction.atomic():
        locked = Problem.objects.select_for_update().get(pk=row.pk)
        if locked.pattern:
            raise Refused("pattern_there", ref=locked.pattern)
        made = save_advisory(
            actor, row.sku, title, defect_code, lot_code=row.lot, action=action, severity="high",
            customer_text=customer_text, valid_to=end,
        )  # fmt: skip
        Problem.objects.filter(pk=row.pk).update(pattern=made.public_id)
        _end_containment(actor, row)
    return made.public_id


def write_step(actor: Actor, ref: str, step: str, text: str) -> None:
    """One discipline of the 8D report, over what stood there."""
    row = _problem(actor, ref)
    if step not in STEPS:
        raise Refused("problem_step")
    with transaction.atomic():
        locked = Problem.objects.select_for_update().get(pk=row.pk)
        Problem.objects.filter(pk=row.pk).update(steps={**locked.steps, step: _words(text)})


def close(actor: Actor, ref: str, note: str, anyway: bool = False) -> None:
    """D8. Refused("closing_unproven") unless the later rate is surely lower, or `anyway`."""
    row = _problem(actor, ref)
    found = effect_of(row)
    if not anyway and (found is None or found.high is None or found.high >= 1):
        raise Refused("closing_unproven")
    words = _words(note)
    told = f"{words}\n{found.says}" if found else words
    move(row, PROBLEM, "close", actor, words, steps={**row.steps, "d8": told})


def reopen(actor: Actor, ref: str, why: str) -> None:
    """It came again, or was dismissed too early."""
    move(_problem(actor, ref), PROBLEM, "reopen", actor, _words(why))


def _end_containment(actor: Actor, row: Problem) -> None:
    if not row.containment:
        return
    old = lists.advisory(actor, row.containment)
    today = clock.now().date()
    save_advisory(
        actor, row.sku, old.title, old.defect_code, public_id=row.containment, lot_code=row.lot, action=old.action,
        severity=old.severity, valid_from=min(old.valid_from, today - timedelta(days=1)),
        valid_to=today - timedelta(days=1),
    )  # fmt: skip


def _problem(actor: Actor, ref: str) -> Problem:
    require(actor, Right.CATALOG_WRITE)
    row = Problem.objects.filter(public_id=ref).first()
    if row is None:
        raise NotFound
    return row


def _words(text: str) -> str:
    if not text.strip():
        raise Refused("problem_words", field="note")
    return text.strip()[:10_000]


def _end(until: date | None) -> date:
    today = clock.now().date()
    if until is None or not today < until <= today + timedelta(days=MOST_DAYS):
        raise Refused("problem_end", days=MOST_DAYS, field="until")
    return until
