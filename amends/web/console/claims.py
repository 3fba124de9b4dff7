"""Claims in the console: the queue, a new claim for an order line, photos. The case page is in case.py."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can, customers
from amends.casework import api as casework
from amends.casework.ports import BANDS
from amends.claims import api as rooms_claims
from amends.claims.ports import ClaimRow, ClaimView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import AmendsError, NotFound, Refused
from amends.evidence.api import attachments as attachments_of
from amends.orders.api import LineView, OrderView, order_of_line
from amends.web import attachments, doors
from amends.web.console.claim_form import ClaimForm

TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "review": ("To review", ("in_review",)),
    "waiting": ("Waiting for the customer", ("awaiting_customer",)),
    "checking": ("Being checked", ("checking",)),
    "decided": ("Decided", ("decided",)),
    "closed": ("Closed", ("closed", "withdrawn")),
    "drafts": ("Drafts", ("draft",)),
    "all": ("All", ()),
}

LANES = {"review": "To review", "mine": "Mine", "lead": "With a lead"}
_SOON = timedelta(hours=8)


@require_safe
@doors.page(Right.CLAIMS_READ)
def claims(request: HttpRequest) -> HttpResponse:
    """The queue: by state, searched by reference, order, e-mail, serial or SKU."""
    text = request.GET.get("q", "").strip()[:200]
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in TABS or chosen in LANES else "all" if text else "review"
    if chosen in LANES and not text:
        return _triage(request, chosen)
    chosen = chosen if chosen in TABS else "review"
    page = rooms_claims.claims(doors.actor(request), TABS[chosen][1], text, doors.cursor(request), doors.PAGE_SIZE)
    known = customers([row.customer_id for row in page.items if row.customer_id is not None])
    rows = [(row, known.get(row.customer_id) if row.customer_id is not None else None) for row in page.items]
    tabs = _tabs(chosen)
    several = len(TABS[chosen][1]) != 1
    context = {"page": page, "rows": rows, "tabs": tabs, "chosen": chosen, "text": text, "several": several}
    return doors.show(request, "console/claims/queue.html", context)


def _triage(request: HttpRequest, lane: str) -> HttpResponse:
    """What waits for a decision, in the order in which it should be taken, with the reasons."""
    me = doors.actor(request)
    page = casework.queue(
        me,
        "lead" if lane == "lead" else "desk",
        mine=lane == "mine",
        cursor=doors.cursor(request),
        size=doors.PAGE_SIZE,
    )
    about = rooms_claims.claims_by_id(me, [row.claim_id for row in page.items])
    known = customers([row.customer_id for row in about.values() if row.customer_id is not None])
    now = clock.now()
    rows = [
        {
            "case": row,
            "claim": about[row.claim_id],
            "customer": known.get(about[row.claim_id].customer_id or 0),
            "late": row.deadline_at is not None and row.deadline_at < now,
            "soon": row.deadline_at is not None and now <= row.deadline_at < now + _SOON,
            "band": BANDS.get(row.band, ""),
        }
        for row in page.items
        if row.claim_id in about
    ]
    context = {
        "page": page,
        "rows": rows,
        "tabs": _tabs(lane),
        "chosen": lane,
        "may_decide": can(me, Right.CLAIMS_DECIDE),
    }
    return doors.show(request, "console/claims/triage.html", context)


def _tabs(chosen: str) -> list[tuple[str, str, bool]]:
    named = {**LANES, **{name: label for name, (label, _) in TABS.items() if name not in LANES}}
    return [(name, label, name == chosen) for name, label in named.items()]


@doors.page(Right.CLAIMS_WRITE)
def claim_new(request: HttpRequest, order_line_id: int) -> HttpResponse:
    """A claim for one line of an order. Once it is complete enough for a draft, nothing of it is lost."""
    me = doors.actor(request)
    bought = order_of_line(me, order_line_id)
    line = next(line for line in bought.lines if line.id == order_line_id)
    draft = _draft(me, order_line_id, request.POST.get("draft") or request.GET.get("draft", ""))
    posted = request.method == "POST"
    form = ClaimForm(line, request.POST if posted else None, request.FILES if posted else None, draft)
    if posted and form.is_valid():
        with doors.refusals(form):
            draft = _keep(request, me, form, bought, line, draft)
            answer = _finish(request, me, form, draft)
            if answer is not None:
                return answer
        draft = rooms_claims.claim(me, draft.id) if draft is not None else None
    context = {
        "order": bought,
        "line": line,
        "draft": draft,
        "serials": [unit.serial for unit in line.units if unit.serial][:20],
        "delivered": next((unit.delivered_on for unit in line.units if unit.delivered_on), None),
        "others": _others(me, bought, line, draft),
        "attachments": attachments_of(me, draft.id) if draft is not None else [],
        "choose_again": posted and draft is None and bool(request.FILES),
    }
    return doors.show(request, "console/claims/new.html", context, form=form)


@require_safe
@doors.page(Right.CLAIMS_READ)
def photo(request: HttpRequest, ref: str) -> HttpResponse:
    """One photo of a claim as it is kept; `?small` for lists."""
    return picture(rooms_claims.photo_bytes(doors.actor(request), ref, small="small" in request.GET))


def picture(jpeg: bytes) -> HttpResponse:
    """A photo as an answer: a picture and nothing else, kept by this person's browser only."""
    answer = HttpResponse(jpeg, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _draft(me: Actor, order_line_id: int, ref: str) -> ClaimView | None:
    """The draft that is being written on; one that was handed in or is about another line is none."""
    if not ref:
        return None
    found = rooms_claims.claim_by_ref(me, ref)
    if found.order_line_id != order_line_id:
        raise NotFound
    return found


def _others(me: Actor, bought: OrderView, line: LineView, draft: ClaimView | None) -> list[ClaimRow]:
    mine = draft.id if draft is not None else 0
    rows = rooms_claims.claims_of_order(me, bought.id)
    return [row for row in rows if row.order_line_id == line.id and row.id != mine]


def _keep(
    request: HttpRequest, me: Actor, form: ClaimForm, bought: OrderView, line: LineView, draft: ClaimView | None
) -> ClaimView:
    said = form.as_input(bought.id, line.id)
    if draft is not None:
        return rooms_claims.revise(me, draft.id, said) if draft.state == "draft" else draft
    try:
        return rooms_claims.open_claim(me, said, doors.once_key(request))
    except Refused as refusal:
        if refusal.code != "key_reused":
            raise
        return rooms_claims.open_claim(me, said)  # The same page, sent again with other words: another claim.


def _finish(request: HttpRequest, me: Actor, form: ClaimForm, draft: ClaimView) -> HttpResponse | None:
    """Keep the photos and hand in; None when a photo was refused (the good ones are kept)."""
    if draft.state == "draft":
        for refusal in attachments.take(request, me, draft.id)[1]:
            _blame(form, refusal)
        if form.errors:
            return None
        if request.POST.get("then") == "draft":
            return doors.go(request, "console:claims", message=f"The draft {draft.public_id} is kept.")
        rooms_claims.submit(me, draft.id)
    return doors.go(request, "console:claim", draft.public_id, message=f"The claim {draft.public_id} is filed.")


def _blame(form: ClaimForm, error: AmendsError) -> None:
    form.add_error("photos", error.text)
