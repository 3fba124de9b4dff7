"""The books: legal entities, closed periods, the journal for the bookkeeper."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET, require_POST

from amends.accounting import api as accounting
from amends.accounting.ports import EntityInput
from amends.accounts.api import Right, can
from amends.core import clock
from amends.core.errors import NotFound, Refused
from amends.web import doors

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClosingForm(forms.Form):
    """Close the books up to a day."""

    entity = forms.ChoiceField(label="Legal entity")
    until = forms.DateField(label="Up to and including", widget=_DAY)
    reason = forms.CharField(label="Note", max_length=200, required=False)

    def __init__(self, *args: object, codes: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["entity"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, code) for code in codes]


class ExportForm(forms.Form):
    """Take the next batch of the journal."""

    until = forms.DateField(label="All entries up to and including", widget=_DAY)


class EntityForm(forms.Form):
    """A legal entity."""

    code = forms.CharField(label="Code", max_length=12, help_text="Stands in every number: capitals and digits.")
    name = forms.CharField(label="Name", max_length=200)
    lines = forms.CharField(
        label="Street", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    postcode = forms.CharField(label="Postcode", max_length=20, required=False)
    city = forms.CharField(label="City", max_length=100, required=False)
    country = forms.CharField(label="Country", max_length=2, required=False, help_text="Two letters, such as DE.")
    vat_id = forms.CharField(label="VAT number", max_length=30, required=False)
    tax_id = forms.CharField(label="Tax number", max_length=30, required=False)
    legal_id = forms.CharField(label="Company register", max_length=60, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    serves = forms.CharField(
        label="Sells",
        max_length=2000,
        required=False,
        help_text="One a line: country:DE, a channel (shopify), or an account of it (shopify/main).",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    year_begins = forms.IntegerField(label="Fiscal year begins in month", min_value=1, max_value=12, initial=1)
    zone = forms.CharField(label="Time zone", max_length=60, initial="UTC", help_text="Such as Europe/Berlin.")
    iban = forms.CharField(
        label="IBAN",
        max_length=50,
        required=False,
        help_text="The account that refunds are paid from, and that customers pay to.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    bic = forms.CharField(label="BIC", max_length=20, required=False)
    datev_consultant = forms.IntegerField(label="DATEV consultant", min_value=0, initial=0)
    datev_client = forms.IntegerField(label="DATEV client", min_value=0, initial=0, help_text="0: no DATEV.")
    datev_length = forms.IntegerField(
        label="Digits of account numbers in DATEV", min_value=4, max_value=8, initial=4
    )


@doors.page(Right.MEMOS_READ)
@require_GET
def books(request: HttpRequest) -> HttpResponse:
    """Everything about the books on one page."""
    return _page(request)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Ask to close a period."""
    me = doors.actor(request)
    form = ClosingForm(request.POST, codes=[one.code for one in accounting.entities(me)], auto_id="close_%s")
    if form.is_valid():
        with doors.refusals(form):
            given = form.cleaned_data
            accounting.ask_closing(me, given["entity"], given["until"], given["reason"])
            return doors.go(request, "console:books", message="A second person has to confirm it now.")
    return _page(request, closing_form=form)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def closing(request: HttpRequest, closing_id: int) -> HttpResponse:
    """The second person closes, or the request is dropped."""
    agreed = request.POST.get("agreed") == "1"
    with doors.told(request, "The period is closed." if agreed else "The request is dropped."):
        accounting.decide_closing(doors.actor(request), closing_id, agreed)
    return doors.go(request, "console:books")


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Take a batch of the journal."""
    form = ExportForm(request.POST, auto_id="export_%s")
    if form.is_valid():
        with doors.refusals(form):
            key = f"page:{doors.once_key(request)}"
            done = accounting.export_journal(doors.actor(request), key, form.cleaned_data["until"])
            told = (
                f"Batch {done.id}: {done.entries} entries." if done.entries else "There was nothing new to export."
            )
            return doors.go(request, "console:books", message=told)
    return _page(request, export_form=form)


@doors.page(Right.MEMOS_READ)
@require_GET
def journal(request: HttpRequest, export_id: int) -> HttpResponse:
    """A batch as CSV."""
    answer = StreamingHttpResponse(
        accounting.journal_csv(doors.actor(request), export_id),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="journal-{export_id}.csv"'},
    )
    return cast(HttpResponse, answer)  # a page like any other, only sent in pieces


@doors.page(Right.MEMOS_READ)
@require_GET
def datev(request: HttpRequest, export_id: int, entity: str) -> HttpResponse:
    """A batch for DATEV: the files of one legal entity, zipped."""
    try:
        body = accounting.datev_zip(doors.actor(request), export_id, entity)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return doors.go(request, "console:books")
    return doors.file(body, f"datev-{export_id}-{entity}.zip", "application/zip", saved=True)


@doors.page(Right.MEMOS_ISSUE)
@require_POST
def mapping(request: HttpRequest) -> HttpResponse:
    """The bookkeeper's account numbers, all at once."""
    me = doors.actor(request)
    with doors.told(request, "The account numbers are saved."):
        for known in accounting.mapped_accounts(me):
            number = request.POST.get(f"number_{known.kind}", "")
            name = request.POST.get(f"name_{known.kind}", "")
            if (number, name) != (known.number, known.name):
                accounting.save_mapping(me, known.kind, number, name[:100])
    return doors.go(request, "console:books")


@doors.page(Right.PEOPLE_ADMIN)
def entity(request: HttpRequest, code: str = "") -> HttpResponse:
    """Enter a legal entity, or change one."""
    me = doors.actor(request)
    known = next((one for one in accounting.entities(me) if one.code == code), None)
    if code and known is None:
        raise NotFound
    initial = {}
    if known is not None:
        initial = {name: getattr(known, name) for name in EntityForm.base_fields}
        initial |= {"lines": "\n".join(known.lines), "serves": "\n".join(known.serves)}
    form = EntityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given |= {name: tuple(given[name].splitlines()) for name in ("lines", "serves")}
        with doors.refusals(form):
            accounting.save_entity(me, code, EntityInput(**given))
            return doors.go(request, "console:books", message="The legal entity is saved.")
    return doors.show(request, "console/books/entity.html", {"entity": known}, form=form)


def _page(
    request: HttpRequest, *, closing_form: ClosingForm | None = None, export_form: ExportForm | None = None
) -> HttpResponse:
    me = doors.actor(request)
    entities = accounting.entities(me)
    codes = [one.code for one in entities]
    context = {
        "entities": entities,
        "datev": [one.code for one in entities if one.datev_client],
        "closings": accounting.closings(me),
        "exports": accounting.exports(me),
        "accounts": accounting.mapped_accounts(me),
        "closing_form": closing_form or ClosingForm(codes=codes, auto_id="close_%s"),
        "export_form": export_form or ExportForm(initial={"until": clock.now().date()}, auto_id="export_%s"),
        "may_change": can(me, Right.MEMOS_ISSUE),
        "may_enter": can(me, Right.PEOPLE_ADMIN),
        "me": me,
    }
    answer = doors.show(request, "console/books/books.html", context)
    if any(form is not None and form.errors for form in (closing_form, export_form)):
        answer.status_code = 422
    return answer
