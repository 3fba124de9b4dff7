"""Repairs: the board, one order with what can be done about it, the work slip, the workshops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.money import Money
from amends.documents.api import code128_svg
from amends.jobs.api import MoveRecord, history
from amends.web import doors, words
from amends.web.console import repair_forms
from amends.workflows.api import bench_to_quarantine
from amends.workshop import api as workshop
from amends.workshop.ports import OPEN, REPAIR, RepairView

TABS = (
    ("open", "Open"), ("ordered", "Ordered"), ("received", "To diagnose"), ("diagnosed", "Diagnosed"),
    ("quoted", "Quoted"), ("in_repair", "In repair"), ("repaired", "To send back"),
    ("unrepairable", "Unrepairable"), ("all", "All"),
)  # fmt: skip
STEPS = (
    ("ordered", "Ordered"), ("received", "On the bench"), ("diagnosed", "Diagnosed"), ("in_repair", "In repair"),
    ("repaired", "Repaired"), ("with_customer", "With the customer"),
)  # fmt: skip
_PLACE = {
    "quoted": "diagnosed",
    "approved": "diagnosed",
    "quote_refused": "diagnosed",
    "unrepairable": "diagnosed",
}
_DONE = {
    "diagnose": "Written down.",
    "quote": "The quote is recorded.",
    "answer": "The answer is recorded.",
    "start": "It is being repaired.",
    "receive": "It is on the bench.",
    "quarantine": "It is in quarantine; propose what becomes of it.",
    "part": "The part is taken from stock and posted.",
    "work": "The work is recorded and posted.",
    "bill": "It is recorded and posted.",
    "change": "The repair goes to that workshop.",
    "finish": "It works again.",
    "give_up": "A person decides anew; the customer gets the reason.",
    "send_back": "It is on its way to the customer; the claim is settled.",
    "send_back_unrepaired": "It goes back as it came.",
    "lend": "The loan unit is recorded.",
    "loan_back": "The loan unit is in quarantine.",
    "loan_off": "The loan unit is written off.",
}


@doors.page(Right.RETURNS_READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Repairs by state, with how many wait in each."""
    me, show, text = doors.actor(request), request.GET.get("show", "open"), request.GET.get("q", "")
    states = {"open": OPEN, "all": ()}.get(show, (show,) if show in REPAIR.states else OPEN)
    counted = workshop.counts(me)
    sums = {"open": sum(counted.get(state, 0) for state in OPEN), "all": sum(counted.values())}
    context = {
        "page": workshop.repairs(me, () if text else states, text, doors.cursor(request)),
        "tabs": [(code, label, sums.get(code, counted.get(code, 0)), code == show) for code, label in TABS],
        "show": show,
        "q": text,
        "workshops": workshop.workshops(me),
    }
    return doors.show(request, "console/repairs/board.html", context)


@doors.page(Right.RETURNS_READ)
@require_safe
def order(request: HttpRequest, ref: str) -> HttpResponse:
    """One repair order."""
    me = doors.actor(request)
    return _show(request, me, workshop.repair_by_ref(me, ref))


