"""People in the console: who works here, and as what. Administrators only."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts import api as accounts
from amends.accounts.api import LABELS, Right, Role, UserView
from amends.web import doors, invitations

_ROLES = [(role.value, LABELS[role].capitalize()) for role in Role if role is not Role.CUSTOMER]


class NamedForm(forms.Form):
    """Somebody's name and roles."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    roles = forms.MultipleChoiceField(
        label="Works as", choices=_ROLES, widget=forms.CheckboxSelectMultiple, required=False
    )


class PersonForm(NamedForm):
    """Somebody who is here already."""

    is_active = forms.BooleanField(
        label="May sign in", required=False, initial=True, help_text="Switched off, their API keys stop as well."
    )


class NewPersonForm(NamedForm):
    """Somebody new, with a first password."""

    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        label="First password",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Empty: a letter with a link goes out, by which they choose one. Else at least 12 characters; "
        "ask them to change it when they first sign in.",
        validators=[validate_password],
    )
    field_order = ("email", "name", "roles", "password")


@require_safe
@doors.page(Right.PEOPLE_ADMIN)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody."""
    page = accounts.users(doors.actor(request), doors.cursor(request), doors.PAGE_SIZE)
    context = {"page": page, "people": [(row, _roles(row)) for row in page.items]}
    return doors.show(request, "console/people/people.html", context)


@doors.page(Right.PEOPLE_ADMIN)
def person_new(request: HttpRequest) -> HttpResponse:
    """Somebody new."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            values = form.cleaned_data
            password = values["password"]
            made = invitations.invite(
                doors.actor(request),
                values["email"],
                values["name"],
                values["roles"],
                letter=not password,
                password=password or None,
            )
            told = "can sign in now" if password else "is invited by letter"
            return doors.go(request, "console:people", message=f"{made.name or made.email} {told}.")
    return doors.show(request, "console/people/person.html", {"person": None}, form=form)


@doors.page(Right.PEOPLE_ADMIN)
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Somebody's name, roles and whether they may sign in."""
    me = doors.actor(request)
    found = accounts.user(me, user_id)
    initial = {"name": found.name, "roles": sorted(found.roles), "is_active": found.is_active}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            values = form.cleaned_data
            saved = accounts.save_user(me, user_id, values["name"], values["roles"], values["is_active"])
            return doors.go(request, "console:people", message=f"{saved.name or saved.email} is saved.")
    context = {"person": found, "own": found.id == me.user_id, "keys": accounts.tokens(me, user_id).items}
    return doors.show(request, "console/people/person.html", context, form=form)


def _roles(row: UserView) -> str:
    return ", ".join(label for role, label in LABELS.items() if role in row.roles)
