"""Which disposition brings most: recovery value, freight, refurbishing cost, hazard and demand. No database.

Everything is for one unit in minor units of the product's cost, whole numbers, rounded down (half a cent decides
nothing). Safety and hazard close options before any money is looked at.
"""

from __future__ import annotations

from amends.core.errors import Refused
from amends.core.money import Money, is_currency
from amends.disposal.types import Goods, Option, Weighing, WeighRule

_WORKS = ("no_fault_found",)
_THEIRS = ("misuse", "swapped_unit", "wrong_item")
_AMOUNTS = ("freight", "freight_home", "handling", "refurbish", "erase", "scrap", "recycle")
_SHARES = (
    "vendor_percent", "graded_percent", "yield_percent", "liquidate_percent", "material_percent", "slow_percent",
)  # fmt: skip


def checked(rule: WeighRule) -> WeighRule:
    """Refused("weighing_wrong") with the field that is wrong."""
    wrong = [name for name in _AMOUNTS if not 0 <= getattr(rule, name) <= 10**12]
    wrong += [name for name in _SHARES if not 0 <= getattr(rule, name) <= 100]
    wrong += [] if is_currency(rule.currency) else ["currency"]
    wrong += [] if 1 <= rule.days <= 3_650 and 0 <= rule.cover <= 100 else ["days"]
    if wrong:
        raise Refused("weighing_wrong", field=wrong[0])
    return rule


def weigh(rule: WeighRule | None, goods: Goods) -> Weighing:
    """All dispositions of one unit, the best open one proposed."""
    if goods.remedy == "repair" and goods.result == "defect_confirmed":
        return _only("rework", "The customer was promised a repair: the unit goes to its repair order.", goods)
    if goods.cost_minor is None:
        return _only("", "The product's unit cost is not known, so nothing can be weighed.", goods)
    if rule is None:
        return _only("", f"No figures are kept for {goods.currency}. Enter them under the weighing.", goods)
    theirs = goods.result in _THEIRS
    options = sorted(_options(rule, goods, goods.cost_minor), key=lambda one: (not one.open, -one.minor))
    best = options[0]
    why = f"{Money(best.minor, goods.currency)} a unit, the most of what is open: {best.why}."
    if theirs and not goods.hazard:
        best = next(one for one in options if one.code == "return_to_customer")
        why = "It is the customer's own (the claim does not hold): it goes back, whatever else would bring more."
    return Weighing(code=best.code, why=why, currency=goods.currency, version=rule.version, options=tuple(options))


def _only(code: str, why: str, goods: Goods) -> Weighing:
    return Weighing(code=code, why=why, currency=goods.currency or "EUR", version=0, options=())


def demand_percent(rule: WeighRule, goods: Goods) -> int:
    """100, or the slow share when the stock (with these goods) is more than `cover` times what `days` sold."""
    return 100 if goods.stock + goods.quantity <= goods.sold * rule.cover else rule.slow_percent


def _options(rule: WeighRule, goods: Goods, cost: int) -> list[Option]:
    return [
        _use_as_is(rule, goods, cost),
        _refurbish(rule, goods, cost),
        _vendor(rule, goods, cost),
        _home(rule, goods),
        _liquidate(rule, goods, cost),
        _donate(rule, goods),
        _recycle(rule, cost),
        _scrap(rule, goods),
    ]


def _option(code: str, minor: int, why: str, shut: str) -> Option:
    return Option(code=code, open=not shut, minor=minor, why=shut or why)


def _danger(goods: Goods) -> str:
    if goods.safety and goods.result == "defect_confirmed":
        return "a confirmed safety defect: it is not passed on"
    if goods.hazard and goods.result not in _WORKS:
        return f"{goods.hazard} goods with a fault are not passed on"
    return ""


def _theirs(goods: Goods) -> str:
    return "it is the customer's own" if goods.result in _THEIRS else ""


def _demand(rule: WeighRule, goods: Goods) -> str:
    return f"{goods.sold} sold in {rule.days} days, {goods.stock} in stock: {demand_percent(rule, goods)} %"


def _use_as_is(rule: WeighRule, goods: Goods, cost: int) -> Option:
    value = cost * demand_percent(rule, goods) // 100 - rule.handling
    shut = ""
    if goods.result not in _WORKS:
        shut = "only what works goes back to stock as it is"
    elif goods.stores_data:
        shut = "it stores its owner's data: refurbish it"
    elif goods.condition != "as_expected":
        shut = "it did not arrive as expected"
    return _option("use_as_is", value, f"saves buying one, {_demand(rule, goods)}", shut)


def _refurbish(rule: WeighRule, goods: Goods, cost: int) -> Option:
    work = goods.refurbish_minor if goods.refurbish_minor is not None else rule.refurbish
    work += rule.erase if goods.stores_data else 0
    earns = cost * rule.graded_percent // 100 * rule.yield_percent // 100 * demand_percent(rule, goods) // 100
    why = (
        f"{rule.graded_percent} % of its cost, {rule.yield_percent} % come through, {_demand(rule, goods)}; "
        f"work {Money(work, goods.currency)}"
    )
    return _option("refurbish", earns - work, why, _danger(goods) or _theirs(goods))


def _vendor(rule: WeighRule, goods: Goods, cost: int) -> Option:
    share = goods.vendor_percent if goods.vendor_percent is not None else rule.vendor_percent
    shut = ""
    if not goods.supplier:
        shut = "no supplier is recorded for the product"
    elif goods.result != "defect_confirmed":
        shut = "suppliers credit confirmed defects only"
    elif goods.hazard:
        shut = f"faulty {goods.hazard} goods are not sent"
    agreed = "agreed" if goods.vendor_percent is not None else "usual"
    why = f"{goods.supplier} credits {share} % ({agreed}), freight {Money(rule.freight, goods.currency)}"
    return _option("return_to_vendor", cost * share // 100 - rule.freight, why, shut)


def _home(rule: WeighRule, goods: Goods) -> Option:
    shut = "" if goods.result in _THEIRS else "nothing speaks for the customer's having it back"
    # what is not ours brings nothing and must not be sold: where it is open, it stands before all that costs more
    return _option(
        "return_to_customer", -rule.freight_home, "it is the customer's own", shut or _hazard_way(goods)
    )


def _hazard_way(goods: Goods) -> str:
    return f"{goods.hazard} goods with a fault do not travel" if goods.hazard else ""


def _liquidate(rule: WeighRule, goods: Goods, cost: int) -> Option:
    shut = _danger(goods) or _theirs(goods) or ("it stores its owner's data" if goods.stores_data else "")
    why = f"a buyer of lots pays {rule.liquidate_percent} % of its cost"
    return _option("liquidate", cost * rule.liquidate_percent // 100 - rule.handling, why, shut)


def _donate(rule: WeighRule, goods: Goods) -> Option:
    shut = "" if goods.result in _WORKS and not goods.stores_data else "only what works and holds nobody's data"
    return _option("donate", -rule.handling, "handling only", shut)


def _recycle(rule: WeighRule, cost: int) -> Option:
    value = cost * rule.material_percent // 100 - rule.recycle
    return _option("recycle", value, f"materials pay {rule.material_percent} %, with a certificate", "")


def _scrap(rule: WeighRule, goods: Goods) -> Option:
    shut = f"{goods.hazard} goods go to a certified recycler" if goods.hazard else ""
    return _option("scrap", -rule.scrap, "what the disposer takes", shut)
