"""How suppliers do."""

from __future__ import annotations

import msgspec


class SupplierScore(msgspec.Struct, frozen=True, kw_only=True):
    """One supplier. `received`: units that came from it by the goods book; `rate`: defective units of those `sold`
    with its 95 % Wilson interval. `money`: (currency, cost, credited by them) in minor units; `answer_days`: mean
    days from a claim to its answer, over `answers`; `open_problems`: 8D reports that are not closed."""

    code: str
    name: str
    received: int
    sold: int
    defects: int
    rate: float
    low: float
    high: float
    money: tuple[tuple[str, int, int], ...]
    answers: int
    answer_days: float | None
    open_problems: int
