"""What other rooms may use of the accounting room. Types are in ports.py."""

import amends.accounting.rules.texts  # noqa: F401 (registers the texts)
from amends.accounting.commands.closing import ask_closing, check_books_open, decide_closing, open_day
from amends.accounting.commands.entities import save_entity
from amends.accounting.commands.export import export_journal
from amends.accounting.commands.mapping import save_mapping
from amends.accounting.queries.closings import closings
from amends.accounting.queries.datev import datev_zip
from amends.accounting.queries.entities import entities, entity_by_code, entity_for
from amends.accounting.queries.journal import exports, journal, journal_csv, mapped_accounts
from amends.accounting.rules.fiscal import entity_of
from amends.accounting.rules.iban import checked_iban

__all__ = [
    "ask_closing",
    "check_books_open",
    "checked_iban",
    "closings",
    "datev_zip",
    "decide_closing",
    "entities",
    "entity_by_code",
    "entity_for",
    "entity_of",
    "export_journal",
    "exports",
    "journal",
    "journal_csv",
    "mapped_accounts",
    "open_day",
    "save_entity",
    "save_mapping",
]
