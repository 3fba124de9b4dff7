"""Check digits of serial numbers, by name. Every scheme takes a normalised serial: upper case, letters and digits.

Schemes over digits skip the letters ("SN-7992 7398 713" is checked as 79927398713); schemes over letters and
digits take every sign. A check digit finds a typing mistake; it proves nothing about who owns a unit.

Sources: ISO/IEC 7812-1 annex B (Luhn), 3GPP TS 23.003 annex B (IMEI), GS1 General Specifications 7.9 (GTIN),
ISO 2108:2005 (ISBN-10), ISO/IEC 7064:2003, 49 CFR 565.15 (VIN), H. M. Damm 2004.
"""

from __future__ import annotations

import string
from collections.abc import Callable

Scheme = Callable[[str], bool | None]
"""Whether the check digit is right; None when the serial is not of a kind that has this check digit."""

_SIGNS = string.digits + string.ascii_uppercase
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def _digits(serial: str) -> list[int]:
    return [int(sign) for sign in serial if sign in string.digits]


def _values(serial: str) -> list[int] | None:
    """0 to 35 for each sign; None when a sign is neither a digit nor a Latin letter."""
    return [_SIGNS.index(sign) for sign in serial] if serial and all(sign in _SIGNS for sign in serial) else None


def _luhn_sum(values: list[int], base: int) -> int:
    total = 0
    for place, value in enumerate(reversed(values)):
        doubled = value * 2 if place % 2 else value
        total += doubled // base + doubled % base
    return total


def luhn(serial: str) -> bool | None:
    """Mod 10: every second digit from the right is doubled."""
    digits = _digits(serial)
    return _luhn_sum(digits, 10) % 10 == 0 if len(digits) > 1 else None


def imei(serial: str) -> bool | None:
    """Fifteen digits, the last by Luhn. None for the sixteen of an IMEISV, which has no check digit."""
    digits = _digits(serial)
    if len(digits) == 16:
        return None
    return len(digits) == 15 and _luhn_sum(digits, 10) % 10 == 0


def gtin(serial: str) -> bool | None:
    """Mod 10 with weights 3 and 1, as on GTIN, EAN, UPC and SSCC."""
    digits = _digits(serial)
    total = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0 if len(digits) > 1 else None


def normal_gtin(text: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits with a right check digit, as the 14 digits that it is kept in; else empty.
    Source: GS1 General Specifications 3.3 (a shorter GTIN is filled with zeros on its left)."""
    digits = "".join(sign for sign in text if sign not in " -")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 13, 14) and gtin(digits)):
        return ""
    return digits.zfill(14)


def mod36(serial: str) -> bool | None:
    """Luhn over letters and digits (A = 10 to Z = 35)."""
    values = _values(serial)
    return None if values is None or len(values) < 2 else _luhn_sum(values, 36) % 36 == 0


def mod11(serial: str) -> bool | None:
    """Weights 1, 2, 3 ... from the right over the digits; a last X stands for ten (as on ISBN-10)."""
    values = _with_x(serial)
    if len(values) < 2:
        return None
    return sum(value * weight for weight, value in enumerate(reversed(values), 1)) % 11 == 0


def _with_x(serial: str) -> list[int]:
    return _digits(serial) + ([10] if serial.endswith("X") else [])


def iso_11_2(serial: str) -> bool | None:
    """ISO 7064 MOD 11-2 over the digits; a last X stands for ten."""
    values = _with_x(serial)
    total = 0
    for value in values:
        total = (total * 2 + value) % 11
    return total == 1 if len(values) > 1 else None


def iso_97_10(serial: str) -> bool | None:
    """ISO 7064 MOD 97-10: two check digits; letters count as two digits each (A = 10)."""
    values = _values(serial)
    return None if values is None or len(values) < 3 else int("".join(map(str, values))) % 97 == 1


def iso_1271_36(serial: str) -> bool | None:
    """ISO 7064 MOD 1271-36: two check signs over letters and digits."""
    values = _values(serial)
    if values is None or len(values) < 3:
        return None
    total = 0
    for value in values:
        total = (total * 36 + value) % 1271
    return total == 1


def _hybrid(values: list[int], base: int) -> bool:
    """ISO 7064 hybrid systems MOD base+1, base."""
    carry = base
    for value in values[:-1]:
        carry = ((carry + value) % base or base) * 2 % (base + 1)
    return (carry + values[-1]) % base == 1


def iso_11_10(serial: str) -> bool | None:
    """ISO 7064 MOD 11,10 over the digits."""
    digits = _digits(serial)
    return _hybrid(digits, 10) if len(digits) > 1 else None


def iso_37_36(serial: str) -> bool | None:
    """ISO 7064 MOD 37,36 over letters and digits."""
    values = _values(serial)
    return None if values is None or len(values) < 2 else _hybrid(values, 36)


def vin(serial: str) -> bool | None:
    """Seventeen signs, the ninth is the check digit (0 to 9 or X)."""
    if len(serial) != len(_VIN_WEIGHTS) or any(sign in "IOQ" for sign in serial):
        return False
    values = [int(sign) if sign in string.digits else _VIN_VALUES.get(sign, -1) for sign in serial]
    if -1 in values:
        return False
    rest = sum(value * weight for value, weight in zip(values, _VIN_WEIGHTS, strict=True)) % 11
    return serial[8] == ("X" if rest == 10 else str(rest))


def damm(serial: str) -> bool | None:
    """Damm's algorithm over the digits: finds every single mistake and every swap of neighbours."""
    digits = _digits(serial)
    state = 0
    for digit in digits:
        state = int(_DAMM[state][digit])
    return state == 0 if len(digits) > 1 else None


SCHEMES: dict[str, tuple[str, Scheme]] = {
    "luhn": ("Mod 10 (Luhn), digits", luhn),
    "imei": ("IMEI, 15 digits", imei),
    "gtin": ("Mod 10 (GTIN, EAN, UPC), digits", gtin),
    "mod11": ("Mod 11 (as ISBN-10), digits, last may be X", mod11),
    "mod36": ("Mod 36 (Luhn), letters and digits", mod36),
    "iso_11_2": ("ISO 7064 mod 11-2, digits, last may be X", iso_11_2),
    "iso_11_10": ("ISO 7064 mod 11,10, digits", iso_11_10),
    "iso_37_36": ("ISO 7064 mod 37,36, letters and digits", iso_37_36),
    "iso_97_10": ("ISO 7064 mod 97-10, two check digits", iso_97_10),
    "iso_1271_36": ("ISO 7064 mod 1271-36, two check signs", iso_1271_36),
    "vin": ("VIN, 17 signs, check digit in the ninth place", vin),
    "damm": ("Damm, digits", damm),
}
"""Name as kept with the product, what the product page calls it, the rule."""


def check_digit(scheme: str, serial: str) -> bool | None:
    """Whether the serial's check digit is right by the named scheme; None when that cannot be told."""
    known = SCHEMES.get(scheme)
    return known[1](serial) if known and serial else None
