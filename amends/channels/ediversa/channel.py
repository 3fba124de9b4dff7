"""Ediversa's flat files behind intake's seam: EDIFACT messages written as rows of fields between bars."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amends.channels.ediversa.orders import order
from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader
from amends.channels.trade.bytes import as_text
from amends.channels.trade.findings import about_records
from amends.intake.ports import Delivery, Parsed, Problem, Record

_TITLE = re.compile(r"^([A-Z]{6})_D_(\d\d[A-C])_UN(_[A-Z]{3}\d{3}[A-Z]?)?$")
_LEFT_OUT = ("INVOIC", "DESADV", "ORDRSP", "ORDCHG", "RECADV", "INVRPT", "SLSRPT", "PRICAT", "REMADV", "APERAK",
             "CONTRL", "GENRAL", "COACSU", "DELFOR", "DELJIT", "RETANN", "RETINS", "PARTIN", "COMDIS")  # fmt: skip


@dataclass(slots=True)
class File:
    """One message: its type and its rows, each split at the bars."""

    kind: str
    rows: list[list[str]]


class Ediversa(Party):
    """See README.md of this folder for the party's quirks."""

    code = "ediversa"
    title = "Ediversa"
    topics = ("ORDERS",)

    def dedupe_key(self, delivery: Delivery) -> str:
        """Type, buyer, supplier, number and day of every message: there is no control number."""
        keys = [_key(it) for it in files(delivery.body)]
        whole = "|".join(keys)
        return whole if keys and all(keys) and len(whole) <= 200 else digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """A title row such as ORDERS_D_96A_UN_EAN008."""
        first = as_text(body[:200]).lstrip("\ufeff \t\r\n").partition("\n")[0]
        return bool(_TITLE.match(first.strip().rstrip("|")))

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        found = files(body)
        if not found:
            reader = Reader()
            reader.note("syntax_invalid", syntax="Ediversa's flat file", why="no row names a message")
            return Parsed(kind="unknown", problems=tuple(reader.problems))
        records: list[Record] = []
        problems, ignored = list[Problem](), list[str]()
        for place, file in enumerate(found, 1):
            reader = Reader()
            reader.about = f"{file.kind} {place}"
            if file.kind == "ORDERS":
                made = order(reader, file.rows, account)
                own = [made] if made is not None else []
                records += own
                problems += about_records(reader.problems, own)
            elif file.kind in _LEFT_OUT:
                ignored.append(file.kind)
            else:
                reader.note("document_unknown", what=f"Message type {file.kind}")
                problems += reader.problems
        kind = "+".join(dict.fromkeys(it.kind for it in found))[:100]
        words = "; ".join(dict.fromkeys(ignored))
        return Parsed(kind=kind, records=tuple(records), ignored=words, problems=tuple(problems))


def files(body: bytes) -> list[File]:
    """Every message in the file; rows before the first title are nobody's."""
    found: list[File] = []
    for line in as_text(body).lstrip("\ufeff").splitlines():
        cleaned = line.strip()
        title = _TITLE.match(cleaned.rstrip("|"))
        if title:
            found.append(File(title.group(1), []))
        elif cleaned and found:
            found[-1].rows.append([it.strip() for it in cleaned.split("|")])
    return found


def _key(file: File) -> str:
    def field(tag: str, place: int) -> str:
        row = next((it for it in file.rows if it[0] == tag), [])
        return row[place] if len(row) > place else ""

    number = field("ORD", 1)
    if not number:
        return ""
    return ":".join((file.kind, field("NADBY", 1), field("NADSU", 1), number, field("DTM", 1), field("ORD", 3)))
