"""A draft goes to the supplier: by letter with its PDF, as X12 180, or by hand."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import move
from amends.notices.api import write
from amends.recovery.commands.draft import fact, locked, view_of
from amends.recovery.commands.edi import send_interchange
from amends.recovery.models import SupplierClaim
from amends.recovery.types import SUPPLIER_CLAIM, WAYS, SupplierClaimView


def send(actor: Actor, ref: str, way: str = "mail") -> SupplierClaimView:
    """Send it: mail (a letter with the PDF), edi (an X12 180, handed over through the folder or
    fetched), by_hand. They are to answer within the agreement's days.

    Refused: claim_way, window_over, supplier_no_address, supplier_no_edi, move_not_allowed.
    """
    require(actor, Right.RECOVERY_WORK)
    if way not in WAYS:
        raise Refused("claim_way", field="way", known=", ".join(WAYS))
    with transaction.atomic():
        row, now = locked(ref), clock.now()
        SUPPLIER_CLAIM.after(row.state, "send")
        late = row.lines.filter(stands=True, claim_until__lt=now.date())
        if late.exists():
            raise Refused("window_over", units=late.count(), day=f"{row.send_by:%-d %B %Y}")
        due = now + timedelta(days=row.agreement.answer_days)
        move(row, SUPPLIER_CLAIM, "send", actor, way, fact=fact(row, "send"), way=way, sent_at=now, answer_due=due)
        if way == "mail":
            _write(row, "supplier_claim", f"recovery.claim:{row.pk}")
        elif way == "edi":
            send_interchange(row)
        return view_of(row.pk)


def remind(row: SupplierClaim) -> None:
    """A letter that their answer is due; each one once."""
    _write(row, "supplier_claim_reminder", f"recovery.claim:{row.pk}:{row.reminders}")


def _write(row: SupplierClaim, template: str, key: str) -> None:
    if not row.supplier.email:
        raise Refused("supplier_no_address", supplier=row.supplier.name)
    context = {"claim": view_of(row.pk)}
    papers = [("supplier_claim", row.public_id)]
    write(key, row.supplier.email, template, context, reference=row.public_id, papers=papers)
