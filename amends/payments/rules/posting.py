"""How a payout stands in the books. Debits are positive, credits negative.

payout: debit refunds_payable (total), credit payments:<gateway> (total)
"""

from __future__ import annotations

from amends.ledger.api import LegInput, MoneyAccount

PAYABLE = "refunds_payable"


def payable_account(customer_id: int | None, order_number: str) -> MoneyAccount:
    """What we owe as refunds: by customer, by order for guests."""
    return MoneyAccount(PAYABLE, f"customer:{customer_id}" if customer_id else f"order:{order_number}")


def payments_account(gateway: str) -> MoneyAccount:
    """The bank or clearing account that a gateway pays from."""
    return MoneyAccount("payments", f"gateway:{gateway}")


def payout_legs(owner: str, gateway: str, currency: str, total: int) -> list[LegInput]:
    """The posting of money that reached the customer."""
    owed = MoneyAccount(PAYABLE, owner)
    return [LegInput(owed, currency, total), LegInput(payments_account(gateway), currency, -total)]
