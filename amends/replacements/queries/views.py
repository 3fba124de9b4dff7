"""From rows to what others see."""

from __future__ import annotations

from amends.replacements import ports
from amends.replacements.models import Collateral, Replacement
from amends.replacements.types import COLLATERAL, REPLACEMENT, CollateralView, ReplacementView


def replacement_view(row: Replacement) -> ReplacementView:
    """One replacement with its collateral (joined, else one more statement)."""
    secured = getattr(row, "collateral", None)
    return ReplacementView(
        id=row.pk,
        public_id=row.public_id,
        claim_id=row.claim_id,
        claim_ref=row.claim_ref,
        resolution_id=row.resolution_id,
        state=row.state,
        sku=row.sku,
        title=row.title,
        faulty_sku=row.faulty_sku,
        faulty_serial=row.faulty_serial,
        serial=row.serial,
        quantity=row.quantity,
        currency=row.currency,
        value_minor=row.value_minor,
        price_minor=row.price_minor,
        difference_minor=row.price_minor - row.value_minor,
        difference_state=row.difference_state,
        difference_note=row.difference_note,
        generation=row.generation,
        reserved_at=" ".join(part for part in (row.location, row.bin) if part) if row.state == "reserved" else "",
        reserved_until=row.reserved_until if row.state == "reserved" else None,
        first_unit_id=row.first_unit_id,
        new_unit_id=row.new_unit_id,
        new_order_id=row.new_order_id,
        in_advance=row.in_advance,
        carrier=row.carrier,
        tracking=row.tracking,
        sent_at=row.sent_at,
        at=row.at,
        verbs=tuple(REPLACEMENT.verbs(row.state)),
        collateral=collateral_view(secured) if secured is not None else None,
    )


def collateral_view(row: Collateral) -> CollateralView:
    """One collateral."""
    by_hand = row.holder in ports.holders() and ports.holder(row.holder).by_hand
    return CollateralView(
        id=row.pk,
        state=row.state,
        kind=row.kind,
        holder=row.holder,
        by_hand=by_hand,
        currency=row.currency,
        amount_minor=row.amount_minor,
        due_at=row.due_at,
        due_rule=row.due_rule,
        external_id=row.external_id,
        error=row.error,
        attempts=row.attempts,
        reminders=row.reminders,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        verbs=tuple(COLLATERAL.verbs(row.state)),
        pay_url=row.pay_url if row.state == "asked" else "",
    )
