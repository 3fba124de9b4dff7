"""What suppliers owe for defects: the board, one claim, the exposure, the units behind every figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.jobs.api import history
from amends.recovery import api as recovery
from amends.recovery.ports import EVIDENCE, KINDS, Exposure, Heard, SupplierClaimView
from amends.web import doors
from amends.web.console.quality import asked
from amends.web.console.repair_forms import minor, plain

OPEN = ("draft", "sent", "disputed", "accepted", "partly_accepted", "rejected")
TABS = (
    ("open", "Open", OPEN), ("draft", "Drafts", ("draft",)), ("waiting", "Unanswered", ("sent", "disputed")),
    ("owed", "To be credited", ("accepted", "partly_accepted")),
    ("over", "Over", ("credited", "closed", "dropped", "lapsed")),
)  # fmt: skip
MISSING = EVIDENCE | {"agreement": "an agreement for it", "goods": "the goods"}
STANDINGS = {"open": "To be claimed", "missing": "Something is missing", "claimed": "Claimed", "lapsed": "Lapsed"}
_MOST = 4 * 2**20
WAYS = {"mail": "By e-mail, with the PDF", "edi": "As X12 180", "by_hand": "By hand (their portal, post)"}


class SendForm(forms.Form):
    """How it reaches them."""

    way = forms.ChoiceField(label="How", choices=list(WAYS.items()))


class AnswerForm(forms.Form):
    """What they said; an amount for each unit."""

    supplier_ref = forms.CharField(label="Their reference", max_length=100, required=False)
    vendor_rma = forms.CharField(
        label="Their RMA for the goods", max_length=100, required=False, help_text="Without it nothing is shipped."
    )
    reason = forms.CharField(
        label="Their reason", max_length=1_000, required=False, help_text="Where they do not accept all of it."
    )

    def __init__(self, *args: Any, claim: SupplierClaimView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in claim.lines:
            self.fields[f"line_{line.id}"] = forms.CharField(
                label=f"Accepted for {line.claim_ref}", max_length=20,
                initial=plain(line.claimed_minor, claim.currency),
            )  # fmt: skip


class CreditForm(forms.Form):
    """Their credit note or payment."""

    document = forms.CharField(label="Number of their document", max_length=100)
    amount = forms.CharField(label="Amount", max_length=20)


class WhyForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Why", max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(WhyForm):
    """Nothing more is to come."""

    reason = forms.CharField(
        label="Why", max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What they accepted and did not credit is given up; above your limit a second person confirms.",
    )  # fmt: skip


class FileForm(forms.Form):
    """What a supplier answered, as a file."""

    file = forms.FileField(
        label="X12 (180, 997) or CSV",
        help_text="Columns of a CSV: claim; case or serial; answer (accepted, rejected) or accepted (an amount); "
        "reason, reference, rma; credit with document.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.edi,.x12,.txt"}),
    )


TITLES = {
    "send": ("Send it", "Send it"), "again": ("Send the file again", "Send it again"),
    "answer": ("Record their answer", "Record the answer"),
    "credit": ("Record a credit", "Record the credit"), "dispute": ("Dispute their answer", "Dispute it"),
    "close": ("Close it", "Close it"), "drop": ("Throw the draft away", "Throw it away"),
}  # fmt: skip
_DONE = {
    "send": "It is sent. The answer is waited for.", "again": "Another interchange waits to be handed over.",
    "answer": "The answer is recorded and posted.", "credit": "The credit is recorded and posted.",
    "dispute": "They are to answer once more.", "close": "Done.", "drop": "Its units can be claimed again.",
}  # fmt: skip


@doors.page(Right.QUALITY_READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What can be claimed now, and the claims that are under way."""
    me, show = doors.actor(request), request.GET.get("show", "open")
    states = next((found for code, _, found in TABS if code == show), OPEN)
    context = {
        "page": recovery.supplier_claims(me, states, request.GET.get("supplier", "")[:100], doors.cursor(request)),
        "tabs": [(code, label, code == show) for code, label, _ in TABS],
        "open": [one for one in recovery.exposures(me) if one.open or one.missing],
        "today": clock.now(),
        "may": can(me, Right.RECOVERY_WORK),
    }
    return doors.show(request, "console/recovery/board.html", context)


@doors.page(Right.RECOVERY_WORK)
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Draft claims of what one supplier owes."""
    made: list[SupplierClaimView] = []
    with doors.told(request, "Drafted. Look at it, then send it."):
        made = recovery.draft(doors.actor(request), request.POST.get("supplier", "")[:100])
    if len(made) == 1:
        return doors.go(request, "console:recovery_claim", made[0].public_id)
    return doors.go(request, "console:recovery")


@doors.page(Right.RECOVERY_WORK)
def answer_file(request: HttpRequest) -> HttpResponse:
    """Take a supplier's file, and say of each claim in it what became of it."""
    form = FileForm(request.POST or None, request.FILES or None)
    heard: list[Heard] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with doors.refusals(form):
            heard = recovery.edi.hear(doors.actor(request), doors.whole(file, _MOST), file.name)
    return doors.show(request, "console/recovery/answer_file.html", {"heard": heard}, form=form)


@doors.page(Right.QUALITY_READ)
@require_safe
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """One supplier claim."""
    me = doors.actor(request)
    return _show(request, me, recovery.supplier_claim(me, ref))


