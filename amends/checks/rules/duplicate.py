"""Was this already claimed: the same unit, the same serial, the same photo?"""

from __future__ import annotations

from amends.checks.rules.settled import settled
from amends.checks.rules.words import both, pieces
from amends.checks.types import Check, Found, Gathered, Outcome
from amends.claims.ports import ClaimRow


def look(given: Gathered) -> Found:
    """Reasons: settled, same_unit, same_serial, same_photo, repaired_before, other_pieces, first.

    `facts`: earlier_claims (how many are about this very unit or serial, a repair included), claims, photos.
    Pieces of a line without serial numbers are only told apart by their count.
    """
    same_unit, same_serial = _same_unit(given), _same_serial(given)
    done = settled(given)
    inputs = {
        "sold_unit_id": given.unit.id,
        "unit_quantity": given.unit.quantity,
        "claimed_quantity": given.claim.quantity,
        "serial": given.claim.serial_reported or given.unit.serial,
        "settled_pieces": done.pieces,
        "others": [[row.public_id, row.state, row.quantity, row.settled_remedy] for row in given.others],
        "photos": len(given.claim.photos),
    }
    outcome, reason, sentence = _judge(given, same_unit, same_serial)
    facts = {
        "earlier_claims": len({row.id for row in [*same_unit, *same_serial]}),
        "claims": [row.public_id for row in given.others],
        "photos": [[sha256, ref] for sha256, ref in given.reused_photos],
    }
    return Found(outcome, reason, sentence, facts, inputs)


def _judge(given: Gathered, same_unit: list[ClaimRow], same_serial: list[ClaimRow]) -> tuple[Outcome, str, str]:
    done, asked, sold = settled(given), given.claim.quantity, given.unit.quantity
    if done.pieces + asked > sold:
        how = f"by {both(done.claims)}" if done.claims else "by a refund in the shop"
        what = "This unit was" if sold == 1 else f"{pieces(done.pieces)} of {sold} were"
        return Outcome.FAIL, "settled", f"{what} already settled {how}; {pieces(asked)} cannot be claimed again."
    open_ones = [row for row in same_unit if row.settled_remedy != "repair"]
    said = [_about(open_ones, "this unit"), _about(same_serial, "the same serial number")]
    refs = sorted({ref for _, ref in given.reused_photos})
    if refs:
        said.append(f"a photo of this claim was also sent with {both(refs)}")
    if done.at_most + asked > sold:
        said.append("a settled claim and a refund in the shop may be two or the same")
    said = [part for part in said if part]
    if said:
        sentence = both(said)
        reason = (
            "same_unit" if open_ones else "same_serial" if same_serial else "same_photo" if refs else "refunded"
        )
        return Outcome.FLAG, reason, f"{sentence[0].upper()}{sentence[1:]}."
    if same_unit:
        refs = [row.public_id for row in same_unit]
        return (
            Outcome.PASS,
            "repaired_before",
            f"The unit was repaired before ({both(refs)}); no other claim is open.",
        )
    if given.others:
        return (
            Outcome.PASS,
            "other_pieces",
            "Other pieces of this line were claimed; this many are still unclaimed.",
        )
    return Outcome.PASS, "first", "Nobody has claimed this unit, serial number or photo before."


def _same_unit(given: Gathered) -> list[ClaimRow]:
    """Claims that must be about the same piece: there are fewer pieces than were claimed altogether."""
    here = [row for row in given.others if row.sold_unit_id == given.unit.id]
    claimed = sum(row.quantity for row in here) + given.claim.quantity
    return here if claimed > given.unit.quantity else []


def _same_serial(given: Gathered) -> list[ClaimRow]:
    serial = given.claim.serial_reported or given.unit.serial
    if not serial:
        return []
    return [row for row in given.others if row.serial_reported == serial and row.sold_unit_id != given.unit.id]


def _about(rows: list[ClaimRow], what: str) -> str:
    if not rows:
        return ""
    named = [f"{row.public_id} ({_standing(row)})" for row in rows]
    verb = "is" if len(rows) == 1 else "are"
    return f"{both(named)} {verb} about {what} too"


def _standing(row: ClaimRow) -> str:
    if row.settled_remedy:
        return f"settled by {row.settled_remedy.replace('_', ' ')}"
    return "closed without a remedy" if row.state == "closed" else row.state.replace("_", " ")


CHECK = Check("duplicate", 1, look)
