"""Our interchanges: numbered one after another, kept, put into the folder from which the partner's program
fetches, and what the partner's system made of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import F

from amends.core import clock, folders
from amends.core.actor import SYSTEM
from amends.core.moves import Moves
from amends.exchange.models import Interchange, Mailbox
from amends.exchange.ports import Verdict
from amends.exchange.queries.mailboxes import folder_of
from amends.exchange.rules.moves import INTERCHANGE
from amends.jobs.api import move


def write(box: Mailbox, kind: str, body: bytes, *, event_id: int | None = None, push_id: int | None = None) -> str:
    """Keep a file of ours under the mailbox's next number, which stands in its bytes; its name. In the caller's
    transaction, which has the mailbox locked."""
    Mailbox.objects.filter(pk=box.pk).update(control=F("control") + 1)
    box.control += 1
    suffix = "xml" if body.lstrip().startswith(b"<") else "edi"
    name = f"{box.control:09d}-{kind}.{suffix}"
    Interchange.objects.create(
        source_id=box.source_id, kind=kind, control=box.control, name=name, body=body, event_id=event_id,
        push_id=push_id, at=clock.now(),
    )  # fmt: skip
    return name


def hand_over(root: Path) -> int:
    """Put what waits into its source's folder `out`; how many."""
    rows = Interchange.objects.filter(state="waiting", source_id__in=_open()).select_related("source")
    named = [(row, folder_of(row.source.channel, row.source.account)) for row in rows.order_by("pk")[:200]]
    return put_out(INTERCHANGE, ((row, root / folder / "out") for row, folder in named if folder is not None))


def _open() -> list[int]:
    return list(Mailbox.objects.filter(enabled=True).values_list("source_id", flat=True))


def put_out(axis: Moves, rows: Iterable[tuple[Any, Path]]) -> int:
    """Put kept files (rows with `name`, `body` and a state of the axis) into the folders from which the AS2, SFTP
    or VAN program sends; how many. A file is there before it is noted: killed between the two, it is written once
    more under the same name and number."""
    count = 0
    for row, folder in rows:
        folders.put(folder, row.name, bytes(row.body))
        move(row, axis, "hand over", SYSTEM)
        count += 1
    return count


def settle_sent(axis: Moves, row: Any, verdict: Verdict) -> bool:
    """Note what the other system said of such a file; whether that was new."""
    verb = "refuse" if verdict.refused else "acknowledge"
    if verb not in axis.verbs(row.state):
        return False
    move(row, axis, verb, SYSTEM, verdict.refused[:500], why=verdict.refused[:2_000])
    return True
