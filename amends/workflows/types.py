"""One claim with everything around it, as pages and the API show it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.accounts.ports import CustomerView
from amends.checks.api import FindingView
from amends.claims.ports import ClaimView
from amends.decisions.api import DecisionView, Ruling
from amends.notices.api import LetterView
from amends.parcels.ports import ParcelView
from amends.resolutions.api import ResolutionView
from amends.resolutions.ports import MemoView, Preview
from amends.returns.api import RmaView
from amends.returns.ports import ReceiptView


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """Letters that a step would send, in their order. `waits`: only once a second person has agreed."""

    letters: tuple[LetterView, ...]
    waits: bool


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the progress picture. `state`: done, now, next."""

    code: str
    label: str
    state: str
    at: datetime | None = None


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. `axis`: claim, verdict, resolution, return, transaction, check, letter,
    message; `detail` is the reason or the text."""

    at: datetime
    axis: str
    text: str
    who: str
    detail: str = ""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The one status of a case, out of the fixed list in rules/status.py, with what happens next."""

    code: str
    label: str
    next_for_customer: str
    next_for_agent: str
    steps: tuple[Step, ...]


class CoverageBar(msgspec.Struct, frozen=True, kw_only=True):
    """One term on the coverage picture; dates as ISO days, empty where unknown.

    `base_end`: the end without repairs. `burden_end`: until then the seller must prove. `standstills`: (from,
    until) of repairs during which time stood still, until empty while it does. `phases`: (name, from, until).
    """

    name: str
    kind: str
    start: str
    end: str
    covered: bool | None
    words: str
    reason: str = ""
    base_end: str = ""
    burden_end: str = ""
    standstills: tuple[tuple[str, str], ...] = ()
    phases: tuple[tuple[str, str, str], ...] = ()


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its findings, verdicts, resolution, return, memo, letters, status and timeline.

    For a customer everything internal is left out: findings, proposal, internal notes, who decided and
    why it was overridden, letters' errors.
    """

    claim: ClaimView
    customer: CustomerView | None
    order_number: str
    findings: tuple[FindingView, ...]
    coverage: tuple[CoverageBar, ...]
    proposal: Ruling | None
    preview: Preview | None
    decision: DecisionView | None
    earlier_decisions: tuple[DecisionView, ...]
    resolution: ResolutionView | None
    rma: RmaView | None
    receipts: tuple[ReceiptView, ...]
    parcels: tuple[ParcelView, ...]
    memo: MemoView | None
    letters: tuple[LetterView, ...]
    status: Status
    timeline: tuple[TimelineEntry, ...]
