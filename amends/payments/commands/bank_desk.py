"""Transfers by file, in one place: accounts of customers, and the files that go to the bank."""

from amends.payments.commands.bank_account import erase_bank_accounts, save_bank_account, save_own_account
from amends.payments.commands.bank_files import (
    bank_file_bytes,
    bank_line_came_back,
    discard_bank_file,
    execute_bank_file,
    make_bank_file,
    release_bank_file,
)
from amends.payments.queries.bank import (
    bank_account,
    bank_file,
    bank_files,
    left_out,
    own_account,
    waiting,
    wants_account,
)

__all__ = [
    "bank_account",
    "bank_file",
    "bank_file_bytes",
    "bank_files",
    "bank_line_came_back",
    "discard_bank_file",
    "erase_bank_accounts",
    "execute_bank_file",
    "left_out",
    "make_bank_file",
    "own_account",
    "release_bank_file",
    "save_bank_account",
    "save_own_account",
    "waiting",
    "wants_account",
]
