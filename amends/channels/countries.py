"""ISO 3166: three letters to two, as far as the marketplaces that use three sell."""

from __future__ import annotations

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
