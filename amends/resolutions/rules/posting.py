"""How a credit memo stands in the books. Debits are positive, credits negative.

memo: debit returns_allowance (net) and tax_payable (tax), credit refunds_payable (total)
correction: the exact opposite, of the whole or of a part
The payout is posted by the payments room, store credit (debit refunds_payable) by the credit room.
"""

from __future__ import annotations

from amends.ledger.api import LegInput, MoneyAccount

RETURNS_ALLOWANCE = MoneyAccount("returns_allowance")
TAX_PAYABLE = MoneyAccount("tax_payable")


def memo_legs(owed: MoneyAccount, currency: str, net: int, tax: int) -> list[LegInput]:
    """The posting of an issued memo; below zero, of a correction."""
    legs = [
        LegInput(RETURNS_ALLOWANCE, currency, net),
        LegInput(TAX_PAYABLE, currency, tax),
        LegInput(owed, currency, -(net + tax)),
    ]
    return [leg for leg in legs if leg.amount]
