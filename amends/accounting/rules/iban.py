"""Account numbers as banks write them (ISO 13616)."""

from __future__ import annotations

import re

from stdnum import iban as numbers
from stdnum.exceptions import ValidationError

from amends.core.errors import Refused, register_texts

_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?\Z")

register_texts(
    {
        "iban_invalid": "This is no IBAN: a digit is wrong or missing. Compare it with the bank statement.",
        "bic_invalid": "This is no BIC: it has 8 or 11 letters and digits, such as COBADEFFXXX.",
    }
)


def checked_iban(text: str) -> str:
    """In its compact form. Refused("iban_invalid"): the form, the check digits, or the country's own check."""
    try:
        return str(numbers.validate(text))
    except ValidationError as error:
        raise Refused("iban_invalid", field="iban") from error


def checked_bic(text: str) -> str:
    """In capitals without blanks, empty when there is none (ISO 9362). Refused("bic_invalid")."""
    found = "".join(text.split()).upper()
    if found and not _BIC.match(found):
        raise Refused("bic_invalid", field="bic")
    return found
