"""The kinds of goods with their figures, for the page and for programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from amends.accounts.api import Right, require
from amends.core import page
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import Page
from amends.identification.models import Answer, Example, Head, Lane, ProofCase
from amends.identification.queries.outcomes import outcomes
from amends.identification.rules import proving, switching
from amends.identification.rules.families import title_of
from amends.identification.types import SWITCH, CaseRow, HeadView, LaneView
from amends.jobs.api import MoveRecord
from amends.jobs.api import history as moves_of

_BY_PEOPLE = ("switch off", "release")
_MOST_DEFECTS = 12
_HEAD = ("id", "lane_id", "number", "classes", "thin", "least", "learnt", "tuned", "method", "why", "at")


def lanes(actor: Actor, cursor: str = "", size: int = 20) -> Page[LaneView]:
    """The newest first; eight statements a lane shown. Refused: not_allowed."""
    require(actor, Right.QUALITY_READ)
    rows = Lane.objects.order_by("-id")
    if cursor:
        rows = rows.filter(pk__lt=page.before(cursor))
    taken = page.cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    return Page([_view(row) for row in taken.items], taken.next_cursor)


def lane(actor: Actor, lane_id: int) -> LaneView:
    """NotFound; Refused: not_allowed."""
    require(actor, Right.QUALITY_READ)
    row = Lane.objects.filter(pk=lane_id).first()
    if row is None:
        raise NotFound
    return _view(row)


def heads(actor: Actor, lane_id: int) -> list[HeadView]:
    """The newest 20 heads of a lane."""
    require(actor, Right.QUALITY_READ)
    live = Lane.objects.filter(pk=lane_id).values_list("head_id", flat=True).first()
    rows = Head.objects.filter(lane_id=lane_id).order_by("-number").values(*_HEAD)[:20]
    return [_head(row, row["id"] == live) for row in rows]


def history(actor: Actor, lane_id: int) -> list[MoveRecord]:
    """Who moved the switch, when and why, newest first."""
    require(actor, Right.QUALITY_READ)
    return moves_of([(SWITCH.axis, lane_id)])[::-1]


def cases(actor: Actor, lane_id: int, cursor: str = "", size: int = 50, *, wrong: bool = False) -> Page[CaseRow]:
    """The reviewed cases that measure the lane's present head, newest first. `wrong`: decided and not right."""
    require(actor, Right.QUALITY_READ)
    row = Lane.objects.filter(pk=lane_id).first()
    if row is None:
        raise NotFound
    found = ProofCase.objects.filter(head_id=row.head_id or 0, pk__gt=row.proof_from).select_related("example")
    if wrong:
        found = found.filter(is_decided=True, is_right=False)
    if cursor:
        found = found.filter(pk__lt=page.before(cursor))
    taken = page.cut(list(found.order_by("-id")[: size + 1]), size, lambda one: [one.pk])
    return Page([_case(one) for one in taken.items], taken.next_cursor)


def _case(row: ProofCase) -> CaseRow:
    return CaseRow(
        claim_ref=row.example.claim_ref,
        said=row.said,
        truth=row.truth,
        sure=row.sure // 100,
        novel=row.is_novel,
        decided=row.is_decided,
        right=row.is_right,
        at=row.at,
    )


def _view(row: Lane) -> LaneView:
    head = Head.objects.filter(pk=row.head_id).values(*_HEAD).first() if row.head_id else None
    seen = outcomes(row.head_id, row.proof_from) if row.head_id else []
    found, recent = proving.figures(seen), proving.drift(seen)
    known = (
        Example.objects.all()
        if row.kind == "words"
        else Example.objects.filter(family=row.family, photos__isnull=False)
    )
    defects = known.values_list("label").annotate(count=Count("id", distinct=True)).order_by("-count", "label")
    audit = Answer.objects.filter(lane=row, is_audit=True).exclude(reviewed_at=None)
    sample = audit.aggregate(seen=Count("id"), wrong=Count("id", filter=Q(is_right=False)))
    moved = moves_of([(SWITCH.axis, row.pk)])
    last = moved[-1] if moved else None
    decides = head is not None and head["least"] is not None
    return LaneView(
        id=row.pk,
        kind=row.kind,
        family=row.family,
        title=title_of(row.kind, row.family),
        state=row.state,
        examples=row.examples,
        defects=tuple((str(label), int(count)) for label, count in defects[:_MOST_DEFECTS]),
        head=_head(head, live=True) if head is not None else None,
        figures=found,
        drift=recent,
        sample=round(settings.IDENTIFICATION_SAMPLE),
        audited=sample["seen"],
        audited_wrong=sample["wrong"],
        errors_at=tuple(_errors_at(seen)),
        says=switching.says(row.state, row.examples, head is not None, decides, found),
        changed_by=last.actor_label if last else "",
        changed_why=last.reason if last else "",
        changed_at=last.at if last else None,
        verbs=tuple(verb for verb in SWITCH.verbs(row.state) if verb in _BY_PEOPLE),
    )


def _errors_at(seen: list[tuple[bool, bool]]) -> list[int]:
    taken = [right for decided, right in seen if decided]
    return [number for number, right in enumerate(taken, 1) if not right]


def _head(row: dict[str, Any], live: bool) -> HeadView:
    return HeadView(
        number=row["number"],
        live=live,
        classes=tuple(row["classes"]),
        thin=tuple(row["thin"]),
        least=None if row["least"] is None else row["least"] // 100,
        learnt=row["learnt"],
        tuned=row["tuned"],
        method=row["method"],
        why=row["why"],
        at=row["at"],
    )
