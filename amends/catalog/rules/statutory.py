"""Statutory guarantees that every installation starts with. They are minimums of the named act: where national
law gives more, add a term for that country (the more specific one wins). Our own summary, no legal advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_EU = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
    "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatutoryTerm:
    """A statutory term as seeded; `months` is how long the seller answers, `burden_months` the presumption."""

    name: str
    months: int
    burden_months: int
    remedies: tuple[str, ...]
    source: str
    countries: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None


STATUTORY: tuple[StatutoryTerm, ...] = (
    StatutoryTerm(
        name="EU consumer guarantee",
        months=24,
        burden_months=6,
        remedies=("repair", "replacement", "partial_credit", "refund"),
        source="Directive 1999/44/EC, Art. 5(1) two years from delivery, Art. 5(3) six months' presumption",
        countries=_EU,
        valid_from=date(2002, 1, 1),
        valid_to=date(2021, 12, 31),
    ),
    StatutoryTerm(
        name="EU consumer guarantee",
        months=24,
        burden_months=12,
        remedies=("repair", "replacement", "partial_credit", "refund"),
        source="Directive (EU) 2019/771, Art. 10(1) two years from delivery, Art. 11(1) one year's presumption",
        countries=_EU,
        valid_from=date(2022, 1, 1),
    ),
    StatutoryTerm(
        name="UK consumer rights",
        months=72,
        burden_months=6,
        remedies=("repair", "replacement", "partial_credit", "refund"),
        source="Sale of Goods Act 1979 ss. 14, 48A(3) six months' presumption; Limitation Act 1980 s. 5 six years",
        countries=("GB",),
        valid_from=date(2003, 3, 31),
        valid_to=date(2015, 9, 30),
    ),
    StatutoryTerm(
        name="UK consumer rights",
        months=72,
        burden_months=6,
        remedies=("repair", "replacement", "partial_credit", "refund"),
        source="Consumer Rights Act 2015 s. 19(14)-(15) six months' presumption; "
        "Limitation Act 1980 s. 5 six years",
        countries=("GB",),
        valid_from=date(2015, 10, 1),
    ),
)
