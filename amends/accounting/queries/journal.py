"""The journal of a batch, and the accounts as the bookkeeper calls them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.db import connection

from amends.accounting.models import Export, Mapping
from amends.accounting.queries.entities import default_code
from amends.accounting.rules.fiscal import entity_of
from amends.accounting.types import ExportView, JournalRow, MappedAccount
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.money import Money

COLUMNS = (
    "export", "entry", "line", "date", "entity", "document", "kind", "text", "account", "account_name", "owner",
    "currency", "debit", "credit",
)  # fmt: skip
_ROWS = """
SELECT e.id, row_number() OVER (PARTITION BY e.id ORDER BY l.id), (e.at AT TIME ZONE 'UTC')::date, e.reference,
       e.kind, e.reason, a.kind, a.owner, l.commodity, l.amount
FROM accounting_exported x JOIN ledger_entry e ON e.id = x.entry_id JOIN ledger_leg l ON l.entry_id = e.id
JOIN ledger_account a ON a.id = l.account_id
WHERE x.export_id = %s AND e.id > %s ORDER BY e.id, l.id LIMIT %s
"""
BATCH = 5_000


def exports(actor: Actor) -> list[ExportView]:
    """The newest 200 batches."""
    may_read(actor)
    return [export_view(row) for row in Export.objects.order_by("-id")[:200]]


def journal(actor: Actor, export_id: int) -> Iterator[JournalRow]:
    """The lines of a batch in the books' order; NotFound. Read in pieces."""
    may_read(actor)
    if not Export.objects.filter(pk=export_id).exists():
        raise NotFound
    return _rows(export_id)


def _rows(export_id: int) -> Iterator[JournalRow]:
    names = {row.kind: row for row in Mapping.objects.all()}
    main, last = default_code(), 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, [export_id, last, BATCH])
            found = cursor.fetchall()
        if len(found) == BATCH:  # the last entry may be cut: it is read again, whole, with the next piece
            found = [one for one in found if one[0] != found[-1][0]] or found
        for entry, line, day, reference, kind, text, account, owner, currency, amount in found:
            mapped = names.get(account)
            yield JournalRow(
                export=export_id,
                entry=entry,
                line=line,
                day=day,
                entity=entity_of(reference) or main,
                document=reference,
                kind=kind,
                text=text,
                account=mapped.number if mapped else account,
                account_name=(mapped.name if mapped else "") or account.replace("_", " "),
                owner=owner,
                currency=currency,
                debit=max(amount, 0),
                credit=max(-amount, 0),
            )
        if not found:
            return
        last = found[-1][0]


def journal_csv(actor: Actor, export_id: int) -> Iterator[str]:
    """The batch as CSV (RFC 4180, UTF-8), piece by piece; amounts in major units. NotFound."""
    rows = journal(actor, export_id)
    return _csv(rows)


def _csv(rows: Iterator[JournalRow]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        amounts = [Money(minor, row.currency).plain() if minor else "" for minor in (row.debit, row.credit)]
        texts = [_safe(text) for text in (row.entity, row.document, row.kind, row.text)]
        mine = [_safe(text) for text in (row.account, row.account_name, row.owner)]
        writer.writerow([row.export, row.entry, row.line, row.day, *texts, *mine, row.currency, *amounts])
        if out.tell() > 64_000:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _safe(text: str) -> str:
    """No spreadsheet may take a text for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def mapped_accounts(actor: Actor) -> list[MappedAccount]:
    """Every kind of account that the money book has, with its number (empty: exported under its own name)."""
    may_read(actor)
    known = {row.kind: row for row in Mapping.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind FROM ledger_account WHERE book = 'money' ORDER BY 1 LIMIT 200")
        kinds = sorted({row[0] for row in cursor.fetchall()} | set(known))
    return [
        MappedAccount(
            kind=kind,
            number=known[kind].number if kind in known else "",
            name=known[kind].name if kind in known else "",
        )
        for kind in kinds
    ]


def export_view(row: Export) -> ExportView:
    """A batch as others see it."""
    return ExportView(
        id=row.pk,
        key=row.key,
        until=row.until,
        entries=row.entries,
        rows=row.rows,
        totals=tuple((currency, debit, credit) for currency, debit, credit in row.totals),
        by=row.by,
        at=row.at,
    )


def may_read(actor: Actor) -> None:
    """Whoever may read memos, but no customer: NotFound; Refused("not_allowed")."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
