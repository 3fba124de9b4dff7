"""Saying whether a source's partner hands over files, and how they are acknowledged."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused, register_texts
from amends.exchange.models import Mailbox
from amends.exchange.queries.mailboxes import mailbox
from amends.exchange.types import MailboxView

register_texts(
    {
        "mailbox_account": "The account {account} cannot be the name of a folder. Make a source whose account has "
        "letters, digits, dots and dashes only.",
        "mailbox_form": "{channel} is not acknowledged by {form}. Choose from: {forms}.",
    }
)


def set_mailbox(actor: Actor, source_id: int, enabled: bool, form: str) -> MailboxView:
    """Take files from the source's folder or not; `form`: the acknowledgement for each, "" for none.

    NotFound; Refused: mailbox_account, mailbox_form.
    """
    require(actor, Right.INTAKE_OPERATE)
    found = mailbox(actor, source_id)
    if not found.folder:
        raise Refused("mailbox_account", account=f"of source {source_id}")
    if form and form not in found.forms:
        raise Refused("mailbox_form", channel=found.channel, form=form, forms=", ".join(found.forms) or "none")
    given = {"enabled": enabled, "form": form, "changed_at": clock.now()}
    with transaction.atomic():
        Mailbox.objects.update_or_create(source_id=source_id, defaults=given)
    return mailbox(actor, source_id)
