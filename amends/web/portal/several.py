"""Several defective items, also of several orders, reported in one go and shown together."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from amends.claims import api as claims
from amends.claims.ports import ClaimInput
from amends.core.actor import Actor
from amends.orders.api import items
from amends.orders.ports import Item
from amends.web import doors
from amends.web.portal.report import ReportForm, groups


class SeveralForm(ReportForm):
    """The items, and what is wrong with all of them."""

    items = forms.MultipleChoiceField(label=gettext_lazy("Items"), required=False)

    def __init__(self, bought: list[Item], data: Any = None) -> None:
        super().__init__(data)
        self.bought = {f"{one.order_id}-{one.order_line_id}": one for one in bought}
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (key, one.title) for key, one in self.bought.items()
        ]

    def choices(self) -> list[tuple[str, Item, bool]]:
        """(value, item, chosen) of every item."""
        chosen = set(self["items"].value() or ())
        return [(key, one, key in chosen) for key, one in self.bought.items()]

    def inputs(self) -> list[ClaimInput]:
        """One for each chosen item, of each line one piece."""
        found = [self.bought[key] for key in self.cleaned_data["items"]]
        return [self.as_input(one.order_id, one.order_line_id) for one in found]


@doors.customer_page
def several(request: HttpRequest) -> HttpResponse:
    """Choose the items and say what is wrong."""
    me = doors.actor(request)
    form = SeveralForm(items(me), request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="portal_claim"):
            form.add_error(None, _("That were many claims in one hour. Send this one a little later."))
        else:
            with doors.refusals(form):
                made = claims.together.open_together(me, form.inputs(), doors.once_key(request))
                return doors.go(request, "portal:together", made[0].public_id)
    chosen = str(form["defect"].value() or "")
    return doors.show(request, "portal/several.html", {"groups": groups(chosen), "chosen": chosen}, form=form)


@doors.customer_page
def together(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything that was reported in one go: add photos to each, send all."""
    me = doors.actor(request)
    rows = _rows(me, ref)
    context = {"ref": ref, "rows": rows, "drafts": [row for row in rows if row.state == "draft"]}
    return doors.show(request, "portal/together.html", context)


@require_POST
@doors.customer_page
def send_all(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand in what is not handed in yet. A second press finds nothing left."""
    me = doors.actor(request)
    with doors.told(request, _("Thank you. We have your claims and are checking them now.")):
        claims.together.submit_together(me, claims.claim_by_ref(me, ref).id)
    return doors.go(request, "portal:together", ref)


def _rows(me: Actor, ref: str) -> list[Any]:
    return claims.others.reported_with(me, claims.claim_by_ref(me, ref))
