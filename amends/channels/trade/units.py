"""Quantities with units of measure: what is counted in pieces, and what is measured."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.reading import Reader, shown

_UNECE = """
KGM GRM MGM TNE LBR ONZ STN LTN DTN HGM CGM DJ MTR CMT MMT DMT KMT HMT INH FOT YRD SMI MTK CMK MMK
DMK INK FTK  YDK HAR ACR ARE MTQ CMQ MMQ DMQ INQ FTQ YDQ LTR MLT DLT CLT HLT GLL GLI QT PT OZA OZI
HUR MIN SEC DAY WEE MON  ANN KWH MWH WHR KWT JOU MJ GWH A99 E14 BB
"""
"""UN/ECE Recommendation 20: mass, length, area, volume, time, energy."""
_X12 = """
LB OZ ST TN LT KG GR ME MG MT LM LF FT FO IN YD SY SF SM SI CM MM DK MR KM LR LI ML GA PT QT CF CY
CR HR DA MO  WK YR MJ KH TM
"""
"""ASC X12 element 355."""
_WORDS = """
KGS KILO KILOS GRAMOS LITROS LITRO METROS METRO M M2 M3 L H
"""
"""Words that partners use."""
_MEASURED = frozenset((_UNECE + _X12 + _WORDS).split())
"""Units in which a fraction is the normal case. Everything else is counted."""
_UNTOLD = frozenset({"", "EA", "C62", "PCE", "H87", "NAR", "EN", "UN", "PC", "UNIDADES", "UNIDAD", "UNITS", "ST."})
"""Units that say no more than "pieces"."""


def is_measured(unit: str) -> bool:
    """Whether a quantity of this unit is measured (2.5 kg), not counted."""
    return unit.upper() in _MEASURED


def pieces(reader: Reader, quantity: Decimal | None, unit: str, field: str) -> int:
    """Whole pieces. A fraction of a measured unit is one lot (noted), of a counted one it is held."""
    if quantity is None:
        return 0
    if quantity != quantity.to_integral_value() and is_measured(unit) and abs(quantity) <= 10_000_000:
        reader.note("quantity_measured", field, value=shown(quantity), unit=unit)
        return 1 if quantity > 0 else -1
    return reader.quantity(format(quantity, "f"), field)


def titled(title: str, quantity: Decimal | None, unit: str) -> str:
    """The title with the unit of measure where it says more than "pieces"; a fraction is spelt out, since the line
    then counts as one lot."""
    if quantity is not None and quantity != quantity.to_integral_value():
        return f"{format(quantity.normalize(), 'f')} {unit or 'pieces'} {title}".strip()
    return title if unit.upper() in _UNTOLD else f"{title} ({unit})".strip()
