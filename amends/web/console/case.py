"""The case page: one claim with everything around it, and what a person can do about it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.casework import api as casework
from amends.catalog.api import normal_serial
from amends.claims import api as claims
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.decisions import api as decisions
from amends.evidence.api import attachments
from amends.orders.api import order
from amends.web import doors
from amends.web.console import (
    case_desk,
    case_forms,
    case_money,
    case_purchase,
    case_remedies,
    serial_record,
)
from amends.web.cover import cover_picture
from amends.workflows.api import CaseView, case, correct_case, reopen_case, send_in_kind

_REOPENABLE = ("denied", "send_back", "received", "return_expired", "in_kind", "approved")
_PATIENCE = timedelta(minutes=5)
_WORST_FIRST = ("fail", "unknown", "flag", "pass")
_POLLED = {"checking": 2, "approved": 2, "settling": 4}
_TOLD = {
    "approve": "The claim is approved.",
    "deny": "The claim is denied; the customer gets the reason by letter.",
    "ask": "The question is on its way to the customer.",
    "note": "Written down.",
    "escalate": "A lead decides it from here; take the next one.",
    "hand_back": "The case is with the desk again.",
    "correct": "Corrected: the checks run again.",
    "second": "Approved by a second person.",
    "reject": "Rejected; the claim can be decided again.",
    "reopen": "The claim is in review again.",
    "choose": "Chosen for the customer.",
    "in_kind": "Recorded; the claim is settled.",
}


@never_cache
@require_safe
@doors.page(Right.CLAIMS_READ)
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """The page; with ?seen= the moving parts only, or 204 when nothing has changed since."""
    me = doors.actor(request)
    found = case(me, claims.claim_by_ref(me, ref).id)
    if request.GET.get("seen") == _seen(found):
        return HttpResponse(status=204)
    casework.mentions.read_mentions(me, found.claim.id)
    return _show(request, me, found)


@require_POST
@doors.page(Right.CLAIMS_READ)
def claim_do(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """One of the forms of the page."""
    me = doors.actor(request)
    if verb not in case_forms.FORMS:
        raise NotFound
    found = claims.claim_by_ref(me, ref)
    form = case_forms.FORMS[verb](request.POST, prefix=verb)
    if isinstance(form, case_forms.ApproveForm):
        form = case_money.approve_form(me, found, request.POST)
    if isinstance(form, case_forms.CorrectForm):
        form.offer(order(me, found.order_id).lines)
    if form.is_valid():
        with doors.refusals(form):
            told = do(me, verb, found.id, form)
            return doors.go(request, "console:claim", found.public_id, message=told or _TOLD[verb])
    return _show(request, me, case(me, found.id), verb, form)


def _show(
    request: HttpRequest, me: Actor, found: CaseView, verb: str = "", bad: forms.Form | None = None
) -> HttpResponse:
    filled = case_forms.initial(found.proposal, bool(found.receipts))
    made = {
        name: bad if name == verb and bad is not None else kind(prefix=name, initial=filled.get(name))
        for name, kind in case_forms.FORMS.items()
    }
    if found.proposal is not None and found.proposal.outcome == "approve":
        made["deny"].fields["override_reason"].required = True
    allowed = _allowed(me, found)
    if "correct" in allowed and isinstance(fix := made["correct"], case_forms.CorrectForm):
        fix.offer(order(me, found.claim.order_id).lines)
        fix.initial = {
            "line": found.claim.order_line_id,
            "serial": found.claim.serial_reported,
            "quantity": found.claim.quantity,
        }
    reported = (found.claim.submitted_at or found.claim.created_at).date()
    context = (
        case_desk.around(me, found)
        | case_remedies.around(me, found)
        | serial_record.around(me, found)
        | case_purchase.around(me, found)
    )
    if "choose" in allowed and verb != "choose" and isinstance(chosen := made["choose"], case_forms.ChooseForm):
        verdict = found.decision
        chosen.offer((verdict.remedy, *verdict.choices) if verdict is not None else ())
    if "approve" in allowed:
        context |= case_money.panel(me, found.claim) | {"amount": _amount(me, found, filled, bad)}
    context |= {
        "case": found,
        "claim": found.claim,
        "attachments": attachments(me, found.claim.id),
        "forms": made,
        "open": verb,
        "allowed": allowed,
        "cover": cover_picture(found.coverage, reported),
        "stuck": found.status.code == "checking" and _stuck(found),
        "seconds": _POLLED.get(found.status.code),
        "seen": _seen(found),
        "timeline": tuple(reversed(found.timeline)),
        "findings": sorted(found.findings, key=lambda finding: _WORST_FIRST.index(finding.outcome)),
    }
    return doors.show(request, "console/claims/case.html", context, form=bad)


def _amount(
    me: Actor, found: CaseView, filled: dict[str, dict[str, Any]], bad: forms.Form | None
) -> dict[str, Any]:
    """What the form shows first: the policy's proposal, or what was just sent and refused."""
    if isinstance(bad, case_forms.ApproveForm):
        return case_money.amount(found.claim, bad)
    return case_money.first(me, found.claim, filled.get("approve", {"remedy": "refund", "share_percent": 100}))


