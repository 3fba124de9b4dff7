"""What other rooms may use of the payments room. Types, facts and gateways are in ports.py."""

import amends.payments.rules.texts  # noqa: F401 (registers the texts)
from amends.payments.commands.execute_refund import execute_refund
from amends.payments.commands.grant_refund import grant_refund
from amends.payments.commands.payouts import pay_by_transfer, record_payout
from amends.payments.facts import RefundPaid
from amends.payments.queries.payouts import payout, payouts, refund_states
from amends.payments.rules.posting import payable_account
from amends.payments.types import Grant, PayoutView

__all__ = [
    "Grant",
    "PayoutView",
    "RefundPaid",
    "execute_refund",
    "grant_refund",
    "pay_by_transfer",
    "payable_account",
    "payout",
    "payouts",
    "record_payout",
    "refund_states",
]
