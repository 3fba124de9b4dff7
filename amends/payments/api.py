"""What other rooms may use of the payments room. Types, facts and gateways are in ports.py."""

import amends.payments.rules.texts  # noqa: F401 (registers the texts)
from amends.payments.commands import bank_desk
from amends.payments.commands.call_off import call_off
from amends.payments.commands.execute_refund import execute_refund
from amends.payments.commands.grant_refund import grant_refund
from amends.payments.commands.hear import hear_channel, hear_provider
from amends.payments.commands.payouts import pay_by_transfer, pay_other_way, record_payout, record_transfer
from amends.payments.facts import RefundFailed, RefundPaid
from amends.payments.gateways import stripe_line
from amends.payments.ports import ways
from amends.payments.queries.payouts import payout, payout_by_id, payouts, payouts_of, refund_states
from amends.payments.queries.reconciliation import reconciliation
from amends.payments.queries.verify import verify_payments
from amends.payments.rules.differences import MAX_EACH, first_of_each
from amends.payments.rules.posting import payable_account
from amends.payments.types import Grant

__all__ = [
    "MAX_EACH",
    "Grant",
    "RefundFailed",
    "RefundPaid",
    "bank_desk",
    "call_off",
    "execute_refund",
    "first_of_each",
    "grant_refund",
    "hear_channel",
    "hear_provider",
    "pay_by_transfer",
    "pay_other_way",
    "payable_account",
    "payout",
    "payout_by_id",
    "payouts",
    "payouts_of",
    "reconciliation",
    "record_payout",
    "record_transfer",
    "refund_states",
    "stripe_line",
    "verify_payments",
    "ways",
]
