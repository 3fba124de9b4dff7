"""On a case page: the purchase that its customer stated, and which order the claim is really about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.accounts.api import Right, can
from amends.claims import api as claims
from amends.claims.ports import ClaimView
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused, register_texts
from amends.orders.api import OrderView, order, search_orders
from amends.web import doors
from amends.workflows.api import CaseView, purchase

register_texts(
    {
        "other_order_unknown": "No order has exactly the number {number}. Copy it from the order's page.",
        "other_order_item": "Order {number} has no item {sku}, nor one with this serial number. Look at its page.",
    }
)
_OPEN = ("in_review", "question")


class JudgeForm(forms.Form):
    """What the receipt shows."""

    judgement = forms.CharField(max_length=2000)
    bought_on = forms.DateField(required=False)
    unit = forms.IntegerField(required=False)


@require_POST
@doors.page(Right.CLAIMS_DECIDE)
def judge(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """Accept the stated purchase, or refuse it."""
    me = doors.actor(request)
    claim = claims.claim_by_ref(me, ref)
    if verb not in ("accept", "refuse"):
        raise NotFound
    form = JudgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Write what the receipt shows; a day looks like 2026-07-31.")
        return doors.go(request, "console:claim", claim.public_id)
    said = form.cleaned_data
    told = "Accepted; the checks run again." if verb == "accept" else "Refused; the checks run again."
    with doors.told(request, told):
        purchase.judge(me, claim.id, verb == "accept", said["judgement"], said["bought_on"], said["unit"])
    return doors.go(request, "console:claim", claim.public_id)


def around(me: Actor, found: CaseView) -> dict[str, Any]:
    """What the case page shows of it; nothing for claims on orders of a channel."""
    stated = purchase.purchase_of(me, found.claim.id)
    if stated is None:
        return {}
    undecided = found.status.code in _OPEN
    return {
        "stated": stated,
        "may_judge_purchase": undecided and can(me, Right.CLAIMS_DECIDE),
        "fitting_sales": purchase.sales_that_fit(me, found.claim.id) if undecided else (),
    }


def other_order(me: Actor, claim: ClaimView, number: str, serial: str) -> tuple[int, int]:
    """(id of the order with this number, id of its line that is meant): that with the serial number, else that
    with the claim's article. Refused: other_order_unknown, other_order_item."""
    wanted = number.strip().lstrip("#").casefold()
    rows = [row for row in search_orders(me, number).items if row.number.lstrip("#").casefold() == wanted]
    orders = [order(me, row.id) for row in rows[:5]]
    own = [one for one in orders if one.customer_id == claim.customer_id] or orders
    if len(own) != 1:
        raise Refused("other_order_unknown", number=number, field="order")
    line_id = _line(own[0], claim, serial)
    if line_id is None:
        raise Refused("other_order_item", number=own[0].number, sku=claim.sku, field="order")
    return own[0].id, line_id


def _line(bought: OrderView, claim: ClaimView, serial: str) -> int | None:
    goods = [line for line in bought.lines if line.kind == "goods" and not line.removed]
    by_serial = (line.id for line in goods if serial and serial in {unit.serial for unit in line.units})
    by_article = (line.id for line in goods if line.sku == claim.sku)
    return next(by_serial, None) or next(by_article, None)
