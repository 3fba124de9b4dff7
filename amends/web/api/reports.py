"""Who am I, the defect report, letters."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest

from amends.accounts.api import Right, can
from amends.notices import api as notices
from amends.quality import api as quality
from amends.quality.ports import Pareto
from amends.web.api.door import Room, Size, Word, actor
from amends.web.api.shapes import Out, page_of, shape

room = Room(tags=["reports"])


class Me(Out):
    """The signed-in person: roles and rights."""

    label: str
    kind: str
    user_id: int | None
    customer_id: int | None
    roles: list[str]
    rights: list[str]


@room.on("GET", "/me", None, answer=Me)
def me(request: HttpRequest) -> Any:
    """Read who you are and what you may do."""
    who = actor(request)
    return {
        "label": who.label,
        "kind": who.kind,
        "user_id": who.user_id,
        "customer_id": who.customer_id,
        "roles": sorted(who.roles),
        "rights": sorted(str(right) for right in Right if can(who, right)),
    }


@room.on("GET", "/reports/pareto", Right.QUALITY_READ, answer=shape(Pareto), staff=True)
def pareto(request: HttpRequest, by: Literal["symptom", "finding"] = "symptom", since: date | None = None) -> Any:
    """Count defects by product and type, most frequent first."""
    return quality.pareto(actor(request), by=by, since=since)


@room.on("GET", "/letters", Right.NOTICES_READ, answer=page_of(notices.LetterView), staff=True)
def letters(request: HttpRequest, reference: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List letters to customers with their delivery state, newest first."""
    del request
    return notices.letters(reference, cursor, size)
