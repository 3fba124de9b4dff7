"""Legal entities, periods and the journal."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from amends.core.moves import moves

CLOSING = moves("closing", "asked", {"confirm": ("asked", "closed"), "drop": ("asked", "dropped")})


class EntityView(msgspec.Struct, frozen=True, kw_only=True):
    """Who issues documents. `code`: part of every number. `serves`: what it sells: "country:DE", "shopify",
    "shopify/main"; the default entity serves the rest. `year_begins`: the month in which its fiscal year begins;
    `zone`: its time zone, which decides the day of a document. `iban`, `bic`: the account that it pays from and is
    paid to. `datev_*`: whose books these are at DATEV, and how long its account numbers are; 0 where it has none.
    `closed_until`: no document is dated up to then."""

    id: int
    code: str
    name: str
    lines: tuple[str, ...]
    postcode: str
    city: str
    country: str
    vat_id: str
    tax_id: str
    legal_id: str
    email: str
    phone: str
    serves: tuple[str, ...]
    year_begins: int
    zone: str
    iban: str
    bic: str
    datev_consultant: int
    datev_client: int
    datev_length: int
    closed_until: date | None

    def printed(self) -> tuple[str, ...]:
        """Name, address and numbers as they stand on paper."""
        town = " ".join(part for part in (self.postcode, self.city) if part)
        numbers = (self.vat_id and f"VAT {self.vat_id}", self.legal_id)
        return tuple(line for line in (self.name, *self.lines, town, *numbers) if line)


class EntityInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a person enters of an entity."""

    code: str
    name: str
    lines: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    country: str = ""
    vat_id: str = ""
    tax_id: str = ""
    legal_id: str = ""
    email: str = ""
    phone: str = ""
    serves: tuple[str, ...] = ()
    year_begins: int = 1
    zone: str = "UTC"
    iban: str = ""
    bic: str = ""
    datev_consultant: int = 0
    datev_client: int = 0
    datev_length: int = 4


class ClosingView(msgspec.Struct, frozen=True, kw_only=True):
    """A period being closed. `state`: asked (waits for a second person), closed, dropped."""

    id: int
    entity: str
    until: date
    state: str
    reason: str
    asked_by: str
    asked_by_id: int | None
    at: datetime
    decided_by: str
    decided_at: datetime | None
    verbs: tuple[str, ...]


class ExportView(msgspec.Struct, frozen=True, kw_only=True):
    """One batch of the journal. `totals`: (currency, debit, credit) in minor units; the two are equal."""

    id: int
    key: str
    until: date
    entries: int
    rows: int
    totals: tuple[tuple[str, int, int], ...]
    by: str
    at: datetime


class JournalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal: a leg of an entry, debit or credit. Minor units."""

    export: int
    entry: int
    line: int
    day: date
    entity: str
    document: str
    kind: str
    text: str
    account: str
    account_name: str
    owner: str
    currency: str
    debit: int
    credit: int


class MappedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of our accounts is called in the bookkeeper's chart."""

    kind: str
    number: str
    name: str
