"""What became of a return is told to the channel that sold the goods, where it is connected and can be told.

The desk never waits for it: the wish is a row of this transaction, the call a job of the exchange with its own
retries. What a channel refuses for good, or cannot be told although it has a return of its own, is noted on the
case. Money is not told here (payments/gateways/channel.py).
"""

from __future__ import annotations

from amends.claims.api import add_note, claim, claim_by_ref
from amends.claims.ports import ClaimClosed, ClaimView
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.decisions.api import standing
from amends.exchange.api import PushSettled, source_to_tell, tell
from amends.intake.ports import Told
from amends.jobs.api import subscribe
from amends.orders.api import channel_side
from amends.orders.ports import ChannelSide
from amends.parcels.api import parcels_of
from amends.parcels.ports import ParcelMoved
from amends.replacements.api import replacement
from amends.replacements.ports import ReplacementSent
from amends.returns.api import RmaView, rma, rma_for_claim
from amends.returns.ports import GoodsReceived, RmaAuthorised, RmaLapsed

RETURN, TRACKING = "return_state", "tracking"
_ENDS = {"replacement": "replaced", "repair": "repaired"}


@subscribe(RmaAuthorised, "workflows.tell_channel_authorised")
def authorised(fact: RmaAuthorised) -> None:
    """The goods may come back."""
    _tell_return(fact.claim_id, rma(SYSTEM, fact.rma_id).public_id, "approved", "is authorised")


@subscribe(RmaLapsed, "workflows.tell_channel_lapsed")
def lapsed(fact: RmaLapsed) -> None:
    """Cancelled. An expired one may be renewed, so nothing is told of it."""
    if fact.how == "cancelled":
        _tell_return(fact.claim_id, rma(SYSTEM, fact.rma_id).public_id, "cancelled", "is cancelled")


@subscribe(ParcelMoved, "workflows.tell_channel_on_its_way")
def on_its_way(fact: ParcelMoved) -> None:
    """The customer's parcel was handed over: carrier and number for those who look into the channel."""
    moved = next((it for it in parcels_of([fact.rma_id]) if it.id == fact.parcel_id), None)
    if moved is not None and fact.state == "in_transit":
        carried = " ".join(filter(None, (moved.carrier_name or moved.carrier, moved.tracking)))
        _tell_return(fact.claim_id, moved.rma_ref, "in_transit", f"is on its way: {carried}")


@subscribe(GoodsReceived, "workflows.tell_channel_received")
def received(fact: GoodsReceived) -> None:
    """All of it is here; and how it ended, where the case was over before."""
    back = rma(SYSTEM, fact.rma_id)
    if not back.outstanding:
        _tell_return(fact.claim_id, back.public_id, "received", "is here")
        over = claim(SYSTEM, fact.claim_id)
        if over.state == "closed":
            _tell_end(over, back)


@subscribe(ClaimClosed, "workflows.tell_channel_ended")
def ended(fact: ClaimClosed) -> None:
    """The case is over. While goods are still awaited, their arrival ends the return."""
    back = rma_for_claim(fact.claim_id)
    if back is None or not back.awaited:
        _tell_end(claim(SYSTEM, fact.claim_id), back)


def _tell_end(over: ClaimView, back: RmaView | None) -> None:
    came = back is not None and back.received_quantity > 0
    about = back.public_id if back else over.public_id
    verdict = standing(over.id)
    if over.settled_remedy:
        state = _ENDS.get(over.settled_remedy, "done" if came else "waived")
        _tell_return(over.id, about, state, "is settled")
    elif verdict is not None and verdict.outcome == "deny":
        why = verdict.reasons[0][1] if verdict.reasons else "Denied"
        _tell_return(over.id, about, "rejected" if came else "refused", "is denied", reason=why)


