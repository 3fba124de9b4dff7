"""Days, years and numbers of a legal entity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

CODE = re.compile(r"[A-Z0-9]{1,12}\Z")
_NUMBER = re.compile(r"[A-Z]{2}-([A-Z0-9]{1,12})-\d{4}-\d+\Z")


def day_of(at: datetime, zone: str) -> date:
    """The day of a document where its issuer is."""
    return at.astimezone(ZoneInfo(zone)).date()


def fiscal_year(day: date, begins: int) -> int:
    """The year in which the fiscal year ends: with a year from April, 1 April 2026 belongs to 2027."""
    return day.year + (1 if begins > 1 and day.month >= begins else 0)


def year_start(day: date, begins: int) -> date:
    """The first day of the fiscal year that the day is in."""
    return date(day.year - (1 if day.month < begins else 0), begins, 1)


def entity_of(reference: str) -> str:
    """The entity's code in a document's number; empty when it is none of ours."""
    found = _NUMBER.match(reference)
    return found[1] if found else ""


def serving(serves: Iterable[str], channel: str, account: str, country: str) -> int:
    """How closely these parts describe a sale: 3 channel and account, 2 country, 1 channel, 0 not at all."""
    wanted = {f"{channel}/{account}": 3, f"country:{country.upper()}": 2, channel: 1}
    return max((wanted.get(part, 0) for part in serves), default=0)
