"""How a credit memo and its payout stand in the books. Debits are positive, credits negative.

memo:   debit returns_allowance (net) and tax_payable (tax), credit refunds_payable or store_credit (total)
payout: debit refunds_payable (total), credit payments:<gateway> (total)
"""

from __future__ import annotations

from amends.ledger.api import LegInput, MoneyAccount

RETURNS_ALLOWANCE = MoneyAccount("returns_allowance")
TAX_PAYABLE = MoneyAccount("tax_payable")


def credit_account(customer_id: int) -> MoneyAccount:
    """What we owe this customer as store credit."""
    return MoneyAccount("store_credit", f"customer:{customer_id}")


def payable_account(customer_id: int | None, order_number: str) -> MoneyAccount:
    """What we owe as refunds: by customer, by order for guests."""
    return MoneyAccount("refunds_payable", f"customer:{customer_id}" if customer_id else f"order:{order_number}")


def payments_account(gateway: str) -> MoneyAccount:
    """The bank or clearing account that a gateway pays from."""
    return MoneyAccount("payments", f"gateway:{gateway}")


def memo_legs(owed: MoneyAccount, currency: str, net: int, tax: int) -> list[LegInput]:
    """The posting of an issued memo."""
    legs = [
        LegInput(RETURNS_ALLOWANCE, currency, net),
        LegInput(TAX_PAYABLE, currency, tax),
        LegInput(owed, currency, -(net + tax)),
    ]
    return [leg for leg in legs if leg.amount]


def payout_legs(owed: MoneyAccount, gateway: str, currency: str, total: int) -> list[LegInput]:
    """The posting of a refund that reached the customer."""
    return [LegInput(owed, currency, total), LegInput(payments_account(gateway), currency, -total)]
