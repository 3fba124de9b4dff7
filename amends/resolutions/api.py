"""What other rooms may use of the resolutions room. Types and facts are in ports.py."""

import amends.resolutions.rules.texts  # noqa: F401 (registers the texts)
from amends.resolutions.commands import rules_desk, together
from amends.resolutions.commands.cancel import cancel
from amends.resolutions.commands.confirm_paid import confirm_paid
from amends.resolutions.commands.correct import correct
from amends.resolutions.commands.grant import grant
from amends.resolutions.commands.record_outside_refund import record_outside_refund
from amends.resolutions.commands.settle import settle
from amends.resolutions.commands.settle_in_kind import settle_in_kind
from amends.resolutions.commands.shorten import shorten
from amends.resolutions.facts import RemedyGranted, RemedySettled
from amends.resolutions.queries.memos import (
    memo,
    memo_by_id,
    memo_pdf,
    memo_xml,
    memos,
    resolution,
    resolution_for,
    store_credit,
)
from amends.resolutions.queries.options import options
from amends.resolutions.queries.preview import preview, previews
from amends.resolutions.queries.verify import verify_memos
from amends.resolutions.types import ResolutionView

__all__ = [
    "RemedyGranted",
    "RemedySettled",
    "ResolutionView",
    "cancel",
    "confirm_paid",
    "correct",
    "grant",
    "memo",
    "memo_by_id",
    "memo_pdf",
    "memo_xml",
    "memos",
    "options",
    "preview",
    "previews",
    "record_outside_refund",
    "resolution",
    "resolution_for",
    "rules_desk",
    "settle",
    "settle_in_kind",
    "shorten",
    "store_credit",
    "together",
    "verify_memos",
]
