"""One claim with everything around it, in a bounded number of statements."""

from __future__ import annotations

from typing import Any

import msgspec

from amends.accounts.api import customers
from amends.checks.api import FindingView, findings
from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.decisions.api import DecisionView, Ruling, decisions, proposal
from amends.jobs.api import MoveRecord, history
from amends.notices.api import LetterView, letters
from amends.orders.api import order, sold_unit
from amends.parcels.api import parcels_of
from amends.purchases.api import given_away
from amends.resolutions.api import ResolutionView, memo, preview, resolution_for
from amends.resolutions.ports import MemoView, Preview
from amends.returns.api import RmaView, receipts_for, returnless, rma_for_claim, together
from amends.returns.ports import ReceiptView
from amends.warranty.api import cover
from amends.workflows import status, timeline
from amends.workflows.bars import coverage_bars
from amends.workflows.types import CaseView, CoverageBar, TimelineEntry

OPEN = ("checking", "in_review", "awaiting_customer")
STANDING = ("proposed", "awaiting_second", "awaiting_choice", "final")
_MEASURE = 100  # percent


class _Parts(msgspec.Struct, kw_only=True):
    claim: ClaimView
    decisions: list[DecisionView]
    resolution: ResolutionView | None
    rma: RmaView | None
    receipts: list[ReceiptView]
    memo: MemoView | None
    letters: list[LetterView]
    findings: list[FindingView]
    moves: list[MoveRecord]

    @property
    def decision(self) -> DecisionView | None:
        """The one that stands."""
        return next((row for row in reversed(self.decisions) if row.state in STANDING), None)


def case(actor: Actor, claim_id: int) -> CaseView:
    """The whole case within the actor's reach; NotFound otherwise. Customers see no internals."""
    claim = claim_of(actor, claim_id)
    parts = _gather(claim)
    now = status.status(_facts(parts))
    staff = not actor.is_customer
    wanted = staff and claim.state in OPEN and parts.decision is None and bool(parts.findings)
    proposed = _proposal(claim.id) if wanted else None
    people = customers([claim.customer_id]) if claim.customer_id is not None else {}
    verdict = parts.decision
    bought = order(SYSTEM, claim.order_id)
    shut = not staff and given_away(bought.customer_id, claim.customer_id)
    return CaseView(
        claim=claim,
        customer=next(iter(people.values()), None),
        order_number="" if shut else bought.number,
        findings=tuple(parts.findings) if staff else (),
        coverage=_coverage(claim),
        proposal=proposed,
        preview=_preview(claim, proposed) if staff and claim.state in OPEN else None,
        decision=verdict if staff or verdict is None else _for_customer(verdict),
        earlier_decisions=tuple(row for row in parts.decisions if row is not verdict) if staff else (),
        resolution=parts.resolution,
        rma=parts.rma,
        receipts=tuple(parts.receipts) if staff else (),
        parcels=tuple(parcels_of(together.sent_with(parts.rma))) if parts.rma is not None else (),
        memo=None if shut else parts.memo,
        letters=tuple(parts.letters if staff else [_plain(letter) for letter in parts.letters]),
        status=now,
        timeline=_timeline(parts, staff, parts.memo if not shut else None),
    )


def _gather(claim: ClaimView) -> _Parts:
    verdicts = decisions(claim.id)
    granted = resolution_for(claim.id) if verdicts else None
    back = rma_for_claim(claim.id) if verdicts else None
    pairs = [("claim", claim.id), *(("verdict", row.id) for row in verdicts)]
    if granted is not None:
        pairs.append(("resolution", granted.id))
    if back is not None:
        pairs.append(("return", back.id))
    return _Parts(
        claim=claim,
        decisions=verdicts,
        resolution=granted,
        rma=back,
        receipts=receipts_for(back.id) if back is not None else [],
        memo=memo(SYSTEM, granted.memo_number) if granted is not None and granted.memo_number else None,
        letters=list(letters(claim.public_id).items),
        findings=findings(claim.id),
        moves=history(pairs),
    )


def _facts(parts: _Parts) -> status.Facts:
    verdict, granted, back = parts.decision, parts.resolution, parts.rma
    kept = granted is not None and returnless.waiver_for(parts.claim.id) is not None
    times: dict[str, Any] = {"reported": parts.claim.submitted_at or parts.claim.created_at}
    if parts.findings:
        times["checked"] = max(found.at for found in parts.findings)
    if verdict is not None and verdict.state in ("final", "awaiting_choice"):
        times["decided"] = parts.claim.decided_at or verdict.at
    if parts.receipts:
        times["on_its_way"] = times["received"] = parts.receipts[-1].at
    inspections = [move.at for move in parts.moves if (move.axis, move.verb) == ("return", "inspect")]
    if inspections:
        times["inspected"] = inspections[-1]
    if granted is not None and granted.settled_at is not None:
        times["settled"] = granted.settled_at
    return status.Facts(
        claim=parts.claim.state,
        outcome=verdict.outcome if verdict else "",
        verdict=verdict.state if verdict else "",
        remedy=verdict.remedy if verdict else "",
        return_required=bool(verdict and verdict.outcome == "approve" and verdict.return_required and not kept),
        resolution=granted.state if granted else "",
        rma=back.state if back else "",
        received=bool(parts.receipts),
        inspected=back is not None and back.state in ("inspected", "closed"),
        memo=parts.memo is not None,
        times=times,
    )


def _timeline(parts: _Parts, staff: bool, paper: MemoView | None) -> tuple[TimelineEntry, ...]:
    made = timeline.granted(parts.resolution) + timeline.authorised(parts.rma) + timeline.issued(paper)
    return timeline.entries(parts.moves, parts.claim, parts.letters, parts.findings, made, staff=staff)


def _proposal(claim_id: int) -> Ruling | None:
    """The policy's word; rows of its table that say the same to the customer are told once."""
    try:
        found = proposal(claim_id)
    except Refused:
        return None
    once = {sentence: (code, sentence) for code, sentence in reversed(found.reasons)}
    return msgspec.structs.replace(found, reasons=tuple(reversed(once.values())))


def _preview(claim: ClaimView, proposed: Ruling | None) -> Preview | None:
    share = proposed.share_percent if proposed and proposed.remedy != "none" else _MEASURE
    try:
        return preview(claim.sold_unit_id, claim.quantity, share)
    except Refused:
        return None


def _coverage(claim: ClaimView) -> tuple[CoverageBar, ...]:
    as_of = (claim.submitted_at or claim.created_at).date()
    return coverage_bars(cover(sold_unit(claim.sold_unit_id), as_of))


def _for_customer(verdict: DecisionView) -> DecisionView | None:
    """Outcome and reasons only, and nothing before it is final or may be chosen."""
    if verdict.state not in ("final", "awaiting_choice"):
        return None
    return msgspec.structs.replace(
        verdict,
        decided_by="",
        decided_by_user=None,
        second_by="",
        override_reason="",
        inputs={},
        trace={},
        policy_version=None,
    )


def _plain(letter: LetterView) -> LetterView:
    return msgspec.structs.replace(letter, error="", message_id="", attempts=0)
