"""Recall notices: a letter to everybody who owns an affected unit, each once however often it is sent."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import transaction

from amends.accounts.api import customers
from amends.catalog.api import lists, units
from amends.catalog.ports import RecallRunView, Sign
from amends.core.actor import SYSTEM, Actor
from amends.jobs.api import defer, task
from amends.notices.api import write, written
from amends.orders.api import buyers

_JOB = "workflows.send_recall"


def send_recall(actor: Actor, advisory_ref: str) -> RecallRunView:
    """Begin (or go on with) telling the owners. Needs Right.CATALOG_WRITE. Refused: no_notice,
    customer_text_missing; NotFound."""
    with transaction.atomic():
        run, new = units.start_recall(actor, advisory_ref)
        if new:
            defer(_JOB, lock=f"recall/{run.id}", run_id=run.id)
    return run


@task(_JOB)
def step(run_id: int) -> None:
    """One slice of the sold units; the next is another job, so that a stop in between loses nothing.

    Letters and progress are one transaction. A letter's key is the advisory and the owner, so the database holds
    that nobody gets two, whichever runs there are.
    """
    with transaction.atomic():
        run = lists.recall_run(run_id)
        if run.finished_at is not None:
            return
        part = buyers.sold_after(run.product_id, run.after)
        signs = [Sign(run.product_id, one.serial, one.lot_code) for one in part.units]
        hit = [part.units[place] for place in lists.affected(run.advisory_id, signs)]
        told, unreached = _tell(run, {owner(one): one for one in hit})
        moved = units.advance_recall(run.id, run.after, part.after, part.last, len(hit), told, unreached)
        if not moved:
            raise RuntimeError("another step of this run was faster")  # rolls back what was written twice
        if part.after < part.last:
            defer(_JOB, lock=f"recall/{run.id}", run_id=run.id)


def owner(bought: buyers.Bought) -> str:
    """Who owns a unit, as one word: the address that a letter goes to, else the customer."""
    if bought.email:
        return hashlib.sha256(bought.email.strip().casefold().encode()).hexdigest()[:32]
    return f"customer-{bought.customer_id}" if bought.customer_id else f"unit-{bought.sold_unit_id}"


def _tell(run: RecallRunView, owners: dict[str, buyers.Bought]) -> tuple[int, int]:
    """Write to those who have no letter yet; how many were written, and how many have no address."""
    keys = {f"recall/{run.advisory_ref}/{who}": one for who, one in owners.items()}
    known = written(list(keys))
    fresh = {key: one for key, one in keys.items() if key not in known}
    if not fresh:
        return 0, 0
    advisory = lists.advisory(SYSTEM, run.advisory_ref)
    people = customers([one.customer_id for one in fresh.values() if one.customer_id])
    unreached = 0
    for key, one in fresh.items():
        person = people.get(one.customer_id or 0)
        to = one.email or (person.email if person else "")
        unreached += not to
        context = {
            "name": one.name or (person.name if person else ""),
            "product": one.title,
            "order_number": one.order_number,
            "serial": one.serial,
            "notice": advisory.customer_text,
            "stop_use": advisory.action == "stop_use",
            "advisory_ref": advisory.public_id,
            "url": f"{settings.SITE_URL}/portal/",
        }
        write(
            key,
            to,
            "recall_notice",
            context,
            reference=advisory.public_id,
            customer_id=one.customer_id,
            language=(person.language if person else "") or "en",
        )
    return len(fresh) - unreached, unreached
