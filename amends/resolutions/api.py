"""What other rooms may use of the resolutions room."""

from amends.resolutions.commands.stubs import (
    cancel,
    execute_refund,
    grant,
    memo,
    memo_pdf,
    memos,
    preview,
    record_outside_refund,
    resolution_for,
    settle,
    settle_in_kind,
    store_credit,
)
from amends.resolutions.facts import MemoIssued, RemedyGranted, RemedySettled
from amends.resolutions.types import RESOLUTION, AmountLine, MemoLine, MemoView, Preview, ResolutionView

__all__ = [
    "RESOLUTION",
    "AmountLine",
    "MemoIssued",
    "MemoLine",
    "MemoView",
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
    "preview",
    "record_outside_refund",
    "resolution_for",
    "settle",
    "settle_in_kind",
    "store_credit",
]
