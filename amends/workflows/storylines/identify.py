"""What inspections find teaches the machine; claims are asked about; people are told when it stops."""

from __future__ import annotations

from django.conf import settings

from amends.accounts.api import Role, UserView, users
from amends.claims.api import defect_types
from amends.claims.ports import ClaimSubmitted
from amends.core.actor import SYSTEM
from amends.identification.api import remember, taught, want
from amends.identification.ports import IdentificationStopped, Truth
from amends.jobs.api import subscribe
from amends.notices.api import write
from amends.returns.api import receipts_for
from amends.returns.ports import GoodsInspected


@subscribe(ClaimSubmitted, "identification.look_at_claim")
def look_at_claim(fact: ClaimSubmitted) -> None:
    """Its words, and its photos where they were read before."""
    want(fact.claim_id)


@subscribe(GoodsInspected, "identification.learn_from_inspection")
def learn_from_inspection(fact: GoodsInspected) -> None:
    """Only where the photos can show what was found: see identification/rules/truths.py."""
    receipts = [it for it in receipts_for(fact.rma_id) if it.inspected]
    code = taught([(it.condition, it.result, it.found_defect) for it in receipts])
    if code is None:
        return
    defect = {it.code: it for it in defect_types("finding")}.get(code)
    remember(
        Truth(
            claim_id=fact.claim_id,
            defect=code,
            label=receipts[0].found_label,
            component=defect.category if defect else "",
            source="inspection",
            by=receipts[-1].inspected_by,
        )
    )


@subscribe(IdentificationStopped, "identification.tell_people")
def tell_people(fact: IdentificationStopped) -> None:
    """One letter to each quality engineer and administrator."""
    for person in _people():
        write(
            f"identification/{fact.lane_id}/{fact.at}/{person.id}",
            person.email,
            "identification_stopped",
            {
                "name": person.name,
                "title": fact.title,
                "why": fact.why,
                "words": fact.words,
                "url": f"{settings.SITE_URL}/console/identification/{fact.lane_id}/",
            },
            reference=f"identification {fact.lane_id}",
        )


def _people() -> list[UserView]:
    found: list[UserView] = []
    cursor = ""
    while True:
        page = users(SYSTEM, cursor, 200)
        found += [it for it in page.items if it.is_active and it.roles & {Role.QUALITY, Role.ADMIN}]
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor
