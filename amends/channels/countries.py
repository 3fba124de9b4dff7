"""ISO 3166: countries of three letters to two, as far as the marketplaces that use three sell, and their parts."""

from __future__ import annotations

import re

from msgspec import UNSET, UnsetType

_PAIRS = """
ALB AL AND AD ARE AE ARG AR AUS AU AUT AT BEL BE BGR BG BHR BH BIH BA BRA BR CAN CA CHE CH CHL CL CHN CN COL
CO CYP CY CZE CZ DEU DE DNK DK EGY EG ESP ES EST EE FIN FI FRA FR GBR GB GGY GG GIB GI GLP GP GRC GR GUF GF
HKG HK HRV HR HUN HU IDN ID IND IN IRL IE ISL IS ISR IL ITA IT JEY JE JPN JP KOR KR KWT KW LIE LI LTU LT LUX
LU LVA LV MAR MA MCO MC MEX MX MKD MK MLT MT MNE ME MTQ MQ MYS MY MYT YT NLD NL NOR NO NZL NZ OMN OM PER PE
PHL PH POL PL PRT PT QAT QA REU RE ROU RO SAU SA SGP SG SMR SM SRB RS SVK SK SVN SI SWE SE THA TH TUN TN TUR
TR TWN TW UKR UA USA US VNM VN ZAF ZA
"""
_WORDS = _PAIRS.split()
_TWO_OF = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))


def two_letters(code: str) -> str:
    """FR of FRA, FRA's own two letters of FR, "" of what is neither."""
    folded = code.strip().upper()
    return _TWO_OF.get(folded, folded if len(folded) == 2 and folded.isalpha() and folded.isascii() else "")


_PARTS = {
    "US": """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas
KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi
MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York
NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island
SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington
WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|GU Guam|VI Virgin Islands
""",
    "CA": """
AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia
NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|QC Qu\u00e9bec|SK Saskatchewan
YT Yukon
""",
    "AU": """
ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia
TAS Tasmania|VIC Victoria|WA Western Australia
""",
}
_CODES = {
    land: {name.lower(): code for part in re.split(r"[|\n]", text.strip()) for code, name in [part.split(" ", 1)]}
    for land, text in _PARTS.items()
}


def region_of(country: str, state: str) -> str | UnsetType:
    """The state or province as ISO 3166-2 (US-CA) by its code or, where these are known, its name; unset for what
    cannot be told for sure. `country`: two letters."""
    word = " ".join(state.split())
    code = word.upper()
    if not re.fullmatch("[A-Z]{2}", country) or not word:
        return UNSET
    names = _CODES.get(country)
    code = code.removeprefix(f"{country}-")
    if names is not None:
        code = names.get(word.lower(), code)
        return f"{country}-{code}" if code in names.values() else UNSET
    return f"{country}-{code}" if re.fullmatch("[A-Z0-9]{1,3}", code) else UNSET


def if_said(value: str) -> str | UnsetType:
    """What a channel says; unset when it says nothing."""
    return value or UNSET
