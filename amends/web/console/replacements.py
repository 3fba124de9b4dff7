"""Replacements: what waits to be sent, one with its pair, price difference and collateral."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import MoveRecord, history
from amends.replacements import api as replacements
from amends.replacements import ports
from amends.replacements.ports import REPLACEMENT, ReplacementView
from amends.web import doors, words
from amends.web.console.fields import CodeField
from amends.web.console.repair_forms import minor, plain

TABS = (
    ("open", "Open"), ("planned", "Without stock"), ("reserved", "Reserved"), ("lapsed", "Lapsed"),
    ("sent", "Sent"), ("all", "All"),
)  # fmt: skip
OPEN = ("planned", "reserved", "lapsed")
_DONE = {
    "reserve": "A unit is kept for the customer.",
    "variant": "The other article is reserved.",
    "difference": "The difference is recorded.",
    "send": "Sent: the new unit is a sold unit of its own now.",
    "secure": "The security is asked for; the unit may go out once it is held.",
    "extend": "The customer has more time.",
    "record": "Recorded.",
    "again": "It is asked again.",
}


class VariantForm(forms.Form):
    """Another article instead, and its price."""

    sku = CodeField(label="Article", max_length=100)
    price = forms.CharField(
        label="Price with tax", max_length=20, help_text="For the whole quantity, in the order's currency."
    )
    reason = forms.CharField(label="Why", max_length=500, required=False)


class DifferenceForm(forms.Form):
    """What came of the price difference."""

    note = forms.CharField(label="Bank's reference, or why it is waived", max_length=500)


class SendForm(forms.Form):
    """The shipment."""

    serial = CodeField(label="Serial number of the new unit", max_length=100, required=False)
    carrier = forms.CharField(label="Carrier", max_length=100)
    tracking = forms.CharField(label="Tracking number", max_length=100, required=False)


class SecureForm(forms.Form):
    """What secures an advance replacement."""

    amount = forms.CharField(label="Amount", max_length=20)
    holder = forms.ChoiceField(label="Held by")
    kind = forms.ChoiceField(
        label="How", choices=[("deposit", "Deposit paid in"), ("authorisation", "Authorised on the card")]
    )
    days = forms.IntegerField(label="Days to send the faulty unit", min_value=1, max_value=90, initial=21)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"manual": "Bank transfer", "stripe": "Stripe (card, at most 7 days)"}
        self.fields["holder"].choices = [(code, names.get(code, code)) for code in ports.holders()]  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """More time."""

    due = forms.DateField(label="New deadline", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label="Why", max_length=500)


class RecordForm(forms.Form):
    """What came of a deposit or its way back."""

    note = forms.CharField(label="Bank's reference, or why not", max_length=500)


FORMS: dict[str, type[forms.Form]] = {
    "variant": VariantForm,
    "difference": DifferenceForm,
    "send": SendForm,
    "secure": SecureForm,
    "extend": ExtendForm,
    "record": RecordForm,
}


@doors.page(Right.RETURNS_READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Replacements by state."""
    me, show = doors.actor(request), request.GET.get("show", "open")
    states = {"open": OPEN, "all": ()}.get(show, (show,) if show in REPLACEMENT.states else OPEN)
    context = {
        "page": replacements.replacements(me, states, doors.cursor(request)),
        "tabs": [(code, label, code == show) for code, label in TABS],
    }
    return doors.show(request, "console/replacements/board.html", context)


@doors.page(Right.RETURNS_READ)
@require_safe
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """One replacement."""
    me = doors.actor(request)
    return _show(request, me, replacements.replacement_by_ref(me, ref))


