"""What other rooms may use of the purchases room. Types are in ports.py."""

import amends.purchases.rules.errors
import amends.purchases.rules.stated_texts  # noqa: F401
from amends.purchases.commands.customer_of import customer_of
from amends.purchases.commands.judge import judge_purchase
from amends.purchases.commands.state import state_purchase
from amends.purchases.queries.read import gift_of, purchase_of_order
from amends.purchases.rules.gift import given_away

__all__ = ["customer_of", "gift_of", "given_away", "judge_purchase", "purchase_of_order", "state_purchase"]
