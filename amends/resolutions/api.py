"""What other rooms may use of the resolutions room. Types, facts and gateways are in ports.py."""

import amends.resolutions.rules.texts  # noqa: F401 (registers the texts)
from amends.resolutions.commands.cancel import cancel
from amends.resolutions.commands.execute_refund import execute_refund
from amends.resolutions.commands.grant import grant
from amends.resolutions.commands.payouts import pay_by_transfer, record_payout
from amends.resolutions.commands.record_outside_refund import record_outside_refund
from amends.resolutions.commands.settle import settle
from amends.resolutions.commands.settle_in_kind import settle_in_kind
from amends.resolutions.facts import MemoIssued, RemedyGranted, RemedySettled
from amends.resolutions.queries.memos import (
    memo,
    memo_pdf,
    memos,
    payout,
    payouts,
    resolution,
    resolution_for,
    store_credit,
)
from amends.resolutions.queries.preview import preview
from amends.resolutions.types import RESOLUTION, MemoView, PayoutView, Preview, ResolutionView

__all__ = [
    "RESOLUTION",
    "MemoIssued",
    "MemoView",
    "PayoutView",
    "Preview",
    "RemedyGranted",
    "RemedySettled",
    "ResolutionView",
    "cancel",
    "execute_refund",
    "grant",
    "memo",
    "memo_pdf",
    "memos",
    "pay_by_transfer",
    "payout",
    "payouts",
    "preview",
    "record_outside_refund",
    "record_payout",
    "resolution",
    "resolution_for",
    "settle",
    "settle_in_kind",
    "store_credit",
]
