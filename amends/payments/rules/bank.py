"""Account numbers, and the files that a bank takes: pain.001 (ISO 20022, SEPA) and CSV. No database."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

import msgspec
from sepaxml import SepaTransfer

from amends.accounting.api import checked_iban
from amends.core.errors import Refused, register_texts
from amends.core.money import Money

PURPOSE = b"amends customers' bank accounts v1\x00"
"""Of sealing: see core.sealing."""
SCHEMA = "pain.001.001.09"
MOST = 500
CURRENCY = "EUR"
"""SEPA transfers are in euro."""
_COUNTRIES = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO "
    "RS SE SI SK SM VA"
)
_SEPA = frozenset(_COUNTRIES.split(" "))
"""Countries of the SEPA schemes (European Payments Council, list EPC409-09, by the IBAN's country)."""

register_texts(
    {
        "iban_not_sepa": "Accounts in {country} are not reached by SEPA transfers. Pay this refund another way.",
        "bank_account_wrong_payout": "Only a bank transfer that is still pending takes an account.",
        "payout_in_file": "This payout is in the bank file {ref}. Deal with it there, or discard the file.",
        "bank_own_missing": "{entity} has no account that refunds are paid from. Enter its IBAN under Books.",
        "bank_nothing": "There is no pending bank transfer of {entity} in EUR with an account.",
        "bank_currency": "Files are made for EUR only, and this refund is in {currency}. Transfer it by hand and "
        "record the bank's reference.",
        "bank_stale": "{memo} is not to be transferred any more. Discard this file and make another.",
        "bank_not_released": "The file can be read after a second person released it, until it was executed.",
        "bank_line_unknown": "This payout is not in the file.",
    }
)


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """One transfer as the bank is told. `reference` comes back on the statement."""

    holder: str
    iban: str
    minor: int
    reference: str
    text: str


def sepa_iban(text: str) -> str:
    """In its compact form. Refused: iban_invalid, iban_not_sepa."""
    found = checked_iban(text)
    if found[:2] not in _SEPA:
        raise Refused("iban_not_sepa", field="iban", country=found[:2])
    return found


def masked(iban: str) -> str:
    """What pages show: country and the last four."""
    return f"{iban[:2]}…{iban[-4:]}"


def pain001(ref: str, name: str, iban: str, bic: str, on: date, transfers: Sequence[Transfer]) -> bytes:
    """The file for the bank, held against the official schema. Names are in the letters that banks take."""
    config = {"name": name, "IBAN": iban, "batch": True, "currency": "EUR", **({"BIC": bic} if bic else {})}
    made = SepaTransfer(config, schema=SCHEMA, clean=True)
    for one in transfers:
        made.add_payment(
            {
                "name": one.holder,
                "IBAN": one.iban,
                "amount": one.minor,
                "execution_date": on,
                "description": one.text,
                "endtoend_id": one.reference,
            }
        )
    written: bytes = made.export(validate=True)
    return written.replace(made.msg_id.encode(), ref.encode())


def as_csv(on: date, transfers: Sequence[Transfer]) -> bytes:
    """The same for banks' import forms: UTF-8, semicolons, a line a transfer."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerow(["date", "name", "iban", "amount", "currency", "reference", "text"])
    for one in transfers:
        amount = Money(one.minor, "EUR").plain()
        lines.writerow([on.isoformat(), _plain(one.holder), one.iban, amount, "EUR", one.reference, one.text])
    return ("\ufeff" + out.getvalue()).encode()


def _plain(text: str) -> str:
    """No formula: what a spreadsheet would run begins with one of these signs."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
