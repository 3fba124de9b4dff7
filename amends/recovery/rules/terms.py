"""What an agreement may say, and what follows from it. No database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from amends.core.errors import Refused
from amends.core.money import exponent, is_currency
from amends.recovery.types import EVIDENCE, GOODS, PERIODS, RECOVERABLE, AgreementInput

_MOST = 10**12


def checked(terms: AgreementInput) -> AgreementInput:
    """Refused("agreement_wrong") with the field and what is wrong with it."""
    for field, fine, why in _faults(terms):
        if not fine:
            raise Refused("agreement_wrong", field=field, why=why)
    return terms


def _faults(terms: AgreementInput) -> list[tuple[str, bool, str]]:
    caps = (terms.unit_cap, terms.period_cap)
    rates_fine = all(
        is_currency(code) and code != terms.currency and rate.is_finite() and 0 < rate < 10**6
        for code, rate in terms.rates.items()
    )
    return [
        ("code", 1 <= len(terms.code.strip()) <= 60, "it needs 1 to 60 letters"),
        ("currency", is_currency(terms.currency), "enter three letters such as EUR"),
        ("valid_to", terms.valid_to is None or terms.valid_to >= terms.valid_from, "it ends before it begins"),
        ("sku", not (terms.sku and terms.category), "choose a product or a category"),
        (
            "shares",
            all(kind in RECOVERABLE and 0 <= share <= 100 for kind, share in terms.shares.items()),
            f"percentages are 0 to 100, of {', '.join(RECOVERABLE)}",
        ),
        ("unit_cap", all(cap is None or 0 < cap <= _MOST for cap in caps), "a cap is above 0"),
        ("period", terms.period in PERIODS, f"choose {', '.join(PERIODS)}"),
        ("window_days", 1 <= terms.window_days <= 3_650, "1 to 3650 days"),
        ("answer_days", 1 <= terms.answer_days <= 365, "1 to 365 days"),
        ("goods", terms.goods in GOODS, f"choose {', '.join(GOODS)}"),
        ("allowance", 0 <= terms.allowance <= _MOST, "0 or more"),
        ("allowance", not terms.allowance or terms.goods == "keep", "it is paid where the goods stay here"),
        ("evidence", set(terms.evidence) <= set(EVIDENCE), f"known are {', '.join(EVIDENCE)}"),
        ("rates", rates_fine, "each is another currency with a rate above 0"),
    ]


def factors(terms: AgreementInput) -> dict[str, str]:
    """From a minor unit of each currency to one of the agreement's: 1 EUR = 160 JPY is 1.60 from cents to yen."""
    return {
        code: format(rate.scaleb(exponent(terms.currency) - exponent(code)).normalize(), "f")
        for code, rate in sorted(terms.rates.items())
    }


def period_of(kind: str, day: date) -> str:
    """The period of a cap that the day lies in: 2026, 2026-Q2, 2026-05."""
    names = {"month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "year": str(day.year)}
    return names[kind]


def within(shares: Sequence[int], left: int | None) -> list[int]:
    """What of each share is claimed, in order, until nothing is left of the period's cap (None: no cap)."""
    if left is None:
        return list(shares)
    found = []
    for share in shares:
        taken = min(share, max(left, 0))
        left -= taken
        found.append(taken)
    return found


def rates_of(text: dict[str, str]) -> dict[str, Decimal]:
    """Kept rates as numbers again."""
    return {code: Decimal(rate) for code, rate in text.items()}
