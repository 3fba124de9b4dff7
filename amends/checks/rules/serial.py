"""Does the serial number belong to this order, and may it still be claimed?"""

from __future__ import annotations

from amends.accounts.ports import ELSEWHERE
from amends.catalog.api import lists
from amends.checks.rules.settled import settled
from amends.checks.rules.words import both
from amends.checks.types import Check, Found, Gathered, Outcome
from amends.core.likeness import looks_like

_Verdict = tuple[Outcome, str, str]
_NOTICES = ("recall", "stop_use")


def look(given: Gathered) -> Found:
    """Reasons: not_needed, missing, stolen, replaced, settled, sold_again, grey_market, belongs, other_line,
    looks_like, wrong_form, wrong_check_digit, own_order, sold_by_us, made_by_us, other_order, other_unit,
    shipped_unknown, unknown.

    `facts`: suggestion (a serial) where there is one; recalled (advisories with a recall or stop-use notice for
    its range). A form or check digit that does not fit is a typing mistake to ask about, never a reason to deny.
    """
    done = settled(given)
    inputs = {
        "reported": given.claim.serial_reported,
        "unit_serial": given.unit.serial,
        "order_serials": sorted(_of_order(given)),
        "sold_in_orders": sorted({sale.order_id for sale in given.sales}),
        "in_catalogue": given.made is not None,
        "settled_by": list(done.claims),
        "refunded_by_channel": done.by_channel,
        "form": given.product.serial_pattern if given.product else "",
        "check_digit": given.product.serial_check if given.product else "",
        "ranges": [one.id for one in given.ranges],
    }
    outcome, reason, sentence = _judge(given)
    suggestion = _suggestion(given) if reason in ("looks_like", "missing") else ""
    recalled = [one.public_id for one in given.advisories if one.action in _NOTICES and one.serial_from]
    if recalled:
        sentence = f"{sentence} It lies in the range of the notice {both(recalled)}."
    return Found(outcome, reason, sentence, {"suggestion": suggestion, "recalled": recalled}, inputs)


def _judge(given: Gathered) -> _Verdict:
    reported = given.claim.serial_reported
    serialised = bool(given.unit.serial) or (given.product is not None and given.product.serialised)
    if not serialised and not reported:
        return Outcome.PASS, "not_needed", "This product is sold without serial numbers; none is needed."
    if not reported:
        return _missing(given)
    stolen = next((one for one in given.ranges if one.kind == "stolen"), None)
    if stolen is not None:
        return Outcome.FAIL, "stolen", f"Serial {reported} was reported stolen ({stolen.reference})."
    if given.made is not None and given.made.stolen:
        return Outcome.FAIL, "stolen", f"Serial {reported} was reported stolen."
    if reported in _of_order(given):
        return _of_this_order(given, reported)
    near = _suggestion(given)
    if near:
        sold = " That number exists and was sold in another order." if given.sales else ""
        sentence = f"Serial {reported} is not on this order but looks like {near}, which is.{sold} Ask or correct."
        return Outcome.FLAG, "looks_like", sentence
    return _mistyped(given, reported) or _stranger(given, reported, serialised)


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
        replaced = any(row.settled_remedy == "replacement" for row in given.others if row.public_id in done.claims)
        reason, what = ("replaced", "replaced") if replaced else ("settled", "settled")
        return Outcome.FAIL, reason, f"Serial {reported} belongs to this order but was already {what} {how}."
    elsewhere = {sale.order_id for sale in given.sales} - {given.order.id}
    if elsewhere:
        sentence = f"Serial {reported} belongs to this order but was also sold in another one."
        return Outcome.FLAG, "sold_again", sentence
    if grey := _grey_market(given):
        return Outcome.FLAG, "grey_market", f"Serial {reported} belongs to this order. {grey}"
    return Outcome.PASS, "belongs", f"Serial {reported} belongs to this order and was not settled before."


def _mistyped(given: Gathered, reported: str) -> _Verdict | None:
    """A number that cannot be one of this product's: probably read or typed wrongly."""
    if given.product is None or given.made is not None or given.sales:
        return None
    if lists.fits_form(given.product.serial_pattern, reported) is False:
        sentence = f"Serial {reported} has not the form of this product's numbers; ask for a photo of the label."
        return Outcome.FLAG, "wrong_form", sentence
    if lists.check_digit(given.product.serial_check, reported) is False:
        sentence = f"The check digit of serial {reported} is wrong: a sign was probably mistyped. Ask or correct."
        return Outcome.FLAG, "wrong_check_digit", sentence
    return None


def _grey_market(given: Gathered) -> str:
    """In which market the unit was meant to be sold, when this sale is not in it. It stays the buyer's all the
    same: a statutory guarantee does not depend on the way that the goods took."""
    sale = given.unit
    for one in given.ranges:
        if one.kind == "market" and not one.meant_for(sale.country, sale.channel):
            meant = " ".join(
                part
                for part in (
                    f"in {both(one.countries)}" if one.countries else "",
                    f"by {both(one.channels)}" if one.channels else "",
                )
                if part
            )
            where = f" in {sale.country}" if sale.country else ""
            return f"It was made to be sold {meant} ({one.reference}), but was sold by {sale.channel}{where}."
    return ""


def _stranger(given: Gathered, reported: str, serialised: bool) -> _Verdict:
    own = [sale for sale in given.sales if sale.customer_id and sale.customer_id == given.claim.customer_id]
    if own:
        sentence = f"Serial {reported} was sold to this customer in another order; the claim belongs there."
        return Outcome.FLAG, "own_order", sentence
    if given.purchase is not None and given.order.channel == ELSEWHERE:
        return _of_stated(given, reported)
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


def _of_stated(given: Gathered, reported: str) -> _Verdict:
    """Bought elsewhere or given: no channel told which numbers were shipped."""
    if given.sales:
        sentence = f"Serial {reported} was sold by us to somebody else; was it given away? Ask for the receipt."
        return Outcome.FLAG, "sold_by_us", sentence
    if given.made is not None:
        return Outcome.PASS, "made_by_us", f"Serial {reported} is one of ours and was not sold by us directly."
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


CHECK = Check("serial", 3, look)
