"""What every page needs: who is asking, what the errors of the rooms look like, forms that lose nothing.

A page is: parse, authorise, one call into a room, render. See docs/explanation/pages.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from amends.accounts.api import Right, actor_for, require
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused, register_texts

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]
PAGE_SIZE = 50
register_texts({"file_long": "The file is larger than {limit} MiB. Nothing of it was taken: send it in parts."})


def actor(request: HttpRequest) -> Actor:
    """The signed-in person as an actor; made once a request."""
    found: Actor | None = getattr(request, "amends_actor", None)
    if found is None:
        if not request.user.is_authenticated:
            raise NotFound
        found = actor_for(request.user)
        request.amends_actor = found  # type: ignore[attr-defined]
    return found


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of a page (and not for a whole one, as boosted links do)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def page(right: Right | None = None) -> Callable[[Page[P]], Page[P]]:
    """A console page: a signed-in member of staff who holds `right`. Customers find nothing here."""

    def decorate(view: Page[P]) -> Page[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            me = actor(request)
            if me.is_customer:
                raise NotFound
            if right is not None:
                require(me, right)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def customer_page(view: Page[P]) -> Page[P]:
    """A portal page: a signed-in customer. Others are shown the portal's front door."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return go(request, f"{resolve_url('portal:door')}?{urlencode({'next': request.path})}")
        if not actor(request).is_customer:
            raise NotFound
        return view(request, *args, **kwargs)

    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back again afterwards."""
    if is_partial(request):
        return HttpResponseClientRedirect(resolve_url("account_login"))
    return redirect_to_login(request.get_full_path(), resolve_url("account_login"))


def go(request: HttpRequest, to: str, *args: Any, message: str = "", **kwargs: Any) -> HttpResponse:
    """Redirect to the named page after a POST; `message` is shown there."""
    if message:
        messages.success(request, message)
    url = resolve_url(to, *args, **kwargs)
    if is_partial(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, form: BaseForm | None = None
) -> HttpResponse:
    """Render; a form with errors is answered with 422 and everything that was typed."""
    context = dict(context or {})
    status = 200
    if form is not None:
        context["form"] = form
        status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


def file(body: bytes, name: str, kind: str, *, saved: bool = False, cache: str = "") -> HttpResponse:
    """A file of the media type `kind`: shown by the browser, or (`saved`) kept under its name. `cache`: whether
    and where it may be stored on its way, as in Cache-Control."""
    place = "attachment" if saved else "inline"
    answer = HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'{place}; filename="{name}"'})
    if cache:
        answer["Cache-Control"] = cache
    return answer


class Readable(Protocol):
    """An upload or a request's body."""

    def read(self, size: int, /) -> bytes:
        """So many bytes at most."""


def whole(source: Readable | None, most: int) -> bytes:
    """All of it (nothing of nothing): what is longer is refused and never cut. Refused("file_long")."""
    body = source.read(most + 1) if source is not None else b""
    if len(body) > most:
        raise Refused("file_long", limit=most // 2**20, field="file")
    return body


@contextmanager
def refusals(form: BaseForm) -> Iterator[None]:
    """A refusal inside the block becomes an error of the form: of the field whose name or label is
    `facts["field"]`, else of the whole form.

    Afterwards ask `form.is_valid()` again, or return from inside the block when all went well.
    """
    try:
        yield
    except (Refused, Conflict) as error:
        named = str(error.facts.get("field", "")).casefold()
        fields = (name for name, field in form.fields.items() if named in (name, str(field.label).casefold()))
        form.add_error(next(fields, None), error.text)


@contextmanager
def told(request: HttpRequest, success: str = "") -> Iterator[None]:
    """For buttons without a form: a refusal inside the block becomes a message on the next page."""
    try:
        yield
    except (Refused, Conflict) as error:
        messages.error(request, error.text)
    else:
        if success:
            messages.success(request, success)


def once_key(request: HttpRequest) -> str:
    """The idempotency key that `{% once_key %}` put into the form; a fresh one when there is none.

    Give it to the room's command (or to jobs.api.once): sending the same form twice then acts once.
    """
    sent = request.POST.get("_key", "")
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        return str(uuid.uuid4())


def cursor(request: HttpRequest) -> str:
    """The list position from the address; `{% pager page %}` makes the links."""
    return request.GET.get("cursor", "")
