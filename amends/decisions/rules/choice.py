"""Which remedies a ruling leaves to the customer."""

from __future__ import annotations

import msgspec

from amends.core.errors import Refused
from amends.decisions.types import CHOOSABLE, IN_KIND, Remedy, Ruling


def named(cell: str) -> tuple[str, ...]:
    """The remedies of a policy's cell: "repair or replacement". Refused("choices_unfit") for others."""
    words = tuple(dict.fromkeys(word for word in cell.split() if word != "or"))
    if unknown := sorted(set(words) - set(CHOOSABLE)):
        raise Refused("choices_unfit", why=f"{', '.join(unknown)} cannot be chosen")
    return words


def check(ruling: Ruling) -> None:
    """Refused("choices_unfit") unless every remedy settles the whole unit and is another one."""
    if not ruling.choices:
        return
    offered = (ruling.remedy, *ruling.choices)
    if ruling.outcome != "approve" or set(offered) - set(CHOOSABLE) or len(set(offered)) != len(offered):
        raise Refused("choices_unfit", why="the remedies must differ, and a partial credit is none of them")
    if ruling.share_percent != 100 or ruling.amount_minor is not None:
        raise Refused("choices_unfit", why="a share or an amount of its own goes with one remedy only")


def without_own(remedy: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    """What can be chosen besides the remedy itself."""
    return tuple(one for one in choices if one != remedy)


def each(ruling: Ruling) -> tuple[Ruling, ...]:
    """The ruling once for each remedy that can come of it, its own first."""
    return (_as(ruling, ruling.remedy), *(_as(ruling, remedy) for remedy in ruling.choices))


def pays(ruling: Ruling) -> bool:
    """Whether money can come of it."""
    return any(one.remedy not in IN_KIND for one in each(ruling))


def _as(ruling: Ruling, remedy: str) -> Ruling:
    if remedy == ruling.remedy and not ruling.choices:
        return ruling
    if remedy == Remedy.STORE_CREDIT:
        method = "store_credit"
    else:
        method = "original" if ruling.remedy == Remedy.STORE_CREDIT else ruling.method
    return msgspec.structs.replace(ruling, remedy=remedy, method=method, choices=())
