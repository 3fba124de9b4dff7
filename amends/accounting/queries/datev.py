"""A batch of the journal as DATEV's files: one a fiscal year of one legal entity."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from datetime import date

from django.db import connection

from amends.accounting.models import Export, Mapping
from amends.accounting.queries.entities import default_code, entity_by_code
from amends.accounting.queries.journal import may_read
from amends.accounting.rules import datev
from amends.accounting.rules.fiscal import day_of, entity_of, fiscal_year, year_start
from amends.accounting.types import EntityView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused

_LEGS = """
SELECT e.id, e.at, e.reference, e.kind, e.reason, a.kind, l.amount
FROM accounting_exported x JOIN ledger_entry e ON e.id = x.entry_id JOIN ledger_leg l ON l.entry_id = e.id
JOIN ledger_account a ON a.id = l.account_id
WHERE x.export_id = %s AND l.commodity = %s ORDER BY e.id, l.id
"""


def datev_zip(actor: Actor, export_id: int, entity: str = "", currency: str = "EUR") -> bytes:
    """The batch's entries of one entity (empty: the default one) in one currency, which is that of its books at
    DATEV: EXTF files, one a fiscal year, zipped. Days are those of the entity's time zone; files of closed periods
    are marked as locked (Festschreibung).

    NotFound; Refused: datev_numbers, datev_account (kinds of accounts without a number that DATEV takes),
    datev_nothing, datev_amount.
    """
    may_read(actor)
    if not Export.objects.filter(pk=export_id).exists():
        raise NotFound
    whose = entity_by_code(entity or default_code())
    if not whose.datev_consultant or not whose.datev_client:
        raise Refused("datev_numbers", entity=whose.code)
    client = datev.Client(
        consultant=whose.datev_consultant,
        client=whose.datev_client,
        length=whose.datev_length,
        currency=currency,
        locked_until=whose.closed_until,
    )
    years: dict[int, list[datev.Pair]] = defaultdict(list)
    for pair in datev.pairs(_legs(export_id, whose, currency)):
        years[fiscal_year(pair.day, whose.year_begins)].append(pair)
    if not years:
        raise Refused("datev_nothing", entity=whose.code, currency=currency)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for year, lines in sorted(years.items()):
            begins = year_start(lines[0].day, whose.year_begins)
            for number, part in enumerate(datev.parted(lines), start=1):
                name = f"{export_id} {whose.code} {year} {number}"
                body = datev.written(client, begins, f"Amends {name}", part, clock.now())
                archive.writestr(f"EXTF_Buchungsstapel_{name.replace(' ', '_')}.csv", body)
    return out.getvalue()


def _legs(export_id: int, whose: EntityView, currency: str) -> list[datev.Leg]:
    numbers = dict(Mapping.objects.values_list("kind", "number"))
    with connection.cursor() as cursor:
        cursor.execute(_LEGS, [export_id, currency])
        rows = cursor.fetchall()
    legs, without = [], set()
    for entry, at, reference, kind, reason, account, minor in rows:
        if (entity_of(reference) or default_code()) != whose.code:
            continue
        number = numbers.get(account, "")
        if not number.isdecimal() or len(number) not in (whose.datev_length, whose.datev_length + 1):
            without.add(account)
        day: date = day_of(at, whose.zone)
        text = reason or kind.replace("_", " ")
        legs.append(datev.Leg(entry=entry, day=day, document=reference, text=text, account=number, minor=minor))
    if without:
        raise Refused("datev_account", length=whose.datev_length, accounts=", ".join(sorted(without)))
    return legs