def _allowed(me: Actor, found: CaseView) -> set[str]:
    """Which forms this person gets to see now; the rooms decide again when one is sent."""
    code, verdict = found.status.code, found.decision
    allowed = set()
    undecided = code in ("in_review", "question") or (code == "checking" and _stuck(found))
    if can(me, Right.CLAIMS_DECIDE) and verdict is None and undecided:
        allowed |= {"approve", "deny"} | ({"ask"} if code == "in_review" else set())
        if code == "in_review":
            allowed |= {"escalate"} if not _with_lead(me, found) else set()
        allowed |= {"correct"} if code in ("in_review", "question") else set()
    if code == "in_review" and can(me, Right.CLAIMS_APPROVE_SECOND) and _with_lead(me, found):
        allowed.add("hand_back")
    if can(me, Right.CLAIMS_WRITE):
        allowed.add("note")
    waits = verdict is not None and verdict.state == "awaiting_second"
    if (
        waits
        and can(me, Right.CLAIMS_APPROVE_SECOND)
        and verdict is not None
        and verdict.decided_by_user != me.user_id
    ):
        allowed |= {"second", "reject"}
    if can(me, Right.CLAIMS_DECIDE) and code in (
        "denied",
        "send_back",
        "received",
        "return_expired",
        "in_kind",
        "approved",
        "choice",
    ):
        allowed.add("reopen")
    if code == "choice" and can(me, Right.CLAIMS_DECIDE):
        allowed.add("choose")
    if code == "in_kind" and (can(me, Right.RETURNS_RECEIVE) or can(me, Right.RETURNS_AUTHORISE)):
        allowed.add("in_kind")
    return allowed


def _with_lead(me: Actor, found: CaseView) -> bool:
    row = casework.cases_by_claim(me, [found.claim.id]).get(found.claim.id)
    return row is not None and row.lane == "lead"


def _stuck(found: CaseView) -> bool:
    """Whether the checks should have ended long ago: then a person may decide without them."""
    return found.claim.submitted_at is not None and clock.now() - found.claim.submitted_at > _PATIENCE


def _seen(found: CaseView) -> str:
    """A digest of what the moving parts show."""
    parts = (found.status.code, len(found.timeline), [letter.state for letter in found.letters])
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def do(me: Actor, verb: str, claim_id: int, form: forms.Form) -> str:
    """Do what a valid form says; what the person is told, empty for the usual words."""
    return _VERBS[verb](me, claim_id, form)


def _approve(me: Actor, claim_id: int, form: forms.Form) -> str:
    assert isinstance(form, case_forms.ApproveForm)
    made = decisions.decide(
        me, claim_id, form.ruling(), form.cleaned_data["override_reason"], seen=form.cleaned_data["seen"]
    )
    return "Above your limit: it now waits for a second person." if made.state == "awaiting_second" else ""


def _deny(me: Actor, claim_id: int, form: forms.Form) -> str:
    assert isinstance(form, case_forms.DenyForm)
    decisions.decide(me, claim_id, form.ruling(), form.cleaned_data["override_reason"])
    return ""


def _ask(me: Actor, claim_id: int, form: forms.Form) -> str:
    claims.ask_customer(me, claim_id, form.cleaned_data["text"])
    return ""


def _note(me: Actor, claim_id: int, form: forms.Form) -> str:
    said = form.cleaned_data
    _, unknown = casework.write_note(me, claim_id, said["text"], internal=not said["to_customer"])
    if unknown:
        return f"Written down. Nobody who reads claims is called {', '.join('@' + name for name in unknown)}."
    return ""


def _escalate(me: Actor, claim_id: int, form: forms.Form) -> str:
    casework.escalate(me, claim_id, form.cleaned_data["reason"], told=form.cleaned_data["told"])
    return ""


def _hand_back(me: Actor, claim_id: int, form: forms.Form) -> str:
    casework.escalate(me, claim_id, form.cleaned_data["reason"], back=True)
    return ""


def _correct(me: Actor, claim_id: int, form: forms.Form) -> str:
    said = form.cleaned_data
    line_id, order_id = said["line"], None
    if said["order"].strip():
        order_id, line_id = case_purchase.other_order(
            me, claims.claim(me, claim_id), said["order"], normal_serial(said["serial"])
        )
    correct_case(me, claim_id, line_id, said["serial"], said["quantity"], said["reason"], order_id)
    return ""


def _second(me: Actor, claim_id: int, form: forms.Form, *, approve: bool = True) -> str:
    standing = decisions.standing(claim_id)
    if standing is None:
        raise Refused("not_awaiting")
    decisions.second(me, standing.id, approve, form.cleaned_data["reason"])
    return ""


def _reject(me: Actor, claim_id: int, form: forms.Form) -> str:
    return _second(me, claim_id, form, approve=False)


def _reopen(me: Actor, claim_id: int, form: forms.Form) -> str:
    reopen_case(me, claim_id, form.cleaned_data["why"])
    return ""


def _in_kind(me: Actor, claim_id: int, form: forms.Form) -> str:
    granted = case(me, claim_id).resolution
    if granted is None:
        raise NotFound
    said = form.cleaned_data
    send_in_kind(me, granted.id, said["serial"], said["note"], said["carrier"], said["tracking"])
    return ""


def _choose(me: Actor, claim_id: int, form: forms.Form) -> str:
    decisions.choosing.choose(me, claim_id, form.cleaned_data["remedy"])
    return ""


_VERBS: dict[str, Callable[[Actor, int, forms.Form], str]] = {
    "approve": _approve,
    "deny": _deny,
    "ask": _ask,
    "note": _note,
    "escalate": _escalate,
    "hand_back": _hand_back,
    "correct": _correct,
    "second": _second,
    "reject": _reject,
    "reopen": _reopen,
    "in_kind": _in_kind,
    "choose": _choose,
}
