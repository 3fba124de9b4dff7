"""Taking files that partners put into their folders: kept durably as deliveries, then set aside."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.db import transaction

from amends.core import clock, folders
from amends.exchange.commands.hand_over import settle_sent
from amends.exchange.commands.tell import settle
from amends.exchange.models import Interchange, Mailbox, Unanswered
from amends.exchange.ports import Verdict
from amends.exchange.queries.mailboxes import folder_of, told_by_file
from amends.exchange.rules.moves import INTERCHANGE
from amends.intake.api import channels, keep
from amends.intake.ports import Pushed


def take_in(root: Path) -> int:
    """Keep what lies in the folders of all sources that have one; how many files. A full backlog leaves them where
    they are. What a file comes to shows on its event's page; only what could not even be kept goes to `failed`."""
    count = 0
    boxes = Mailbox.objects.filter(enabled=True, source__enabled=True, source__channel__in=list(channels()))
    for box in boxes.select_related("source").order_by("pk"):
        folder = folder_of(box.source.channel, box.source.account)
        if folder is not None:
            count += folders.take(root / folder / "in", partial(_take, box))
    return count


def _take(box: Mailbox, name: str, body: bytes) -> str:
    """In one transaction with what follows from it, so that a file which is taken once more changes nothing."""
    del name
    if not body:
        return "It is empty."
    with transaction.atomic():
        new = keep.keep_trusted(box.source_id, [body], bounded=True)
        if new:
            _follow(box, new[0], body)
        Mailbox.objects.filter(pk=box.pk).update(taken_at=clock.now(), partner=box.partner)
    return ""


def _follow(box: Mailbox, event_id: int, body: bytes) -> None:
    if box.form:
        Unanswered.objects.create(source_id=box.source_id, event_id=event_id)
    party = told_by_file(box.source.channel)
    if party is not None:
        box.partner = dict(party.partner(body, box.partner))
        for verdict in party.verdicts(body):
            _heard(box.source_id, verdict)


def _heard(source_id: int, verdict: Verdict) -> None:
    """What the partner's system made of a file of ours settles the push that it told."""
    rows = Interchange.objects.filter(source_id=source_id, control=verdict.control).select_related("push")
    row = rows.first()
    if row is None or not settle_sent(INTERCHANGE, row, verdict) or row.push is None:
        return
    state = "refused" if verdict.refused else "succeeded"
    if row.push.state in ("waiting", "accepted", "succeeded") and row.push.state != state:
        settle(row.push, Pushed(state=state, external_id=row.name, message=verdict.refused))
