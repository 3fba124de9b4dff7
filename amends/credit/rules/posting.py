"""How store credit stands in the books. Debits are positive, credits negative.

Two accounts per customer: what can be spent, and what is held for a purchase. Both are debts of ours.
"""

from __future__ import annotations

from amends.ledger.api import LegInput, MoneyAccount

REDEEMED = MoneyAccount("store_credit_redeemed")
BREAKAGE = MoneyAccount("store_credit_breakage")
ADJUSTED = MoneyAccount("store_credit_adjustments")


def available_account(customer_id: int) -> MoneyAccount:
    """What we owe this customer as store credit that can be spent."""
    return MoneyAccount("store_credit", f"customer:{customer_id}")


def held_account(customer_id: int) -> MoneyAccount:
    """What of this customer's store credit is held for purchases."""
    return MoneyAccount("store_credit_held", f"customer:{customer_id}")


def transfer_account(system: str) -> MoneyAccount:
    """Credit that went, or is on its way, to another system."""
    return MoneyAccount("store_credit_transferred", f"system:{system}")


def movement_legs(
    customer_id: int, currency: str, minor: int, held: int, other: MoneyAccount | None
) -> list[LegInput]:
    """The posting of a movement: the balance changes by `minor` against `other`, what is held by `held`."""
    legs = [
        LegInput(available_account(customer_id), currency, -(minor - held)),
        LegInput(held_account(customer_id), currency, -held),
    ]
    if minor and other is not None:
        legs.append(LegInput(other, currency, minor))
    return [leg for leg in legs if leg.amount]