@subscribe(ReplacementSent, "workflows.tell_channel_sent")
def sent(fact: ReplacementSent) -> None:
    """The tracking number, where the channel still waits for these pieces; else it would read it as a second
    shipment of what it booked as shipped, so those who look there find it in a note only."""
    found = replacement(fact.replacement_id)
    if not found.tracking:
        return
    over = claim(SYSTEM, fact.claim_id)
    listening = _listening(over, TRACKING)
    if listening is None or listening[1].unshipped < found.quantity:
        words = f"was sent: {found.carrier} {found.tracking}"
        _tell_return(over.id, found.public_id, "replacement_sent", words)
        return
    source, side = listening
    told = Told(
        kind=TRACKING,
        key=f"{over.public_id}/{found.public_id}",
        order_external_id=side.order_external_id,
        external_id=_only(side.shipments),
        note=found.public_id,
        lines=((side.line_external_id, found.quantity, 0),),
        carrier=found.carrier,
        tracking_number=found.tracking,
        more=_more(side) | ({"shipped_at": found.sent_at.isoformat()} if found.sent_at else {}),
    )
    _tell(over, source, side, told, worth_a_note=True)


@subscribe(PushSettled, "workflows.note_untold")
def note_untold(fact: PushSettled) -> None:
    """The channel refused for good: somebody who works on the case shall know."""
    if fact.kind in (RETURN, TRACKING) and fact.state == "refused":
        ref, _, what = fact.key.partition("/")
        words = f"The channel was not told ({fact.kind.replace('_', ' ')}: {what}). {fact.message}"
        add_note(SYSTEM, claim_by_ref(SYSTEM, ref).id, words, internal=True)


def _tell_return(claim_id: int, about: str, state: str, words: str, reason: str = "") -> None:
    """Where the channel can be told of returns; a state that means nothing to it is not told. `about`: the number
    of what came to it."""
    over = claim(SYSTEM, claim_id)
    listening = _listening(over, RETURN)
    if listening is None:
        return
    source, side = listening
    theirs = side.returns[0] if len(side.returns) == 1 else None
    if theirs is not None and theirs.state == state:
        return  # it says so itself
    told = Told(
        kind=RETURN,
        key=f"{over.public_id}/{about} {state}",
        order_external_id=side.order_external_id,
        external_id=theirs.external_id if theirs else "",
        state=state,
        reason=reason,
        note=f"{about} {words}",
        lines=((side.line_external_id, over.quantity, 0),),
        more=_more(side) | _goods(over, about),
    )
    _tell(over, source, side, told, worth_a_note=bool(side.returns))


def _listening(over: ClaimView, kind: str) -> tuple[int, ChannelSide] | None:
    """(the source to tell, what the channel holds of the line); None where no channel can be told."""
    return channel_side(over.order_line_id, lambda channel, account: source_to_tell(channel, account, kind))


def _tell(over: ClaimView, source: int, side: ChannelSide, told: Told, *, worth_a_note: bool) -> None:
    """`worth_a_note`: the channel has a return of its own (or waits for a parcel), so what is missing matters."""
    try:
        tell(source, side.channel, told)
    except Refused as refusal:
        if worth_a_note and refusal.code != "push_unknown":
            why = "It has several open returns of this line." if len(side.returns) > 1 else refusal.text
            add_note(SYSTEM, over.id, f"The channel cannot be told that {told.note}. {why}", internal=True)


def _only(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ""


def _more(side: ChannelSide) -> dict[str, str]:
    """What some channels ask for beside."""
    version = side.version if side.version.isdigit() else ""
    named = {"version": version, "delivery_id": _only(side.shipments), "account": side.account}
    return {name: value for name, value in named.items() if value}


def _goods(over: ClaimView, about: str) -> dict[str, str]:
    """What a return's paper says of the goods and where they go, for channels that are told by one (X12 180)."""
    back = rma_for_claim(over.id)
    return {
        "about": about,
        "sku": over.sku,
        "reason": f"defective: {over.defect_label}",
        "serial": over.serial_reported,
        "return_to": "\n".join(back.return_address) if back else "",
    }
