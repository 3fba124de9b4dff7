"""Sending a replacement before the faulty unit is back: secured by money that is charged when that never comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

import amends.replacements.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.core.money import Money
from amends.jobs.api import defer, move, publish
from amends.replacements import ports
from amends.replacements.commands.prepare import locked
from amends.replacements.facts import CollateralTold
from amends.replacements.models import Collateral
from amends.replacements.queries.views import replacement_view
from amends.replacements.types import COLLATERAL, COLLATERAL_KINDS, STEPS, ReplacementView
from amends.resolutions.api import resolution
from amends.resolutions.ports import goods_are_back

MOST_DAYS = 90
REMIND = (timedelta(days=7), timedelta(days=2))
"""So long before the deadline the customer is reminded."""
BATCH = 500


def ask_collateral(
    actor: Actor, ref: str, amount_minor: int, *, holder: str = "manual", kind: str = "deposit", days: int = 21
) -> ReplacementView:
    """Secure an advance replacement: the unit may go out once the money is held.

    Refused: collateral_there, collateral_not_needed, collateral_kind, holder_kind, collateral_amount,
    collateral_days, holder_unknown, replacement_not_open.
    """
    require(actor, Right.RETURNS_AUTHORISE)
    _check_way(ports.holder(holder), kind, days)
    with transaction.atomic():
        row = locked(ref)
        if row.state not in ("planned", "reserved", "lapsed"):
            raise Refused("replacement_not_open", state=row.state)
        if not resolution(row.resolution_id).return_required or goods_are_back(row.claim_id):
            raise Refused("collateral_not_needed")
        if not 0 < amount_minor <= max(row.price_minor, row.value_minor):
            most = Money(max(row.price_minor, row.value_minor), row.currency)
            raise Refused("collateral_amount", most=str(most), field="amount")
        if Collateral.objects.filter(replacement_id=row.pk).exclude(state="dropped").exists():
            raise Refused("collateral_there")
        Collateral.objects.filter(replacement_id=row.pk, state="dropped").delete()
        secured = Collateral.objects.create(
            replacement_id=row.pk,
            key=_new_key(row.public_id),
            kind=kind,
            holder=holder,
            currency=row.currency,
            amount_minor=amount_minor,
            due_at=clock.now() + timedelta(days=days),
            due_rule=f"{days} days after the advance replacement was agreed",
            asked_at=clock.now(),
        )
        _ask(secured)
        return replacement_view(row)


def _check_way(by: ports.CollateralHolder, kind: str, days: int) -> None:
    if kind not in COLLATERAL_KINDS:
        raise Refused("collateral_kind", kind=kind, field="kind")
    if kind not in by.kinds:
        raise Refused("holder_kind", holder=by.code, kind=kind, kinds=", ".join(by.kinds), field="kind")
    most = min(MOST_DAYS, by.holds_days or MOST_DAYS)
    if not 1 <= days <= most:
        raise Refused("collateral_days", most=most, field="days")


def _latest(secured: Collateral) -> datetime:
    """Until when the deadline can be moved: no holder is asked for more than it can hold."""
    days = ports.holder(secured.holder).holds_days
    latest = clock.now() + timedelta(days=MOST_DAYS)
    return latest if days is None else min(latest, secured.asked_at + timedelta(days=days))


def extend(actor: Actor, ref: str, due_at: datetime, reason: str) -> ReplacementView:
    """More time for the faulty unit, with a reason. Refused: collateral_none, extension_wrong, reason_missing,
    move_not_allowed once it is being charged or released."""
    require(actor, Right.RETURNS_AUTHORISE)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    with transaction.atomic():
        row = locked(ref)
        secured = _of(row.pk)
        if secured.state not in ("asked", "held"):
            COLLATERAL.after(secured.state, "charge" if secured.state != "uncharged" else "hold")
        if not secured.due_at < due_at <= _latest(secured):
            raise Refused("extension_wrong", field="due")
        Collateral.objects.filter(pk=secured.pk).update(
            due_at=due_at, due_rule=f"extended by {actor.label}: {reason.strip()}", reminders=0
        )
        tell(secured, "extended")
        return replacement_view(row)


def goods_came(claim_id: int, reason: str) -> None:
    """The faulty unit is back and is the right one: give the collateral back. Nothing when there is none, or when
    it was charged a moment before; a collateral that was only asked for is dropped."""
    for secured in Collateral.objects.filter(replacement__claim_id=claim_id):
        _end(secured, reason)


def give_up(replacement_id: int, reason: str) -> None:
    """The replacement does not happen."""
    for secured in Collateral.objects.filter(replacement_id=replacement_id):
        _end(secured, reason)


def _end(secured: Collateral, reason: str) -> None:
    try:
        if secured.state in ("asked", "failed"):
            move(secured, COLLATERAL, "drop", SYSTEM, reason, ended_at=clock.now())
        elif secured.state in ("held", "uncharged"):
            with transaction.atomic():
                move(secured, COLLATERAL, "release", SYSTEM, reason, error="")
                _go_on(secured)
    except Conflict:
        return  # it is being charged or released in this moment: one of the two, never both


def charge_due() -> int:
    """A periodic job: charge what is held past its deadline while the goods are not back; how many."""
    due = Collateral.objects.filter(state="held", due_at__lte=clock.now(), replacement__state="sent")
    charged = 0
    for secured in due.select_related("replacement").order_by("due_at")[:BATCH]:
        if ports.anything_came(secured.replacement.claim_id):
            continue  # the right unit releases it; of a wrong one a person decides
        try:
            with transaction.atomic():
                move(secured, COLLATERAL, "charge", SYSTEM, f"not back by {secured.due_at:%Y-%m-%d}", error="")
                _go_on(secured)
        except Conflict:
            continue
        charged += 1
    return charged


def remind_due() -> int:
    """A periodic job: one letter at each of the two moments before the deadline; how many."""
    sent, now = 0, clock.now()
    for number, before in enumerate(REMIND, start=1):
        due = Collateral.objects.filter(
            state="held", reminders__lt=number, due_at__lte=now + before, due_at__gt=now, replacement__state="sent"
        )
        for secured in due.order_by("due_at")[:BATCH]:
            with transaction.atomic():
                once = Collateral.objects.filter(pk=secured.pk, state="held", reminders__lt=number)
                if once.update(reminders=number) == 1:
                    tell(secured, "reminder")
                    sent += 1
    return sent


def try_again(actor: Actor, ref: str, verb: str) -> ReplacementView:
    """What the holder declined: `ask again` to hold it, `charge` or `release` what could not be charged, `drop`.

    Refused: collateral_none, move_not_allowed."""
    require(actor, Right.MEMOS_ISSUE if verb in ("charge", "release") else Right.RETURNS_AUTHORISE)
    with transaction.atomic():
        row = locked(ref)
        secured = _of(row.pk)
        if verb not in ("ask again", "charge", "release", "drop"):
            raise NotFound
        changes: dict[str, Any] = {"ended_at": clock.now()} if verb == "drop" else {"error": ""}
        if verb == "ask again":  # a decision of its own, so a key of its own: the holder's old answer is void
            changes |= {"key": _new_key(row.public_id), "external_id": "", "pay_url": ""}
        move(secured, COLLATERAL, verb, actor, "by hand", **changes)
        if verb == "ask again":
            _ask(secured)
        elif verb != "drop":
            _go_on(secured)
        return replacement_view(row)


def tell(secured: Collateral, how: str) -> None:
    """Publish what happened, numbered, so that each telling is a letter of its own."""
    Collateral.objects.filter(pk=secured.pk).update(tellings=F("tellings") + 1)
    secured.refresh_from_db(fields=["tellings"])
    publish(
        CollateralTold(
            collateral_id=secured.pk,
            replacement_id=secured.replacement_id,
            claim_id=secured.replacement.claim_id,
            how=how,
            number=secured.tellings,
        )
    )


def _new_key(ref: str) -> str:
    return f"collateral:{ref}:{clock.now().timestamp():.0f}"


def ask_open() -> int:
    """A periodic job: ask again whatever a holder has not answered for certain (the customer takes time to
    authorise); how many."""
    asking = [code for code in ports.holders() if not ports.holder(code).by_hand]
    waiting = Collateral.objects.filter(state__in=list(STEPS), holder__in=asking).order_by("asked_at")[:BATCH]
    for one in waiting:
        _go_on(one)
    return len(waiting)


def _of(replacement_id: int) -> Collateral:
    found = Collateral.objects.select_for_update().filter(replacement_id=replacement_id).first()
    if found is None:
        raise Refused("collateral_none")
    return found


def _ask(secured: Collateral) -> None:
    """A deposit is asked for by letter; a holder that reports by itself gives a page first, which is told then."""
    if ports.holder(secured.holder).by_hand:
        tell(secured, "asked")
    _go_on(secured)


def _go_on(secured: Collateral) -> None:
    """Have the holder asked after this transaction."""
    if secured.state in STEPS:
        defer("replacements.execute_collateral", lock=f"collateral:{secured.pk}", collateral_id=secured.pk)
