"""How a credit memo stands in the books. Debits are positive, credits negative.

memo: debit returns_allowance (net) and tax_payable (tax), credit refunds_payable or store_credit (total)
The payout is posted by the payments room.
"""

from __future__ import annotations

from amends.ledger.api import LegInput, MoneyAccount

RETURNS_ALLOWANCE = MoneyAccount("returns_allowance")
TAX_PAYABLE = MoneyAccount("tax_payable")


def credit_account(customer_id: int) -> MoneyAccount:
    """What we owe this customer as store credit."""
    return MoneyAccount("store_credit", f"customer:{customer_id}")


def memo_legs(owed: MoneyAccount, currency: str, net: int, tax: int) -> list[LegInput]:
    """The posting of an issued memo."""
    legs = [
        LegInput(RETURNS_ALLOWANCE, currency, net),
        LegInput(TAX_PAYABLE, currency, tax),
        LegInput(owed, currency, -(net + tax)),
    ]
    return [leg for leg in legs if leg.amount]
