"""A danger was reported: tell everybody at the desk at once, and tell the reporter what to do now."""

from __future__ import annotations

from django.conf import settings

from amends.accounts.api import Role, users
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
    cursor = ""
    while True:
        page = users(SYSTEM, cursor, 200)
        for person in page.items:
            if person.is_active and person.roles & _TOLD:
                key = f"danger/{report.id}/{person.id}"
                write(key, person.email, "danger", {"name": person.name, **context}, reference=report.subject)
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
