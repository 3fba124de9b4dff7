"""A danger was reported: tell everybody at the desk at once, and tell the reporter what to do now."""

from __future__ import annotations

import hashlib

from django.conf import settings

from amends.accounts.api import Role, users
from amends.casework.api import weigh_case
from amends.claims.api import claim as claim_of
from amends.claims.ports import DangerFound
from amends.core.actor import SYSTEM
from amends.jobs.api import subscribe
from amends.notices.api import address_of, mail, write
from amends.notices.ports import DangerReported

_TOLD = {Role.AGENT, Role.SUPERVISOR, Role.QUALITY}


@subscribe(DangerReported, "workflows.tell_desk_of_danger")
def tell_desk(fact: DangerReported) -> None:
    """One letter to each agent, supervisor and quality engineer."""
    report = mail(fact.mail_id)
    context = {
        "report_ref": report.subject,
        "text": report.text,
        "contact": report.sender,
        "url": f"{settings.SITE_URL}/console/mails/{report.id}/",
    }
    _tell(f"danger/{report.id}", context)


@subscribe(DangerFound, "workflows.raise_dangerous_case")
def raise_case(fact: DangerFound) -> None:
    """Safety first in the queue, and a letter to everybody at the desk: the claim may be decided already, and then
    it is in no queue."""
    weigh_case(fact.claim_id)
    about = claim_of(SYSTEM, fact.claim_id)
    digest = hashlib.sha256(fact.text.encode()).hexdigest()[:16]
    context = {
        "report_ref": about.public_id,
        "text": fact.text,
        "contact": about.public_id,
        "url": f"{settings.SITE_URL}/console/claims/{about.public_id}/",
    }
    _tell(f"danger/claim/{about.id}/{digest}", context)


def _tell(key: str, context: dict[str, str]) -> None:
    reference, cursor = context["report_ref"], ""
    while True:
        page = users(SYSTEM, cursor, 200)
        for person in page.items:
            if person.is_active and person.roles & _TOLD:
                said = {"name": person.name, **context}
                write(f"{key}/{person.id}", person.email, "danger", said, reference=reference)
        if page.next_cursor is None:
            return
        cursor = page.next_cursor


@subscribe(DangerReported, "workflows.tell_reporter_of_danger")
def tell_reporter(fact: DangerReported) -> None:
    """What to do now, when the contact is an e-mail address. Nothing that the reporter wrote is in it, so nobody
    can have us send words of theirs to others."""
    report = mail(fact.mail_id)
    if to := address_of(report.sender):
        context = {"report_ref": report.subject}
        key = f"danger/{report.id}"
        write(key, to, "danger_received", context, reference=report.subject, language=fact.language)
