"""The journal as DATEV reads it: EXTF 700, category 21 (Buchungsstapel), format version 13, as DATEV's developer
portal documents it. One file a fiscal year, in Windows-1252, semicolons, decimal commas. No database."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import msgspec

from amends.core.errors import Refused, register_texts
from amends.core.money import Money, exponent

_HEAD = (
    "Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs", "Basis-Umsatz",
    "WKZ Basis-Umsatz", "Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1",
    "Belegfeld 2", "Skonto", "Buchungstext", "Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank",
    "Sachverhalt", "Zinssperre", "Beleglink",
)  # fmt: skip
_MIDDLE = (
    "KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge", "EU-Land u. UStID (Bestimmung)",
    "EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart", "Sachverhalt L+L", "Funktionsergänzung L+L",
    "BU 49 Hauptfunktionstyp", "BU 49 Hauptfunktionsnummer", "BU 49 Funktionsergänzung",
)  # fmt: skip
_TAIL = (
    "Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit", "Skontotyp",
    "Auftragsnummer", "Buchungstyp", "USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)",
    "Sachverhalt L+L (Anzahlungen)", "EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz",
    "Buchungs GUID", "KOST-Datum", "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername",
    "Beteiligtennummer", "Identifikationsnummer", "Zeichnernummer", "Postensperre bis",
    "Bezeichnung SoBil-Sachverhalt", "Kennzeichen SoBil-Buchung", "Festschreibung", "Leistungsdatum",
    "Datum Zuord. Steuerperiode", "Fälligkeit", "Generalumkehr (GU)", "Steuersatz", "Land",
    "Abrechnungsreferenz", "BVV-Position", "EU-Land u. UStID (Ursprung)", "EU-Steuersatz (Ursprung)",
    "Abw. Skontokonto",
)  # fmt: skip
COLUMNS = (
    *_HEAD,
    *(f"Beleginfo - {what} {n}" for n in range(1, 9) for what in ("Art", "Inhalt")),
    *_MIDDLE,
    *(text for n in range(1, 21) for text in (f"Zusatzinformation - Art {n}", f"Zusatzinformation- Inhalt {n}")),
    *_TAIL,
)
_OTHER = re.compile(r"[^0-9A-Za-z$&%*+/-]")
_LOCKED = COLUMNS.index("Festschreibung")
MOST_LINES = 99_999
"""DATEV takes that many in one file."""
_MOST_MINOR = 10**12
"""DATEV takes ten digits before the comma."""

register_texts(
    {
        "datev_numbers": "Enter the consultant's and the client's DATEV numbers of {entity} under Books first.",
        "datev_account": "DATEV takes account numbers of {length} digits. Under Books, Account numbers, "
        "enter them for: {accounts}.",
        "datev_nothing": "This batch has nothing of {entity} in {currency}.",
        "datev_amount": "{document}: {amount} is more than DATEV takes in one line. Take this batch as CSV.",
        "datev_consultant": "A consultant's number has 4 to 7 digits, from 1001; a client's has 1 to 5.",
        "datev_length": "General ledger accounts have 4 to 8 digits in DATEV.",
    }
)


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """Whose books in DATEV. `length`: digits of general ledger accounts; `locked_until`: closed up to then."""

    consultant: int
    client: int
    length: int
    currency: str
    locked_until: date | None = None


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One leg of an entry: debit above zero, credit below, minor units."""

    entry: int
    day: date
    document: str
    text: str
    account: str
    minor: int


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the file: so much from one account to another."""

    entry: int
    day: date
    document: str
    text: str
    debit: str
    credit: str
    minor: int


def check_client(consultant: int, client: int, length: int) -> None:
    """Nothing entered is fine. Refused: datev_consultant, datev_length."""
    if (consultant or client) and not (1_001 <= consultant <= 9_999_999 and 1 <= client <= 99_999):
        raise Refused("datev_consultant", field="datev_consultant")
    if not 4 <= length <= 8:
        raise Refused("datev_length", field="datev_length")


def pairs(legs: Iterable[Leg]) -> Iterator[Pair]:
    """Legs, entry by entry, as DATEV's pairs of account and contra account: each entry's debits are met by its
    credits in their order, so that the pairs of an entry are that entry to the cent."""
    entry: list[Leg] = []
    for leg in legs:
        if entry and entry[0].entry != leg.entry:
            yield from _paired(entry)
            entry = []
        entry.append(leg)
    if entry:
        yield from _paired(entry)


def _paired(legs: Sequence[Leg]) -> Iterator[Pair]:
    credits = [(leg.account, -leg.minor) for leg in legs if leg.minor < 0]
    for leg in (one for one in legs if one.minor > 0):
        left = leg.minor
        while left and credits:
            account, there = credits[0]
            taken = min(left, there)
            yield Pair(
                entry=leg.entry, day=leg.day, document=leg.document, text=leg.text, debit=leg.account,
                credit=account, minor=taken,
            )  # fmt: skip
            left -= taken
            credits[:1] = [(account, there - taken)] if there > taken else []


def written(client: Client, begins: date, name: str, lines: Sequence[Pair], at: datetime) -> bytes:
    """One file: the lines of one fiscal year, which begins on `begins`. Refused("datev_amount")."""
    days = [line.day for line in lines]
    locked = client.locked_until is not None and max(days) <= client.locked_until
    head = [
        _text("EXTF"), "700", "21", _text("Buchungsstapel"), "13",
        f"{at:%Y%m%d%H%M%S}{at.microsecond // 1000:03d}", "",
        _text("RE"), _text("Amends"), _text(""), str(client.consultant), str(client.client),
        f"{begins:%Y%m%d}", str(client.length), f"{min(days):%Y%m%d}", f"{max(days):%Y%m%d}", _text(name[:30]),
        _text(""), "1", "0", "1" if locked else "0", _text(client.currency), "", _text(""), "", "", _text(""), "",
        "", _text(""), _text(""),
    ]  # fmt: skip
    rows = [";".join(head), ";".join(COLUMNS), *(_row(client, line, locked=locked) for line in lines)]
    return ("\r\n".join(rows) + "\r\n").encode("cp1252", errors="replace")


def parted(lines: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The lines in files of at most MOST_LINES, no entry in two of them."""
    part: list[Pair] = []
    for _, entry in itertools.groupby(lines, key=lambda line: line.entry):
        found = list(entry)
        if part and len(part) + len(found) > MOST_LINES:
            yield part
            part = []
        part += found
    if part:
        yield part


def _row(client: Client, line: Pair, *, locked: bool) -> str:
    if line.minor >= _MOST_MINOR or exponent(client.currency) > 2:
        raise Refused("datev_amount", document=line.document, amount=str(Money(line.minor, client.currency)))
    plain = Money(line.minor, client.currency).plain()
    cells = [""] * len(COLUMNS)
    cells[0] = (plain if "." in plain else f"{plain}.00").replace(".", ",")
    cells[1], cells[2] = _text("S"), _text(client.currency)
    cells[6], cells[7] = line.debit, line.credit
    cells[9] = f"{line.day:%d%m}"
    cells[10] = _text(_OTHER.sub("", line.document)[:36])
    cells[13] = _text(line.text[:60])
    cells[_LOCKED] = "1" if locked else "0"
    return ";".join(cells)


def _text(text: str) -> str:
    """In quotes, without what would end a line or begin a formula."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return '"' + plain.lstrip("=+@").replace('"', '""') + '"'
