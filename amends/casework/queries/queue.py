"""The queue: what waits, in its order, by one index."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from amends.accounts.api import Right, require
from amends.casework.models import Case, Escalation
from amends.casework.types import CaseRow, Cause, EscalationView, Reason
from amends.core import clock, page
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import Page

WAITS = "in_review"
_KEY = 3
_CAUSES = """
SELECT many.cause, many.cases, head.band, head.act_by, head.cause_text
FROM (
    SELECT cause, sum(change)::int AS cases
    FROM (
        SELECT cause, waiting AS change FROM casework_causecount
        UNION ALL SELECT cause, change FROM casework_causestep
    ) counted
    GROUP BY cause HAVING sum(change) >= 2 ORDER BY sum(change) DESC, cause LIMIT %(size)s
) many
CROSS JOIN LATERAL (
    SELECT band, act_by, cause_text FROM casework_case waits
    WHERE waits.state = 'in_review' AND waits.cause = many.cause AND waits.cause <> ''
    ORDER BY band, act_by, claim_id LIMIT 1
) head
ORDER BY many.cases DESC, many.cause
"""


def queue(
    actor: Actor, lane: str = "desk", *, mine: bool = False, cause: str = "", cursor: str = "", size: int = 50
) -> Page[CaseRow]:
    """Cases that wait for a decision: safety first, then by the instant by which somebody should act.

    `lane`: desk or lead; `mine`: those that the actor holds, in either lane; `cause`: of one cause, in either
    lane. One statement, and one for the names of those who hold some: joined to the first, they would have the
    planner sort the whole rest of the queue, as it takes the range of a row comparison for nearly empty.
    """
    require(actor, Right.CLAIMS_READ)
    size = max(1, min(size, page.MAX_SIZE))
    rows = Case.objects.prefetch_related("holder").filter(state=WAITS)
    if mine:
        rows = rows.filter(holder_id=actor.user_id, held_until__gt=clock.now())
    elif cause:
        rows = rows.filter(cause=cause)
    else:
        rows = rows.filter(lane=lane)
    fetched = list(_after(rows, cursor).order_by("band", "act_by", "claim_id")[: size + 1])
    return page.cut(
        [case_row(row) for row in fetched], size, lambda row: [row.band, row.act_by.isoformat(), row.claim_id]
    )


def cases_by_claim(actor: Actor, claim_ids: list[int]) -> dict[int, CaseRow]:
    """Several at once, one statement, whatever their state; claims nobody ever reviewed have none."""
    require(actor, Right.CLAIMS_READ)
    rows = Case.objects.select_related("holder").filter(pk__in=claim_ids)
    return {row.pk: case_row(row) for row in rows}


def causes(actor: Actor, size: int = 50) -> list[Cause]:
    """The causes that at least two waiting cases share, the largest first; band and time are those of the first
    case of each. One statement over the kept counts, not over the cases."""
    require(actor, Right.CLAIMS_READ)
    with connection.cursor() as cursor:
        cursor.execute(_CAUSES, {"size": max(1, min(size, page.MAX_SIZE))})
        rows = cursor.fetchall()
    return [
        Cause(cause=cause, text=text or cause, cases=cases, band=band, act_by=act_by)
        for cause, cases, band, act_by, text in rows
    ]


def escalations(actor: Actor, claim_id: int) -> list[EscalationView]:
    """Between desk and lead, newest first (at most 20)."""
    require(actor, Right.CLAIMS_READ)
    rows = Escalation.objects.filter(claim_id=claim_id).order_by("-pk")[:20]
    return [EscalationView(who=row.who, reason=row.reason, back=row.back, at=row.at) for row in rows]


def row_of(claim_id: int) -> Case:
    """NotFound when nobody ever had to look at the claim."""
    found = Case.objects.select_related("holder").filter(pk=claim_id).first()
    if found is None:
        raise NotFound
    return found


def case_row(row: Case) -> CaseRow:
    """One case as others see it; a hold that ran out is none."""
    held = row.holder is not None and row.held_until is not None and row.held_until > clock.now()
    return CaseRow(
        claim_id=row.pk,
        state=row.state,
        lane=row.lane,
        band=row.band,
        act_by=row.act_by,
        entered_at=row.entered_at,
        deadline_at=row.deadline_at,
        deadline_rule=row.deadline_rule,
        deadline_text=row.deadline_text,
        value_minor=row.value_minor,
        currency=row.currency,
        minutes=row.minutes,
        reasons=tuple(Reason(code=code, sentence=sentence) for code, sentence in row.reasons),
        cause=row.cause,
        cause_text=row.cause_text,
        holder_id=row.holder_id if held else None,
        holder=(row.holder.name or row.holder.email) if held and row.holder is not None else "",
        held_until=row.held_until if held else None,
    )


def beyond(rows: QuerySet[Case], band: int, act_by: datetime, claim_id: int) -> QuerySet[Case]:
    """What comes after this place in the order. A comparison of rows is one range of the index, however deep; the
    same as "or" would read the band from its beginning."""
    place = "(casework_case.band, casework_case.act_by, casework_case.claim_id) > (%s, %s, %s)"
    return rows.extra(where=[place], params=[band, act_by, claim_id])  # noqa: S610 (values are bound)


def _after(rows: QuerySet[Case], cursor: str) -> QuerySet[Case]:
    if not cursor:
        return rows
    key = page.decode(cursor)
    if len(key) != _KEY:
        raise Refused("bad_cursor")
    band, instant, claim_id = key
    if not isinstance(band, int) or not isinstance(claim_id, int) or not isinstance(instant, str):
        raise Refused("bad_cursor")
    if not 0 <= band < 100 or not 0 <= claim_id < 2**63:
        raise Refused("bad_cursor")
    try:
        act_by = datetime.fromisoformat(instant)
    except ValueError as error:
        raise Refused("bad_cursor") from error
    if act_by.tzinfo is None:
        raise Refused("bad_cursor")
    return beyond(rows, band, act_by, claim_id)