def _show(
    request: HttpRequest, me: Actor, found: SupplierClaimView, verb: str = "", bad: forms.Form | None = None
) -> HttpResponse:
    acts = _offered(found) if can(me, Right.RECOVERY_WORK) else []
    context = {
        "claim": found,
        "acts": [
            (name, *TITLES[name], bad if name == verb and bad is not None else _form(name, found)) for name in acts
        ],
        "verb": verb,
        "kinds": KINDS,
        "may_take_out": found.state == "draft" and "drop" in acts,
        "entries": [
            {
                "text": row.verb.capitalize(),
                "detail": WAYS.get(row.reason, row.reason),
                "who": row.actor_label,
                "at": row.at,
            }
            for row in history([("supplier claim", found.id)])
        ],
        "today": clock.now(),
    }
    return doors.show(request, "console/recovery/claim.html", context, form=bad)


def _offered(found: SupplierClaimView) -> list[str]:
    verbs = set(found.verbs)
    if {"accept", "reject"} <= verbs:
        verbs.add("answer")
    if found.has_edi and "answer" in verbs:
        verbs.add("again")
    if not found.owed_minor:
        verbs.discard("credit")
    return [name for name in TITLES if name in verbs]


def _form(name: str, found: SupplierClaimView, data: Any = None) -> forms.Form:
    if name == "answer":
        return AnswerForm(data, prefix=name, claim=found)
    kind = {"send": SendForm, "credit": CreditForm, "dispute": WhyForm, "close": CloseForm}.get(name, forms.Form)
    return kind(data, prefix=name)


@doors.page(Right.RECOVERY_WORK)
@require_POST
def claim_do(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """One of the page's forms."""
    me = doors.actor(request)
    found = recovery.supplier_claim(me, ref)
    if verb == "take_out":
        with doors.told(request, "It can be claimed later."):
            line = request.POST.get("line", "")
            recovery.take_out(me, found.public_id, int(line) if line.isdigit() else 0)
        return doors.go(request, "console:recovery_claim", found.public_id)
    if verb not in _ACTS:
        raise NotFound
    form = _form(verb, found, request.POST)
    if form.is_valid():
        with doors.refusals(form):
            done = _ACTS[verb](me, found, form.cleaned_data)
            asked_only = verb == "close" and done.state != "closed"
            told = "Asked. A second person confirms what is given up." if asked_only else _DONE[verb]
            return doors.go(request, "console:recovery_claim", found.public_id, message=told)
    return _show(request, me, found, verb, form)


def _answer(me: Actor, found: SupplierClaimView, said: dict[str, Any]) -> SupplierClaimView:
    accepted = {line.id: minor(said[f"line_{line.id}"], found.currency, f"line_{line.id}") for line in found.lines}
    return recovery.answer(
        me, found.public_id, accepted, reason=said["reason"], supplier_ref=said["supplier_ref"],
        vendor_rma=said["vendor_rma"],
    )  # fmt: skip


_ACTS: dict[str, Callable[[Actor, SupplierClaimView, dict[str, Any]], SupplierClaimView]] = {
    "send": lambda me, found, said: recovery.send(me, found.public_id, said["way"]),
    "again": lambda me, found, said: recovery.edi.send_again(me, found.public_id),
    "answer": _answer,
    "credit": lambda me, found, said: recovery.credit(
        me, found.public_id, minor(said["amount"], found.currency, "amount"), said["document"]
    ),
    "dispute": lambda me, found, said: recovery.dispute(me, found.public_id, said["reason"]),
    "close": lambda me, found, said: recovery.close(me, found.public_id, said["reason"]),
    "drop": lambda me, found, said: recovery.drop(me, found.public_id),
}


@doors.page(Right.QUALITY_READ)
@require_safe
def paper(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """The claim as PDF, or the interchange that was made of it."""
    me = doors.actor(request)
    if form == "pdf":
        body, kind = recovery.supplier_claim_pdf(me, ref), "application/pdf"
    elif form == "edi":
        body, kind = recovery.supplier_claim_edi(me, ref), "application/edi-x12"
    else:
        raise NotFound
    return doors.file(body, f"{ref}.{form}", kind, cache="private, no-store")


@doors.page(Right.QUALITY_READ)
@require_safe
def exposure(request: HttpRequest) -> HttpResponse:
    """Each supplier: what was gathered, and where it stands."""
    found = recovery.exposures(doors.actor(request))
    if request.GET.get("as") == "csv":
        names = Exposure.__struct_fields__
        return asked.export("csv", "exposure", {name: [getattr(row, name) for row in found] for name in names})
    return doors.show(request, "console/recovery/exposure.html", {"rows": found, "today": clock.now().date()})


@doors.page(Right.QUALITY_READ)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The defective units behind a figure, with what each cost."""
    me = doors.actor(request)
    narrowed = asked.within(request, recovery.AXES)
    standing = request.GET.get("standing", "")
    standing = standing if standing in STANDINGS else ""
    sku, lot, month, kind = (narrowed.get(name, "") for name in ("sku", "lot", "month", "kind"))
    page = recovery.defects(
        me, narrowed.get("supplier", ""), standing, sku=sku, lot=lot, month=month, kind=kind,
        cursor=doors.cursor(request),
    )  # fmt: skip
    context = {
        "page": page,
        "kinds": KINDS,
        "missing": MISSING,
        "standing": standing,
        "standings": STANDINGS.items(),
        "narrowed": narrowed.items(),
        "chips": asked.chips(narrowed, recovery.AXES, standing=standing),
    }
    return doors.show(request, "console/recovery/units.html", context)