@doors.page(Right.RETURNS_READ)
@require_POST
def order_do(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """One of the page's forms; the room decides whether this person may."""
    me = doors.actor(request)
    found = workshop.repair_by_ref(me, ref)
    if verb in _BUTTONS:
        with doors.told(request, _DONE[verb]):
            _BUTTONS[verb](me, found.public_id)
        return doors.go(request, "console:repair", found.public_id)
    if verb not in repair_forms.FORMS:
        raise NotFound
    form = repair_forms.FORMS[verb](request.POST, prefix=verb)
    if form.is_valid():
        with doors.refusals(form):
            _VERBS[verb](me, found, form.cleaned_data, request)
            return doors.go(request, "console:repair", found.public_id, message=_DONE[verb])
    return _show(request, me, found, verb, form)


@doors.page(Right.RETURNS_READ)
@require_safe
def slip(request: HttpRequest, ref: str) -> HttpResponse:
    """The work slip that goes with the unit, for the printer."""
    found = workshop.repair_by_ref(doors.actor(request), ref)
    bars = mark_safe(code128_svg(found.public_id))  # noqa: S308  our own drawing
    return doors.show(request, "console/repairs/slip.html", {"repair": found, "barcode": bars})


@doors.page(Right.RETURNS_READ)
def workshops(request: HttpRequest) -> HttpResponse:
    """The workshops, and a form for one more or a changed one."""
    me = doors.actor(request)
    form = repair_forms.WorkshopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            said = form.cleaned_data
            currency = said["currency"].upper()
            saved = workshop.save_workshop(
                me, said["code"], said["name"],
                Money(repair_forms.minor(said["limit"], currency, "limit"), currency), kind=said["kind"],
                address=said["address"].splitlines(), email=said["email"], days=said["days"],
                active=said["active"], parts_from=said["parts_from"],
            )  # fmt: skip
            return doors.go(request, "console:workshops", message=f"{saved.name} is saved.")
    context = {"workshops": workshop.workshops(me), "may_write": can(me, Right.CATALOG_WRITE)}
    return doors.show(request, "console/repairs/workshops.html", context, form=form)


def _show(
    request: HttpRequest, me: Actor, found: RepairView, verb: str = "", bad: forms.Form | None = None
) -> HttpResponse:
    made = {
        name: bad
        if name == verb and bad is not None
        else kind(prefix=name, initial=repair_forms.initial(name, found.sku, ""))
        for name, kind in repair_forms.FORMS.items()
    }
    asked = found.quote
    context = {
        "repair": found,
        "asked": asked if asked is not None and asked.answer == "open" else None,
        "forms": made,
        "open": verb,
        "allowed": _allowed(me, found),
        "bill_back": -found.bill.open_minor,
        "steps": _steps(found),
        "loan": next((loan for loan in found.loans if loan.state == "given"), None),
        "entries": [_entry(record) for record in history([("repair", found.id), ("repair bill", found.id)])],
        "may_read_claim": can(me, Right.CLAIMS_READ),
    }
    return doors.show(request, "console/repairs/order.html", context, form=bad)


def _allowed(me: Actor, found: RepairView) -> set[str]:
    """The forms that this person gets to see now."""
    verbs, allowed = set(found.verbs), set()
    bench, dock = can(me, Right.RETURNS_INSPECT), can(me, Right.RETURNS_RECEIVE)
    if bench:
        allowed |= verbs & {"diagnose", "quote", "start", "finish"}
        allowed |= {"give_up"} if "give up" in verbs else set()
        allowed |= {"work"} if found.state == "in_repair" else set()
        allowed |= {"part"} if found.state == "in_repair" and found.workshop.parts_from else set()
    if dock:
        allowed |= {"receive"} if "receive" in verbs and found.from_customer else set()
        allowed |= {"send_back"} if "send back" in verbs else set()
        allowed |= {"quarantine"} if found.state == "unrepairable" else set()
        allowed |= {"send_back_unrepaired"} if "send back unrepaired" in verbs else set()
        lent = any(loan.state == "given" for loan in found.loans)
        allowed |= {"loan_back"} if lent else {"lend"} if found.ended_at is None else set()
    if any(loan.state == "given" for loan in found.loans) and can(me, Right.CLAIMS_APPROVE_SECOND):
        allowed.add("loan_off")
    if "receive" in verbs and can(me, Right.RETURNS_AUTHORISE):
        allowed.add("change")
    pays, waives = can(me, Right.MEMOS_ISSUE), can(me, Right.CLAIMS_APPROVE_SECOND)
    allowed |= {"pay" if "pay" in found.bill.verbs else "refund"} if pays and found.bill.open_minor else set()
    allowed |= {"waive"} if waives and "waive" in found.bill.verbs else set()
    allowed |= {"bill"} if allowed & {"pay", "refund", "waive"} else set()
    if found.state == "quoted" and found.quote is not None:
        right = Right.RETURNS_AUTHORISE if found.quote.payer == "customer" else Right.CLAIMS_APPROVE_SECOND
        allowed |= {"answer"} if can(me, right) else set()
    return allowed


def _steps(found: RepairView) -> list[dict[str, Any]]:
    if found.state in ("cancelled", "back_unrepaired"):
        return [{"label": "Ordered", "state": "done"}, {"label": words.label(found.state), "state": "now"}]
    codes = [code for code, _ in STEPS]
    here = codes.index(_PLACE.get(found.state, found.state))
    last = found.state == "with_customer"
    return [
        {"label": label, "state": "done" if n < here or last else "now" if n == here else "next"}
        for n, (_, label) in enumerate(STEPS)
    ]


def _entry(record: MoveRecord) -> dict[str, Any]:
    return {
        "text": f"{words.label(record.before)} → {words.label(record.after)}",
        "detail": record.reason,
        "who": record.actor_label,
        "at": record.at,
    }


def _quote(me: Actor, found: RepairView, said: dict[str, Any], request: HttpRequest) -> None:
    del request
    lines = repair_forms.work_lines(said["lines"], found.workshop.currency, "lines")
    workshop.quote(
        me,
        found.public_id,
        said["payer"],
        lines,
        days=said["days"],
        pay=said["pay"] or "before",
        tax_percent=said["tax"],
    )


def _answer(me: Actor, found: RepairView, said: dict[str, Any], request: HttpRequest) -> None:
    asked = found.quote
    if asked is None:
        raise NotFound
    workshop.answer_quote(me, found.public_id, asked.number, request.POST.get("approve") == "1", said["note"])


def _work(me: Actor, found: RepairView, said: dict[str, Any], request: HttpRequest) -> None:
    lines = repair_forms.work_lines(said["lines"], found.workshop.currency, "lines")
    workshop.record_work(me, found.public_id, lines, doors.once_key(request))


def _part(me: Actor, found: RepairView, said: dict[str, Any], request: HttpRequest) -> None:
    workshop.parts.use(me, found.public_id, said["sku"], said["quantity"], doors.once_key(request))


def _bill(me: Actor, found: RepairView, said: dict[str, Any], request: HttpRequest) -> None:
    workshop.bill.settle(me, found.public_id, request.POST.get("act", "")[:20], said["note"])


_BUTTONS: dict[str, Callable[[Actor, str], Any]] = {
    "start": workshop.start,
    "receive": workshop.receive,
    "quarantine": bench_to_quarantine,
}
_Do = Callable[[Actor, RepairView, dict[str, Any], HttpRequest], Any]
_VERBS: dict[str, _Do] = {
    "diagnose": lambda me, found, said, _: workshop.diagnose(me, found.public_id, said["text"]),
    "quote": _quote,
    "answer": _answer,
    "part": _part,
    "work": _work,
    "bill": _bill,
    "change": lambda me, found, said, _: workshop.change_workshop(me, found.public_id, said["workshop"]),
    "finish": lambda me, found, said, _: workshop.finish(me, found.public_id, said["text"]),
    "give_up": lambda me, found, said, _: workshop.give_up(me, found.public_id, said["text"]),
    "send_back": lambda me, found, said, _: workshop.send_back(
        me, found.public_id, said["carrier"], said["tracking"]
    ),
    "send_back_unrepaired": lambda me, found, said, _: workshop.send_back_unrepaired(
        me, found.public_id, said["carrier"], said["tracking"], said["text"]
    ),
    "lend": lambda me, found, said, _: workshop.loans.lend(
        me, found.public_id, said["sku"], said["serial"], said["due_on"]
    ),
    "loan_back": lambda me, found, said, _: workshop.loans.take_loan_back(
        me, found.public_id, said["location"], said["text"]
    ),
    "loan_off": lambda me, found, said, _: workshop.loans.write_loan_off(me, found.public_id, said["text"]),
}
