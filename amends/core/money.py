"""Money as integer minor units and an ISO 4217 currency. No float is ever involved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

# ISO 4217 minor units other than 2.
_EXPONENTS = {
    code: digits
    for digits, codes in (
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    )
    for code in codes.split()
}
_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥"}


def exponent(currency: str) -> int:
    """How many decimal digits the currency's minor unit stands for (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


def is_currency(code: str) -> bool:
    """Whether `code` has the form of an ISO 4217 code."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


class InexactMoney(ValueError):
    """The text has more digits than the currency's minor unit can hold."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `minor` units (cents, yen, fils) of `currency`. Adding two currencies raises ValueError."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("money is counted in whole minor units")
        if not is_currency(self.currency):
            raise ValueError(f"not an ISO 4217 currency code: {self.currency!r}")

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in `currency`."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str | int | Decimal, currency: str, *, rounded: bool = False) -> Money:
        """From a decimal text in major units ("12.34").

        More digits than the minor unit holds raise InexactMoney, unless `rounded` (half up, named at
        the call). Not a number raises ValueError.
        """
        try:
            value = Decimal(text) if not isinstance(text, str) else Decimal(text.strip())
        except InvalidOperation as error:
            raise ValueError(f"not an amount: {text!r}") from error
        if not value.is_finite():
            raise ValueError(f"not an amount: {text!r}")
        scaled = value.scaleb(exponent(currency))
        whole = scaled.to_integral_value(rounding=ROUND_HALF_UP)
        if whole != scaled and not rounded:
            raise InexactMoney(f"{text} has more digits than {currency} holds")
        return cls(int(whole), currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        if not isinstance(times, int):
            raise TypeError("multiply money by whole numbers; use portion() for rates")
        return Money(self.minor * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def portion(self, rate: Fraction | Decimal) -> Money:
        """`rate` of this amount, rounded half up (away from zero) to the minor unit, once, here."""
        exact = Fraction(rate) * self.minor
        sign = -1 if exact < 0 else 1
        return Money(sign * int(abs(exact) + Fraction(1, 2)), self.currency)

    def decimal(self) -> Decimal:
        """In major units, exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def plain(self) -> str:
        """In major units without currency: "1234.50"."""
        return f"{self.decimal():.{exponent(self.currency)}f}"

    def __str__(self) -> str:
        digits = exponent(self.currency)
        sign = "-" if self.minor < 0 else ""
        amount = f"{abs(self.decimal()):,.{digits}f}"
        symbol = _SYMBOLS.get(self.currency)
        return f"{sign}{symbol}{amount}" if symbol else f"{sign}{self.currency} {amount}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, zero in `currency` when there is none."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """Share `amount` minor units by `weights`, the sum being exactly `amount`.

    Largest remainder (Hamilton's method); ties go to the earlier part. Weights must not be negative;
    when all are zero the amount is shared evenly. No weights and a non-zero amount raise ValueError.
    """
    if not weights:
        if amount:
            raise ValueError("nothing to share the amount over")
        return []
    if any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative")
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    sign, rest = (-1, -amount) if amount < 0 else (1, amount)
    parts = [rest * weight // whole for weight in weights]
    left = rest - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(rest * weights[i] % whole), i))
    for index in by_remainder[:left]:
        parts[index] += 1
    return [sign * part for part in parts]
