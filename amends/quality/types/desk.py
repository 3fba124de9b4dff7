"""What a quality engineer keeps: saved views and the weekly report."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from amends.quality.types.looks import Horizon

PAGES = ("pareto", "nevada", "control", "forecast", "reserve", "lots", "causes", "problems")
"""Pages that can be saved as a view."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A saved view: the page and its query ("by=lot&sku=KET-1"); `own`: whether it is the reader's."""

    ref: str
    name: str
    page: str
    query: str
    own: bool


class WeeklyMoment(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody gets the weekly report: `weekday` 1 (Monday) to 7, full hour, of an IANA time zone."""

    zone: str
    weekday: int
    hour: int
    last_week: str


class WeekRise(msgspec.Struct, frozen=True, kw_only=True):
    """A product and symptom that came more often: in 28 days, and in 28 days before on average."""

    what: str
    recent: int
    before: float


class WeekLot(msgspec.Struct, frozen=True, kw_only=True):
    """A lot with an alarm; `fresh`: since the week began that the report is about."""

    what: str
    failures: float
    expected: float
    times: float
    low: float
    high: float
    waiting: int
    since: date
    fresh: bool


class WeekProblem(msgspec.Struct, frozen=True, kw_only=True):
    """An open problem with its actions that are late."""

    ref: str
    what: str
    state: str
    late: int


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """The weekly report. `claims` of the last seven days and of the seven before (None: no engine here); money in
    minor units by currency; shares in percent as text ("": not known)."""

    week: str
    at: datetime
    claims: int | None
    claims_before: int | None
    rises: tuple[WeekRise, ...]
    lots: tuple[WeekLot, ...]
    held: int
    problems: tuple[WeekProblem, ...]
    coming: Horizon | None
    reserves: tuple[tuple[str, Horizon], ...]
    under_15: str = ""
    first_contact: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing that anybody would have to read."""
        return not (self.claims or self.rises or self.lots or self.problems)
