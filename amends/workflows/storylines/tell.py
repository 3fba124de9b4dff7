"""Every business fact as an event in the feed, for programs outside (amends/feed)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimClosed, ClaimSubmitted, CustomerAsked, DangerFound
from amends.core.actor import SYSTEM
from amends.core.facts import Fact
from amends.decisions.api import ClaimDecided, ReviewNeeded
from amends.feed import api as feed
from amends.feed.api import kinds
from amends.feed.ports import Event
from amends.jobs.api import fact_in_hand, subscribe
from amends.ledger.api import available_at
from amends.ledger.ports import AvailabilityChanged, StockCompared
from amends.orders.api import order
from amends.payments.api import RefundFailed, RefundPaid, payout_by_id
from amends.recovery.ports import SupplierClaimMoved, VendorShipmentSent
from amends.replacements.api import replacement
from amends.replacements.ports import ReplacementSent
from amends.resolutions.api import RemedyGranted, RemedySettled, memo, memo_by_id, resolution
from amends.resolutions.ports import MemoCorrected, MemoIssued, RemedyCancelled
from amends.returns.api import receipt, rma
from amends.returns.ports import (
    GoodsDisposed,
    GoodsInspected,
    GoodsReceived,
    ReturnWaived,
    RmaAuthorised,
    RmaLapsed,
)
from amends.workshop.api import repair
from amends.workshop.ports import RepairFailed, RepairTold

F = TypeVar("F", bound=Fact)


def _tells(kind: type[F]) -> Callable[[Callable[[F], Event | None]], Callable[[F], None]]:
    """Have what the function makes of a fact of this kind told, once for each fact."""

    def add(make: Callable[[F], Event | None]) -> Callable[[F], None]:
        @subscribe(kind, "workflows.tell_feed")
        def tell(fact: F) -> None:
            made = make(fact)
            if made is not None:
                fact_id, at = fact_in_hand()
                feed.tell(made, at=at, fact_id=fact_id)  # the last thing: others wait for this commit

        return tell

    return add


def _ref(claim_id: int) -> str:
    return claim_of(SYSTEM, claim_id).public_id


@_tells(ClaimSubmitted)
def submitted(fact: ClaimSubmitted) -> Event:
    """Also after an answer."""
    found = claim_of(SYSTEM, fact.claim_id)
    return kinds.ClaimSubmitted(
        claim=found.public_id,
        channel=found.channel,
        order_number=order(SYSTEM, found.order_id).number,
        sku=found.sku,
        quantity=found.quantity,
        defect=found.defect_code,
        safety=found.safety,
    )


@_tells(ReviewNeeded)
def in_review(fact: ReviewNeeded) -> Event:
    """A person is asked."""
    return kinds.ClaimInReview(claim=_ref(fact.claim_id), reasons=tuple(fact.reasons))


@_tells(CustomerAsked)
def asked(fact: CustomerAsked) -> Event:
    """What was asked stays here: it is free text."""
    return kinds.CustomerAsked(claim=_ref(fact.claim_id))


@_tells(DangerFound)
def danger(fact: DangerFound) -> Event:
    """A product is dangerous."""
    found = claim_of(SYSTEM, fact.claim_id)
    return kinds.DangerReported(claim=found.public_id, sku=found.sku)


@_tells(ClaimDecided)
def decided(fact: ClaimDecided) -> Event:
    """A verdict."""
    return kinds.ClaimDecided(claim=_ref(fact.claim_id), outcome=fact.outcome, remedy=fact.remedy)


@_tells(ClaimClosed)
def closed(fact: ClaimClosed) -> Event:
    """The end of a case."""
    found = claim_of(SYSTEM, fact.claim_id)
    return kinds.ClaimClosed(claim=found.public_id, remedy=found.settled_remedy)


@_tells(RemedyGranted)
def granted(fact: RemedyGranted) -> Event:
    """What the customer gets."""
    return kinds.RemedyGranted(claim=_ref(fact.claim_id), remedy=fact.remedy, return_required=fact.return_required)


@_tells(RemedySettled)
def settled(fact: RemedySettled) -> Event:
    """The customer has it."""
    return kinds.RemedySettled(claim=_ref(fact.claim_id), remedy=resolution(fact.resolution_id).remedy)


@_tells(RemedyCancelled)
def cancelled(fact: RemedyCancelled) -> Event:
    """Taken back in time."""
    return kinds.RemedyCancelled(claim=_ref(fact.claim_id), remedy=fact.remedy)


@_tells(RmaAuthorised)
def authorised(fact: RmaAuthorised) -> Event:
    """The way back is open."""
    found = rma(SYSTEM, fact.rma_id)
    return kinds.RmaIssued(
        claim=found.claim_ref,
        rma=found.public_id,
        sku=found.sku,
        quantity=found.quantity,
        location=found.location_code,
        expires_at=feed.iso(found.expires_at),
    )


@_tells(RmaLapsed)
def lapsed(fact: RmaLapsed) -> Event:
    """The way back is closed."""
    found = rma(SYSTEM, fact.rma_id)
    return kinds.RmaLapsed(claim=found.claim_ref, rma=found.public_id, how=fact.how)


@_tells(ReturnWaived)
def waived(fact: ReturnWaived) -> Event:
    """Nothing comes back."""
    return kinds.ReturnWaived(claim=_ref(fact.claim_id))


@_tells(GoodsReceived)
def received(fact: GoodsReceived) -> Event:
    """Something came back."""
    came = receipt(SYSTEM, fact.receipt_id)
    return kinds.ParcelReceived(
        claim=_ref(fact.claim_id),
        rma=came.rma_ref,
        receipt=came.id,
        sku=came.sku,
        quantity=came.quantity,
        condition=came.condition,
        location=came.location_code,
    )


@_tells(GoodsInspected)
def inspected(fact: GoodsInspected) -> Event:
    """What the inspector found."""
    came = receipt(SYSTEM, fact.receipt_id)
    return kinds.GoodsInspected(
        claim=_ref(fact.claim_id), rma=came.rma_ref, receipt=came.id, result=fact.result, defect=came.found_defect
    )


@_tells(GoodsDisposed)
def disposed(fact: GoodsDisposed) -> Event:
    """Where the goods went."""
    came = receipt(SYSTEM, fact.receipt_id)
    return kinds.GoodsDisposed(
        claim=_ref(fact.claim_id),
        rma=came.rma_ref,
        receipt=came.id,
        disposition=fact.code,
        status=fact.status,
        location=fact.location,
        sku=came.sku,
        quantity=came.quantity,
    )


@_tells(AvailabilityChanged)
def stock_changed(fact: AvailabilityChanged) -> Event:
    """For inventory systems outside: whatever changed it, and what can be sold now."""
    now = available_at([fact.sku], [fact.location])
    return kinds.StockChanged(
        sku=fact.sku,
        location=fact.location,
        change=fact.change,
        available=now.get((fact.sku, fact.location), 0),
        kind=fact.kind,
        reference=fact.reference,
    )


@_tells(StockCompared)
def stock_compared(fact: StockCompared) -> Event:
    """Whether an outside system and the book agree."""
    return kinds.StockCompared(
        comparison=fact.comparison_id,
        system=fact.system,
        lines=fact.lines,
        different=fact.different,
        turned=fact.turned,
    )


@_tells(MemoIssued)
def issued(fact: MemoIssued) -> Event:
    """A document for the books."""
    found = memo_by_id(fact.memo_id)
    return kinds.MemoIssued(
        claim=found.claim_ref,
        memo=found.public_id,
        number=found.number,
        order_number=found.order_number,
        method=found.method,
        currency=found.currency,
        net=found.net,
        tax=found.tax,
        total=found.total,
    )


@_tells(MemoCorrected)
def corrected(fact: MemoCorrected) -> Event:
    """A further document for the books."""
    found, further = memo_by_id(fact.memo_id), memo_by_id(fact.correction_id)
    return kinds.MemoCorrected(
        claim=found.claim_ref,
        memo=found.public_id,
        number=found.number,
        correction=further.number,
        whole=fact.whole,
        currency=found.currency,
        left=found.left,
    )


@_tells(RefundPaid)
def paid(fact: RefundPaid) -> Event:
    """All the money arrived."""
    found = memo(SYSTEM, fact.document)
    return kinds.RefundPaid(claim=found.claim_ref, number=found.number, currency=found.currency, total=found.total)


@_tells(RefundFailed)
def failed(fact: RefundFailed) -> Event:
    """Money did not arrive, or came back."""
    found = payout_by_id(SYSTEM, fact.transaction_id)
    return kinds.RefundFailed(
        claim=found.claim_ref,
        number=found.memo_number,
        payout=found.id,
        gateway=found.gateway,
        currency=found.currency,
        amount=found.amount_minor,
    )


@_tells(ReplacementSent)
def sent(fact: ReplacementSent) -> Event:
    """Another unit is on its way."""
    found = replacement(fact.replacement_id)
    return kinds.ReplacementSent(
        claim=found.claim_ref,
        replacement=found.public_id,
        sku=found.sku,
        quantity=found.quantity,
        serial=found.serial,
        faulty_serial=found.faulty_serial,
    )


@_tells(RepairTold)
def repairing(fact: RepairTold) -> Event:
    """A repair went on."""
    found = repair(fact.repair_id)
    if fact.how == "repaired":
        return kinds.RepairDone(
            claim=found.claim_ref,
            repair=found.public_id,
            sku=found.sku,
            serial=found.serial,
            attempt=found.attempt,
        )
    return kinds.RepairMoved(claim=found.claim_ref, repair=found.public_id, step=fact.how, state=found.state)


@_tells(RepairFailed)
def unrepairable(fact: RepairFailed) -> Event:
    """Another remedy is needed."""
    found = repair(fact.repair_id)
    return kinds.RepairFailed(claim=found.claim_ref, repair=found.public_id)


@_tells(SupplierClaimMoved)
def claimed_from(fact: SupplierClaimMoved) -> Event:
    """A supplier claim went on."""
    return kinds.SupplierClaimMoved(
        supplier_claim=fact.ref,
        supplier=fact.supplier,
        step=fact.how,
        currency=fact.currency,
        claimed=fact.claimed,
        accepted=fact.accepted,
        credited=fact.credited,
    )


@_tells(VendorShipmentSent)
def sent_back(fact: VendorShipmentSent) -> Event:
    """Goods went to a supplier."""
    return kinds.VendorShipmentSent(
        shipment=fact.ref, supplier=fact.supplier, vendor_rma=fact.vendor_rma, units=fact.units
    )
