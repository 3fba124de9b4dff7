"""What the nightly look finds: forecasts, warnings, causes. Kept as JSON beside the snapshot."""

from __future__ import annotations

from datetime import date

import msgspec


class Horizon(msgspec.Struct, frozen=True, kw_only=True):
    """Expected failures within so many months and the 90 % interval; `why` tells why it is unknown ("": known)."""

    months: int
    expected: float
    low: float
    high: float
    why: str = ""


class ForecastRow(msgspec.Struct, frozen=True, kw_only=True):
    """A product (`lot` empty) or a lot, how many pieces are in use, and what is to come of them."""

    sku: str
    title: str
    supplier: str = ""
    lot: str = ""
    in_use: float
    failures: float
    horizons: tuple[Horizon, ...]
    by_month: tuple[float, ...] = ()


class PastScore(msgspec.Struct, frozen=True, kw_only=True):
    """How past forecasts of one length did: weighted absolute error of ours, of a 3-month run rate and of a plain
    Weibull (shares of what came), and how often the 90 % interval held what came."""

    months: int
    origins: int
    came: float
    wape: float | None = None
    wape_run_rate: float | None = None
    wape_weibull: float | None = None
    coverage: float | None = None


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """All products, their lots, and `total`: all together; `sentence` when nothing can be forecast."""

    sentence: str = ""
    products: tuple[ForecastRow, ...] = ()
    lots: tuple[ForecastRow, ...] = ()
    total: ForecastRow | None = None
    past: tuple[PastScore, ...] = ()
    past_lots: tuple[PastScore, ...] = ()
    lots_left_out: int = 0


class LotRow(msgspec.Struct, frozen=True, kw_only=True):
    """A lot against its product's other lots at the same ages. `times`: how many times as bad it is, drawn towards
    1 by the lots' natural variation, with its 90 % interval; `since`: the week of the alarm (None: no alarm).

    `waiting`: pieces not yet with a customer. `share`: what part of the product's pieces failed in their first 12
    months (None: cannot be seen); `bad`: even the low end of `times` is above the bar.
    """

    sku: str
    title: str
    supplier: str
    lot: str
    units: float
    failures: float
    expected: float
    recent: float
    recent_expected: float
    times: float
    low: float
    high: float
    evidence: float
    since: date | None = None
    waiting: int = 0
    share: float | None = None
    bad: bool = False


class Warnings(msgspec.Struct, frozen=True, kw_only=True):
    """All watched lots, alarms first; `sentence` when none can be watched."""

    sentence: str = ""
    threshold: float = 0.0
    variation: float = 0.0
    product_years: float = 0.0
    false_alarms: float = 0.1
    watched: int = 0
    not_compared: int = 0
    lots: tuple[LotRow, ...] = ()


class CurvePoint(msgspec.Struct, frozen=True, kw_only=True):
    """Share failed by an age (days), of the pieces with and without the cause."""

    age: float
    with_it: float | None
    without: float | None


class CauseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A level, or a pair of levels, that goes with more failures than age explains: how often it fails against the
    rest (with a 95 % interval; None: the rest never failed), failures beyond the rest's rate, the tail chance."""

    where: tuple[tuple[str, str], ...]
    units: float
    failures: float
    expected: float
    ratio: float | None
    low: float
    high: float | None
    excess: float
    tail: float
    same: tuple[str, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    theme: str = ""


class ThemeRow(msgspec.Struct, frozen=True, kw_only=True):
    """What customers' own words are about, named by the terms that set it apart, and how many claims say so."""

    name: str
    claims: int


class Causes(msgspec.Struct, frozen=True, kw_only=True):
    """Ranked causes within products (`within`: a product's own level is taken for granted) and between products;
    `sampled`: one in so many pieces that did not fail was taken (1: all).

    `by_theme`: within products, of the failures of one theme of customers' words alone; `themes`: all of them;
    `without_theme`: claims whose words are of none."""

    sentence: str = ""
    within: tuple[CauseRow, ...] = ()
    between: tuple[CauseRow, ...] = ()
    by_theme: tuple[CauseRow, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    without_theme: int = 0
    compared: tuple[str, ...] = ()
    levels: int = 0
    pairs: int = 0
    sampled: int = 1


class MoneyRow(msgspec.Struct, frozen=True, kw_only=True):
    """What failures to come will cost in one currency and of one kind ("all": together), in minor units."""

    kind: str
    currency: str
    horizons: tuple[Horizon, ...]


class PartRow(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a part, or of a replacement unit, failures to come will take."""

    sku: str
    title: str
    horizons: tuple[Horizon, ...]


class ReserveRow(msgspec.Struct, frozen=True, kw_only=True):
    """Failures of a product (`lot` empty), a lot, or all products (`sku` empty), and what they bring."""

    sku: str
    title: str
    lot: str = ""
    settled: int
    failures: tuple[Horizon, ...]
    returns: tuple[Horizon, ...]
    money: tuple[MoneyRow, ...]
    parts: tuple[PartRow, ...] = ()


class Reserve(msgspec.Struct, frozen=True, kw_only=True):
    """What the forecast failures will bring; `sentence` when it cannot be said. `settled`: pieces of settled
    claims that shares and costs were learned from."""

    sentence: str = ""
    settled: int = 0
    total: ReserveRow | None = None
    products: tuple[ReserveRow, ...] = ()
    lots: tuple[ReserveRow, ...] = ()
