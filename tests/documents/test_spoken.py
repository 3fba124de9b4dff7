"""Amounts and days in the reader's language."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from amends.core.money import Money
from amends.documents.api import amount_text, day_text, short_day_text


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("-€1,234.50", "¥1,234", "KWD 1.234", "RSD 0.05")),
        ("de", ("-1.234,50 €", "1.234 ¥", "1,234 KWD", "0,05 RSD")),
        ("fr", ("-1 234,50 €", "1 234 JPY", "1,234 KWD", "0,05 RSD")),
        ("es", ("-1.234,50 €", "1.234 JPY", "1,234 KWD", "0,05 RSD")),
        ("de-at", ("-€ 1.234,50", "¥ 1.234", "KWD 1,234", "RSD 0,05")),
    ],
)
def test_amounts_keep_every_digit_in_every_language(language: str, texts: tuple[str, ...]) -> None:
    amounts = (Money(-123450, "EUR"), Money(1234, "JPY"), Money(1234, "KWD"), Money(5, "RSD"))
    with translation.override(language):
        assert tuple(amount_text(one).replace("\xa0", " ") for one in amounts) == texts


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "7 December 2026", "7 Dec 2026"),
        ("de", "7. Dezember 2026", "07.12.2026"),
        ("fr", "7 décembre 2026", "7 déc. 2026"),
        ("es", "7 de diciembre de 2026", "7 dic 2026"),
    ],
)
def test_days(language: str, long: str, short: str) -> None:
    with translation.override(language):
        assert (day_text(date(2026, 12, 7)), short_day_text(date(2026, 12, 7))) == (long, short)