@doors.page(Right.RETURNS_READ)
@require_POST
def do(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """One of the page's forms; the room decides whether this person may."""
    me = doors.actor(request)
    found = replacements.replacement_by_ref(me, ref)
    if verb in ("reserve", "again"):
        with doors.told(request, _DONE[verb]):
            if verb == "reserve":
                replacements.reserve(me, found.public_id)
            else:
                replacements.try_again(me, found.public_id, request.POST.get("step", ""))
        return doors.go(request, "console:replacement", found.public_id)
    if verb not in FORMS:
        raise NotFound
    form = FORMS[verb](request.POST, prefix=verb)
    if form.is_valid():
        with doors.refusals(form):
            _VERBS[verb](me, found, form.cleaned_data, request)
            return doors.go(request, "console:replacement", found.public_id, message=_DONE[verb])
    return _show(request, me, found, verb, form)


def _show(
    request: HttpRequest, me: Actor, found: ReplacementView, verb: str = "", bad: forms.Form | None = None
) -> HttpResponse:
    first = {
        "variant": {"sku": found.sku, "price": plain(found.price_minor, found.currency)},
        "secure": {"amount": plain(max(found.price_minor, found.value_minor), found.currency)},
    }
    made = {
        name: bad if name == verb and bad is not None else kind(prefix=name, initial=first.get(name))
        for name, kind in FORMS.items()
    }
    secured = found.collateral
    moves = [("replacement", found.id), ("price difference", found.id)]
    moves += [("collateral", secured.id)] if secured is not None else []
    context = {
        "made": found,
        "forms": made,
        "open": verb,
        "allowed": _allowed(me, found),
        "pairs": replacements.pairs(found.new_unit_id or found.first_unit_id),
        "steps": _again(me, found),
        "entries": [_entry(record) for record in reversed(history(moves))],
        "may_read_claim": can(me, Right.CLAIMS_READ),
        "may_read_order": can(me, Right.ORDERS_READ),
    }
    return doors.show(request, "console/replacements/one.html", context, form=bad)


def _allowed(me: Actor, found: ReplacementView) -> set[str]:
    """The forms that this person gets to see now."""
    allowed: set[str] = set()
    agent, finance = can(me, Right.RETURNS_AUTHORISE), can(me, Right.MEMOS_ISSUE)
    secured = found.collateral
    if found.state in OPEN:
        if agent:
            allowed |= {"variant"} if found.difference_state not in ("paid", "refunded") else set()
            allowed |= {"reserve"} if found.state != "reserved" else set()
            allowed |= {"secure"} if secured is None or secured.state == "dropped" else set()
        if agent or can(me, Right.RETURNS_RECEIVE):
            allowed.add("send")
    waive = found.difference_state == "owed" and can(me, Right.CLAIMS_APPROVE_SECOND)
    if (found.difference_state in ("owed", "due") and finance) or waive:
        allowed.add("difference")
    if secured is not None:
        if agent and secured.state in ("asked", "held"):
            allowed.add("extend")
        if finance and secured.by_hand and secured.state in ("asked", "releasing"):
            allowed.add("record")
    return allowed


def _again(me: Actor, found: ReplacementView) -> list[tuple[str, str]]:
    """Steps of the collateral that a person may take by hand."""
    if found.collateral is None:
        return []
    labels = {"ask again": "Ask again", "charge": "Charge it", "release": "Release it", "drop": "Drop it"}
    agent, finance = can(me, Right.RETURNS_AUTHORISE), can(me, Right.MEMOS_ISSUE)
    may = {"ask again": agent, "drop": agent, "charge": finance, "release": finance}
    return [(verb, labels[verb]) for verb in found.collateral.verbs if may.get(verb)]


def _entry(record: MoveRecord) -> dict[str, Any]:
    return {
        "text": f"{record.axis.capitalize()}: {words.label(record.before)} → {words.label(record.after)}",
        "detail": record.reason,
        "who": record.actor_label,
        "at": record.at,
    }


def _difference(me: Actor, found: ReplacementView, said: dict[str, Any], request: HttpRequest) -> None:
    verb = request.POST.get("how", "")
    if verb not in ("pay", "waive", "refund"):
        raise Refused("difference_none", verb=verb)
    replacements.settle_difference(me, found.public_id, verb, said["note"])


def _extend(me: Actor, found: ReplacementView, said: dict[str, Any], request: HttpRequest) -> None:
    del request
    due = datetime.combine(said["due"], time(23, 59), tzinfo=UTC)
    replacements.extend(me, found.public_id, due, said["reason"])


_Do = Callable[[Actor, ReplacementView, dict[str, Any], HttpRequest], Any]
_VERBS: dict[str, _Do] = {
    "variant": lambda me, found, said, _: replacements.choose_variant(
        me, found.public_id, said["sku"], minor(said["price"], found.currency, "price"), said["reason"]
    ),
    "difference": _difference,
    "send": lambda me, found, said, _: replacements.send(
        me, found.public_id, said["serial"], said["carrier"], said["tracking"]
    ),
    "secure": lambda me, found, said, _: replacements.ask_collateral(
        me,
        found.public_id,
        minor(said["amount"], found.currency, "amount"),
        holder=said["holder"],
        kind=said["kind"],
        days=said["days"],
    ),
    "extend": _extend,
    "record": lambda me, found, said, request: replacements.record_by_hand(
        me, found.public_id, request.POST.get("done") == "1", said["note"]
    ),
}
