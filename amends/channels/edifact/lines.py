"""Walking a message: its lines, its allowances and charges, its taxes and its totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from amends.channels.edifact import parts
from amends.channels.edifact.envelope import Message
from amends.channels.edifact.parts import Goods, number
from amends.channels.reading import Reader
from amends.channels.trade.shapes import Item, Totals
from amends.channels.trade.syntax import Segment

ORDERED = ("21", "1", "145", "11", "47", "12", "113")
INVOICED = ("47", "46", "12", "21", "145")
_ALLOWANCE_AMOUNTS = ("8", "23", "204", "131", "52", "98")


@dataclass(slots=True)
class Walked:
    """What a message holds. `off`, `freight`, `charges`: of the document; `moas`: the totals in head and
    summary."""

    goods: list[Goods] = field(default_factory=list)
    off: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    charges: Decimal = Decimal(0)
    moas: dict[str, Decimal] = field(default_factory=dict)
    taxes: list[Decimal] = field(default_factory=list)
    rate: Decimal | None = None

    def items(self, *kinds: str) -> list[Item]:
        """The items, with these kinds of quantity in order of preference."""
        found = [one.finish(*kinds) for one in self.goods]
        for item in found:
            item.rate = self.rate if item.rate is None else item.rate
        return found

    def totals(self, *, order: bool) -> Totals:
        """The message's own sums: MOA 79 the lines, 125 before tax, 77/39/9/128/86 what is to be paid."""
        totals = Totals(fields={"net": "MOA+79", "exclusive": "MOA+125", "tax": "MOA+124"})
        totals.net = self.moas.get("79")
        totals.exclusive = self.moas.get("125")
        for kind in ("77", "39", "128", "86", "9"):
            if kind in self.moas:
                totals.payable, totals.fields["payable"] = self.moas[kind], f"MOA+{kind}"
                break
        if "9" in self.moas and totals.fields.get("payable") == "MOA+9":
            totals.prepaid = self.moas.get("113", Decimal(0))
        stated = self.moas.get("176", self.moas.get("124"))
        totals.tax = stated if stated is not None else sum(self.taxes, Decimal(0)) if self.taxes else None
        return totals


def walk(reader: Reader, message: Message) -> Walked:
    """Read the message from front to back, knowing which group an amount belongs to. Allowances after UNS repeat
    in sum those of the head and the lines: they only count when there were none."""
    walked = Walked()
    current: Goods | None = None
    allowance: Segment | None = None
    in_tax = settled = earlier = repeated = False
    for it in message.segments:
        if it.tag == "LIN":
            current, allowance, in_tax = Goods(it, len(walked.goods) + 1), None, False
            walked.goods.append(current)
        elif it.tag == "UNS":
            current, allowance, in_tax, repeated = None, None, False, earlier
        elif it.tag == "ALC":
            allowance, in_tax, settled, earlier = it, False, repeated, True
        elif it.tag == "PCD" and current is not None and allowance is not None and not settled:
            current.percent(reader, allowance, it)
        elif it.tag == "TAX":
            in_tax = allowance is None or in_tax
            _rate(reader, walked, current, allowance, it)
        elif it.tag == "MOA":
            taken = allowance is not None and not settled and it.get(1, 1) in _ALLOWANCE_AMOUNTS
            if repeated and allowance is not None and it.get(1, 1) in _ALLOWANCE_AMOUNTS:
                continue
            if taken and allowance is not None:
                _allow(reader, walked, current, allowance, it)
                settled = True
            elif allowance is None or it.get(1, 1) not in ("25", "124", "125", *_ALLOWANCE_AMOUNTS):
                _amount(reader, walked, current, it, in_tax=in_tax)
        elif current is not None:
            allowance = None if it.tag in ("QTY", "PRI", "RFF", "IMD", "PIA", "LOC") and settled else allowance
            current.tell(reader, it)
    _counted(reader, message, len(walked.goods))
    return walked


def _rate(reader: Reader, walked: Walked, current: Goods | None, allowance: Segment | None, it: Segment) -> None:
    rate = number(reader, it.get(5, 4), "TAX.5278")
    if rate is None or allowance is not None:
        return
    if current is not None:
        current.item.rate = (current.item.rate or Decimal(0)) + rate if current.item.rate is not None else rate
    elif walked.rate is None:
        walked.rate = rate


def _allow(reader: Reader, walked: Walked, current: Goods | None, alc: Segment, it: Segment) -> None:
    amount = number(reader, it.get(1, 2), "ALC.MOA") or Decimal(0)
    charge = parts.is_charge(alc)
    if current is not None:
        current.percents.pop(id(alc), None)
        if charge:
            current.item.charges += amount
        else:
            current.item.allowances += abs(amount)
    elif not charge:
        walked.off += abs(amount)
    elif parts.is_freight(alc):
        walked.freight += amount
    else:
        walked.charges += amount


def _amount(reader: Reader, walked: Walked, current: Goods | None, it: Segment, *, in_tax: bool) -> None:
    kind = it.get(1, 1)
    amount = number(reader, it.get(1, 2), f"{current.field}.amount" if current else f"MOA+{kind}")
    if amount is None:
        return
    if current is not None:
        current.amounts.setdefault(kind, amount)
    elif in_tax and kind == "124":
        walked.taxes.append(amount)
    elif not in_tax or kind not in ("125", "79"):
        walked.moas.setdefault(kind, amount)


def _counted(reader: Reader, message: Message, lines: int) -> None:
    """CNT+2: the number of lines."""
    for it in message.all("CNT"):
        stated = number(reader, it.get(1, 2), "CNT+2") if it.get(1, 1) == "2" else None
        if stated is not None and stated != lines:
            reader.note("count_mismatch", "CNT+2", what="Number of lines", stated=it.get(1, 2), computed=lines)


def by_pack(reader: Reader, walked: Walked, items: list[Item], totals: Totals) -> None:
    """Some writers order in single pieces and give the price of a pack (QTY+59). That is read so when only so the
    message's own total comes out (noted)."""
    stated = next((it for it in (totals.net, totals.exclusive, totals.payable) if it is not None), None)
    if stated is None or not all(it.price is not None and it.quantity for it in items):
        return
    packs = [one.pack or Decimal(1) for one in walked.goods]
    extras = walked.freight + walked.charges - walked.off if totals.net is None else Decimal(0)
    slack = Decimal(len(items)) / 100

    def total(bases: list[Decimal]) -> Decimal:
        sums = ((it.price or 0) * (it.quantity or 0) / base for it, base in zip(items, bases, strict=True))
        return sum(sums, Decimal(0)) + extras

    own = [it.base or Decimal(1) for it in items]
    if all(packs) and abs(total(own) - stated) > slack >= abs(total(packs) - stated):
        reader.note("reading_chosen", "PRI", what="The prices are taken as those of a pack (QTY+59)")
        for item, pack in zip(items, packs, strict=True):
            item.base = pack
