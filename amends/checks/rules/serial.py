"""Does the serial number belong to this order, and may it still be claimed?"""

from __future__ import annotations

from amends.checks.rules.settled import settled
from amends.checks.rules.words import both
from amends.checks.types import Check, Found, Gathered, Outcome
from amends.core.likeness import looks_like

_Verdict = tuple[Outcome, str, str]


def look(given: Gathered) -> Found:
    """Reasons: not_needed, missing, stolen, settled, sold_again, belongs, other_line, looks_like,
    other_order, other_unit, shipped_unknown, unknown. `facts`: suggestion (a serial) where there is one."""
    done = settled(given)
    inputs = {
        "reported": given.claim.serial_reported,
        "unit_serial": given.unit.serial,
        "order_serials": sorted(_of_order(given)),
        "sold_in_orders": sorted({sale.order_id for sale in given.sales}),
        "in_catalogue": given.made is not None,
        "settled_by": list(done.claims),
        "refunded_by_channel": done.by_channel,
    }
    outcome, reason, sentence = _judge(given)
    suggestion = _suggestion(given) if reason in ("looks_like", "missing") else ""
    return Found(outcome, reason, sentence, {"suggestion": suggestion}, inputs)


def _judge(given: Gathered) -> _Verdict:
    reported = given.claim.serial_reported
    serialised = bool(given.unit.serial) or (given.product is not None and given.product.serialised)
    if not serialised and not reported:
        return Outcome.PASS, "not_needed", "This product is sold without serial numbers; none is needed."
    if not reported:
        return _missing(given)
    if given.made is not None and given.made.stolen:
        return Outcome.FAIL, "stolen", f"Serial {reported} was reported stolen."
    if reported in _of_order(given):
        return _of_this_order(given, reported)
    near = _suggestion(given)
    if near:
        sold = " That number exists and was sold in another order." if given.sales else ""
        sentence = f"Serial {reported} is not on this order but looks like {near}, which is.{sold} Ask or correct."
        return Outcome.FLAG, "looks_like", sentence
    return _stranger(given, reported, serialised)


def _missing(given: Gathered) -> _Verdict:
    shipped = sorted(_of_line(given))
    if shipped:
        return (
            Outcome.UNKNOWN,
            "missing",
            f"No serial number was given; this line was shipped with {both(shipped)}.",
        )
    return Outcome.UNKNOWN, "missing", "This product has serial numbers, but none was given and none was recorded."


def _of_this_order(given: Gathered, reported: str) -> _Verdict:
    if reported != given.unit.serial:
        return Outcome.FLAG, "other_line", f"Serial {reported} is on this order, but on another line of it."
    done = settled(given)
    if done.pieces >= given.unit.quantity:
        how = f"by claim {both(done.claims)}" if done.claims else "by a refund in the shop"
        return Outcome.FAIL, "settled", f"Serial {reported} belongs to this order but was already settled {how}."
    elsewhere = {sale.order_id for sale in given.sales} - {given.order.id}
    if elsewhere:
        sentence = f"Serial {reported} belongs to this order but was also sold in another one."
        return Outcome.FLAG, "sold_again", sentence
    return Outcome.PASS, "belongs", f"Serial {reported} belongs to this order and was not settled before."


def _stranger(given: Gathered, reported: str, serialised: bool) -> _Verdict:
    if given.sales:
        return Outcome.FAIL, "other_order", f"Serial {reported} was sold in another order, not in this one."
    shipped = sorted(_of_line(given))
    if shipped and given.made is not None:
        sentence = f"Serial {reported} is one of ours, but this line was shipped with {both(shipped)}."
        return Outcome.FLAG, "other_unit", sentence
    if given.made is not None:
        sentence = f"Serial {reported} is one of ours; which serials were shipped on this line was not recorded."
        return Outcome.UNKNOWN, "shipped_unknown", sentence
    if not serialised:
        sentence = f"This product is sold without serial numbers; {reported} is not needed."
        return Outcome.PASS, "not_needed", sentence
    return Outcome.UNKNOWN, "unknown", f"Serial {reported} is not known: neither shipped nor in the catalogue."


def _of_line(given: Gathered) -> set[str]:
    lines = [line for line in given.order.lines if line.id == given.unit.order_line_id]
    return {unit.serial for line in lines for unit in line.units if unit.serial}


def _of_order(given: Gathered) -> set[str]:
    return {unit.serial for line in given.order.lines for unit in line.units if unit.serial}


def _suggestion(given: Gathered) -> str:
    """The order's serial that was probably meant, its own line first; a line's only one when none was given."""
    reported, mine = given.claim.serial_reported, sorted(_of_line(given))
    if not reported:
        return mine[0] if len(mine) == 1 else ""
    candidates = [*mine, *sorted(_of_order(given) - set(mine))]
    return next((serial for serial in candidates if looks_like(reported, serial)), "")


CHECK = Check("serial", 1, look)
