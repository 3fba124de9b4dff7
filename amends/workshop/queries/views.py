"""From rows to what others see."""

from __future__ import annotations

from amends.core import clock
from amends.workshop.models import Loan, RepairOrder, RepairQuote, RepairWork, Workshop
from amends.workshop.types import (
    BILL,
    OPEN,
    REPAIR,
    BillView,
    DoneView,
    LoanView,
    QuoteView,
    RepairView,
    WorkLine,
    WorkshopView,
)


def workshop_view(row: Workshop) -> WorkshopView:
    """One workshop."""
    return WorkshopView(
        id=row.pk,
        code=row.code,
        name=row.name,
        kind=row.kind,
        address=tuple(row.address),
        email=row.email,
        currency=row.currency,
        limit_minor=row.limit_minor,
        days=row.days,
        parts_from=row.parts_from,
        active=row.active,
    )


def repair_view(row: RepairOrder) -> RepairView:
    """One order with its quotes, work and loans (prefetched, else a statement each)."""
    return RepairView(
        id=row.pk,
        public_id=row.public_id,
        claim_id=row.claim_id,
        claim_ref=row.claim_ref,
        resolution_id=row.resolution_id,
        sold_unit_id=row.sold_unit_id,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        order_number=row.order_number,
        state=row.state,
        sku=row.sku,
        title=row.title,
        serial=row.serial,
        quantity=row.quantity,
        defect=row.defect,
        diagnosis=row.diagnosis,
        attempt=row.attempt,
        from_customer=row.from_customer,
        workshop=workshop_view(row.workshop),
        due_at=row.due_at,
        due_rule=row.due_rule,
        late=row.state in OPEN and row.due_at <= clock.now(),
        cost_minor=row.cost_minor,
        place=row.location,
        carrier=row.carrier,
        tracking=row.tracking,
        ended_at=row.ended_at,
        at=row.at,
        verbs=tuple(REPAIR.verbs(row.state)),
        quotes=tuple(_quote(one) for one in sorted(row.quotes.all(), key=lambda one: one.number)),
        work=tuple(_done(one) for one in sorted(row.work.all(), key=lambda one: one.pk)),
        loans=tuple(_loan(one) for one in sorted(row.loans.all(), key=lambda one: one.pk)),
        bill=_bill(row),
    )


def _bill(row: RepairOrder) -> BillView:
    return BillView(
        state=row.bill_state,
        currency=row.workshop.currency,
        total_minor=row.bill_minor,
        tax_minor=row.bill_tax_minor,
        received_minor=row.received_minor,
        open_minor=0 if row.bill_state == "waived" else row.bill_minor - row.received_minor,
        when=row.bill_when,
        note=row.bill_note,
        verbs=tuple(BILL.verbs(row.bill_state)),
    )


def _quote(row: RepairQuote) -> QuoteView:
    return QuoteView(
        id=row.pk,
        number=row.number,
        payer=row.payer,
        currency=row.currency,
        total_minor=row.total_minor,
        lines=tuple(WorkLine(**line) for line in row.lines),
        valid_until=row.valid_until,
        answer=row.answer,
        answered_by=row.answered_by,
        note=row.note,
        at=row.at,
        pay=row.pay,
        tax_minor=row.tax_minor,
    )


def _done(row: RepairWork) -> DoneView:
    return DoneView(
        id=row.pk,
        kind=row.kind,
        text=row.text,
        sku=row.sku,
        quantity=row.quantity,
        minutes=row.minutes,
        minor=row.minor,
        currency=row.currency,
        by=row.by,
        at=row.at,
    )


def _loan(row: Loan) -> LoanView:
    return LoanView(
        id=row.pk,
        state=row.state,
        sku=row.sku,
        serial=row.serial,
        due_on=row.due_on,
        overdue=row.state == "given" and row.due_on < clock.now().date(),
        given_at=row.given_at,
        given_by=row.given_by,
        ended_at=row.ended_at,
        note=row.note,
    )
