"""Amounts and days as people write them, in the language that is active: letters, documents, the portal.

English is the product's own way ("£1,234.50", "7 December 2026"); every other language is the Unicode CLDR's.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language

from amends.core.money import Money, exponent


def amount_text(money: Money) -> str:
    """The amount with its currency: "1.234,50 €" in German. Always with all digits of the currency's minor unit
    (ISO 4217; the CLDR leaves them out for some currencies, and an amount is exact to the last of them)."""
    language = _other()
    if not language:
        return str(money)
    from babel import Locale
    from babel.numbers import format_currency

    digits = exponent(money.currency)
    usual = Locale.parse(language).currency_formats["standard"].pattern
    pattern = usual.replace("0.00", f"0.{'0' * digits}" if digits else "0")
    text = format_currency(money.decimal(), money.currency, format=pattern, locale=language, currency_digits=False)
    return text.replace("\u202f", "\xa0")  # not every typeface has the narrow space


def day_text(value: date | datetime) -> str:
    """The day in full: "7. Dezember 2026" in German."""
    return _day(value, "long", "j F Y")


def short_day_text(value: date | datetime) -> str:
    """The day for lists: "07.12.2026" in German, "7 Dec 2026" in English."""
    return _day(value, "medium", "j M Y")


def _day(value: date | datetime, form: str, ours: str) -> str:
    language = _other()
    if not language:
        return date_format(value, ours)
    from babel.dates import format_date

    return format_date(value, form, locale=language)


def _other() -> str:
    """The active language with "_" for "-" when it is not English, else empty."""
    language = (get_language() or "en").replace("-", "_")
    return "" if language.split("_")[0] == "en" else language
