"""What the forecast failures will bring, per product and lot: goods that come back, money, parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from amends.quality.rules.reserve import LEAST_SETTLED, PerFailure, brought, per_failure, together
from amends.quality.types.looks import Forecast, ForecastRow, MoneyRow, PartRow, Reserve, ReserveRow

KINDS = ("refund", "credit", "store_credit", "replacement", "part", "labour", "other")
ALL = "all"
_Key = tuple[str, str, str]
"""(product, kind, currency)."""


@dataclass
class _Sums:
    total: float = 0.0
    squares: float = 0.0

    def add(self, amount: float, pieces: float) -> None:
        """Of one claim."""
        self.total += amount
        self.squares += amount**2 / max(pieces, 1.0)


@dataclass
class _Learned:
    """Settled failures by product: pieces, and sums of what they brought. `prices`: (what a piece cost on average,
    share of the product's pieces) by (product, currency)."""

    pieces: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    returns: dict[str, _Sums] = field(default_factory=lambda: defaultdict(_Sums))
    costs: dict[_Key, _Sums] = field(default_factory=lambda: defaultdict(_Sums))
    parts: dict[tuple[str, str], _Sums] = field(default_factory=lambda: defaultdict(_Sums))
    titles: dict[str, str] = field(default_factory=dict)
    prices: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    def all_pieces(self) -> float:
        """Of all products."""
        return sum(self.pieces.values())


def reserve(folder: Path, foreseen: Forecast) -> Reserve:
    """Refunds, credits, replacements, repair and parts to be expected of what is in use."""
    if foreseen.sentence or foreseen.total is None:
        return Reserve(sentence=foreseen.sentence)
    known = _learned(folder)
    settled = known.all_pieces()
    if settled < LEAST_SETTLED:
        return Reserve(
            sentence=f"Fewer than {LEAST_SETTLED} claims are settled: what a failure costs is not known yet.",
            settled=int(settled),
        )
    each = {row.sku: _each(known, row.sku) for row in foreseen.products}
    return Reserve(
        settled=int(settled),
        total=_total(foreseen.total, [(row, each[row.sku]) for row in foreseen.products], known),
        products=tuple(_row(row, each[row.sku], known) for row in foreseen.products),
        lots=tuple(_row(row, each[row.sku], known, whole=False) for row in foreseen.lots if row.sku in each),
    )


def _read(folder: Path, name: str, columns: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pa.parquet.read_table(folder / f"{name}.parquet", columns=columns).to_pylist()
    return found


def _learned(folder: Path) -> _Learned:
    known = _Learned()
    columns = ["claim_id", "sku", "weight", "counted", "settled", "returned"]
    claims = {row["claim_id"]: row for row in _read(folder, "cases", columns) if row["counted"] and row["settled"]}
    for row in claims.values():
        known.pieces[row["sku"]] += row["weight"]
        known.returns[row["sku"]].add(row["returned"], row["weight"])
    spent: dict[tuple[int, str, str], float] = defaultdict(float)
    for cost in _read(folder, "costs", ["claim_id", "kind", "currency", "minor"]):
        if cost["claim_id"] in claims:
            kind = cost["kind"] if cost["kind"] in KINDS else "other"
            for name in (kind, ALL):
                spent[cost["claim_id"], name, cost["currency"]] += cost["minor"]
    for (claim, kind, currency), amount in spent.items():
        row = claims[claim]
        known.costs[row["sku"], kind, currency].add(amount, row["weight"])
    for part in _read(folder, "parts", ["claim_id", "sku", "title", "quantity"]):
        if part["claim_id"] in claims:
            row = claims[part["claim_id"]]
            known.titles[part["sku"]] = part["title"]
            known.parts[row["sku"], part["sku"]].add(part["quantity"], row["weight"])
    known.prices = _prices(folder)
    return known


def _prices(folder: Path) -> dict[tuple[str, str], tuple[float, float]]:
    units = pa.parquet.read_table(folder / "units.parquet", columns=["sku", "currency", "price", "weight"])
    units = units.append_column("value", pc.multiply(units.column("price"), units.column("weight")))
    rows = units.group_by(["sku", "currency"]).aggregate([("weight", "sum"), ("value", "sum")]).to_pylist()
    whole: dict[str, int] = defaultdict(int)
    for row in rows:
        whole[row["sku"]] += row["weight_sum"]
    return {
        (row["sku"], row["currency"]): (
            (row["value_sum"] or 0) / max(row["weight_sum"], 1),
            row["weight_sum"] / max(whole[row["sku"]], 1),
        )
        for row in rows
    }


@dataclass
class _Each:
    """What one failure of a product brings."""

    returns: PerFailure
    costs: dict[tuple[str, str], PerFailure]
    parts: dict[str, PerFailure]


def _each(known: _Learned, sku: str) -> _Each:
    seen, settled = known.pieces.get(sku, 0.0), known.all_pieces()
    back = sum(one.total for one in known.returns.values()) / settled
    own = known.returns.get(sku, _Sums())
    costs = {}
    for kind, currency in sorted({(kind, currency) for _, kind, currency in known.costs}):
        mean, square = _lent(known, kind, currency)
        price, share = known.prices.get((sku, currency), (0.0, 0.0))
        sums = known.costs.get((sku, kind, currency), _Sums())
        if sums.total or mean * price * share:
            costs[kind, currency] = per_failure(
                sums.total, sums.squares, seen, mean * price * share, square * price**2 * share
            )
    parts = {
        part: per_failure(sums.total, sums.squares, seen, 0.0, 0.0, lent=1.0)
        for (product, part), sums in known.parts.items()
        if product == sku
    }
    return _Each(per_failure(own.total, own.squares, seen, back, back), costs, parts)


def _lent(known: _Learned, kind: str, currency: str) -> tuple[float, float]:
    """Of all products: what a failure costs for each unit of the price, and the square of it."""
    total = squares = value = valued = 0.0
    for sku, pieces in known.pieces.items():
        price, share = known.prices.get((sku, currency), (0.0, 0.0))
        sums = known.costs.get((sku, kind, currency), _Sums())
        if price > 0:
            total, squares = total + sums.total, squares + sums.squares
            value, valued = value + pieces * share * price, valued + pieces * share * price**2
    return (total / value if value else 0.0), (squares / valued if valued else 0.0)


def _row(row: ForecastRow, each: _Each, known: _Learned, whole: bool = True) -> ReserveRow:
    def through(one: PerFailure) -> tuple[Any, ...]:
        return tuple(brought(horizon, one) for horizon in row.horizons)

    costs = each.costs if whole else {key: one for key, one in each.costs.items() if key[0] == ALL}
    return ReserveRow(
        sku=row.sku, title=row.title, lot=row.lot, settled=int(known.pieces.get(row.sku, 0)),
        failures=row.horizons, returns=through(each.returns),
        money=tuple(MoneyRow(kind=k, currency=c, horizons=through(one)) for (k, c), one in _ordered(costs)),
        parts=tuple(
            PartRow(sku=part, title=known.titles[part], horizons=through(one)) for part, one in each.parts.items()
        ) if whole else (),
    )  # fmt: skip


def _total(total: ForecastRow, rows: list[tuple[ForecastRow, _Each]], known: _Learned) -> ReserveRow:
    def summed(of: Iterable[tuple[ForecastRow, PerFailure]]) -> tuple[Any, ...]:
        parts = list(of)
        return tuple(
            together(horizon, [(row.horizons[place], one) for row, one in parts])
            for place, horizon in enumerate(total.horizons)
        )

    keys = {key: None for _, each in rows for key in each.costs}
    parts = sorted({part for _, each in rows for part in each.parts})
    return ReserveRow(
        sku="", title="All products", settled=int(known.all_pieces()), failures=total.horizons,
        returns=summed((row, each.returns) for row, each in rows),
        money=tuple(
            MoneyRow(
                kind=k, currency=c,
                horizons=summed((row, each.costs[k, c]) for row, each in rows if (k, c) in each.costs),
            )
            for (k, c), _ in _ordered(keys)
        ),
        parts=tuple(
            PartRow(
                sku=part, title=known.titles[part],
                horizons=summed((row, each.parts[part]) for row, each in rows if part in each.parts),
            )
            for part in parts
        ),
    )  # fmt: skip


def _ordered(found: dict[tuple[str, str], Any]) -> list[tuple[tuple[str, str], Any]]:
    """By currency; all together first, then by kind."""
    order = (ALL, *KINDS)
    return sorted(found.items(), key=lambda item: (item[0][1], order.index(item[0][0])))
