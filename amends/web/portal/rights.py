"""What the law gives, in plain words, by the country of the purchase. Our own summary, no legal advice; where a
country is not named here, the sentence says what is true almost everywhere."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_EU = frozenset(
    "AT BE BG CY CZ DE DK EE FI GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
_TWO_YEARS = gettext_lazy(
    "In the European Union the seller answers for at least two years from delivery. In the first "
    "year at least, the defect counts as there from the start: you need not prove it. You first "
    "choose between repair and replacement, free of charge; if that fails or takes too long, a part "
    "or all of the price back."
)
_LAW: dict[str, str | Promise] = {
    "FR": gettext_lazy(
        "In France the seller answers for two years from delivery, and for all that time the defect "
        "counts as there from the start: you need not prove it. You choose between repair and "
        "replacement, free of charge; if that is not done within 30 days, a part or all of the price "
        "back. A repair adds six months."
    ),
    "ES": gettext_lazy(
        "In Spain the seller answers for three years from delivery, and in the first two the defect "
        "counts as there from the start: you need not prove it. You choose between repair and "
        "replacement, free of charge; if that fails, a part or all of the price back."
    ),
    "GB": gettext_lazy(
        "In the United Kingdom you can give back faulty goods for a full refund within 30 days. After "
        "that the seller repairs or replaces once, free of charge; if that fails, a part or all of the "
        "price back. In the first six months you need not prove that the defect was there from the "
        "start. Claims are possible for six years (five in Scotland)."
    ),
    "AU": gettext_lazy(
        "In Australia goods come with guarantees that cannot be excluded. For a major failure you choose"
        " a refund or a replacement; for a minor one the seller may repair. How long depends on what is "
        "reasonable for the goods."
    ),
    "US": gettext_lazy(
        "In the United States goods come with an implied warranty in most states; how long, and whether "
        "it can be limited, depends on your state. A written warranty comes on top."
    ),
}
_ELSEWHERE = gettext_lazy(
    "Almost everywhere the seller owes you a remedy if the product was defective when you got it. "
    "How long, and which remedy, depends on the law of your country."
)


def law(country: str) -> str:
    """The sentence for this country (ISO code, as on the order)."""
    code = country.upper()
    return str(_LAW.get(code) or (_TWO_YEARS if code in _EU else _ELSEWHERE))
