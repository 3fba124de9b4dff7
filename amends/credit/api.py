"""What other rooms may use of the credit room. Types and the port are in ports.py."""

import amends.credit.rules.texts  # noqa: F401 (registers the texts)
from amends.credit.commands.adjust import adjust, decide_adjustment
from amends.credit.commands.codes import check_code, renew_code
from amends.credit.commands.expire import expire
from amends.credit.commands.hold import capture, hold, void
from amends.credit.commands.issue import issue, withdraw
from amends.credit.commands.transfer import record_transfer, transfer
from amends.credit.queries.accounts import account, accounts, adjustments, available, holds, transfers
from amends.credit.queries.statement import statement, statement_pdf
from amends.credit.queries.verify import verify
from amends.credit.rules.sheet import kinds

__all__ = [
    "account",
    "accounts",
    "adjust",
    "adjustments",
    "available",
    "capture",
    "check_code",
    "decide_adjustment",
    "expire",
    "hold",
    "holds",
    "issue",
    "kinds",
    "record_transfer",
    "renew_code",
    "statement",
    "statement_pdf",
    "transfer",
    "transfers",
    "verify",
    "void",
    "withdraw",
]
