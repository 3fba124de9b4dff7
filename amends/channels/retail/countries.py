"""Country names of the layout to ISO 3166-1 alpha-2."""

from __future__ import annotations

_CODES = {
    "AU": "Australia", "AT": "Austria", "BH": "Bahrain", "BE": "Belgium", "BR": "Brazil", "CA": "Canada",
    "CY": "Cyprus", "CZ": "Czech Republic", "DK": "Denmark", "IE": "EIRE", "FI": "Finland", "FR": "France",
    "DE": "Germany", "GR": "Greece", "HK": "Hong Kong", "IS": "Iceland", "IL": "Israel", "IT": "Italy",
    "JP": "Japan", "KR": "Korea", "LB": "Lebanon", "LT": "Lithuania", "MT": "Malta", "NL": "Netherlands",
    "NG": "Nigeria", "NO": "Norway", "PL": "Poland", "PT": "Portugal", "ZA": "RSA", "SA": "Saudi Arabia",
    "SG": "Singapore", "ES": "Spain", "SE": "Sweden", "CH": "Switzerland", "TH": "Thailand",
    "AE": "United Arab Emirates", "GB": "United Kingdom", "US": "USA", "BM": "Bermuda", "JE": "Channel Islands",
}  # fmt: skip
_BY_NAME = {name.casefold(): code for code, name in _CODES.items()}


def iso_country(name: str) -> str:
    """The code, empty where the name tells no single country ("Unspecified", "European Community")."""
    return _BY_NAME.get(name.casefold(), "")
