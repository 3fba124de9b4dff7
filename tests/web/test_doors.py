"""What every page has around it: who may come in, and what errors look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from amends.accounts.api import CustomerKey, Right, create_user, resolve_customers, user_for_customer
from amends.config import urls as house
from amends.core import ids
from amends.core.errors import Conflict, NotFound, Refused, Unavailable
from amends.core.page import Page
from amends.web import doors, tags
from tests.people import signed_in

PASSWORD = "a long pass phrase"


def _raise(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return doors.page()(view)


@doors.page(Right.PEOPLE_ADMIN)
def _admins(request: HttpRequest) -> HttpResponse:
    return HttpResponse("people")


@doors.customer_page
def _customers(request: HttpRequest) -> HttpResponse:
    return HttpResponse("yours")


urlpatterns = [
    path("t/missing/", _raise(NotFound())),
    path("t/conflict/", _raise(Conflict())),
    path("t/refused/", _raise(Refused("field_missing", field="Serial"))),
    path("t/down/", _raise(Unavailable("field_missing", retry_after=7, field="x"))),
    path("t/bug/", _raise(RuntimeError("secret detail"))),
    path("t/admins/", _admins),
    path("t/customers/", _customers),
    *house.urlpatterns,
]
handler400, handler403 = house.handler400, house.handler403
handler404, handler500 = house.handler404, house.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def sign_in(*roles: str) -> Client:
    email = f"{'.'.join(roles)}@desk.example"
    create_user(email, "Somebody", roles, PASSWORD)
    return _as(get_user_model().objects.get(email=email))


def _as(user: Any) -> Client:
    return signed_in(user)


def customer() -> Client:
    key = CustomerKey("shopify", "one", "77", "cleo@shop.example", "Cleo")
    return _as(user_for_customer(resolve_customers([key])[key]))


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/t/missing/", 404, "Nothing found here"),
        ("/no/such/page/", 404, "Nothing found here"),
        ("/t/conflict/", 409, "Somebody else changed this meanwhile"),
        ("/t/refused/", 422, "Fill in: Serial."),
        ("/t/down/", 503, "Not possible right now"),
        ("/t/admins/", 403, "Your role does not allow this"),
        ("/t/bug/", 500, "Something went wrong on our side"),
    ],
)
def test_errors_are_pages_in_plain_words(address: str, status: int, words: str) -> None:
    answer = sign_in("agent").get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "Traceback" not in page
    assert "secret detail" not in page


def test_a_temporary_error_says_when_to_come_back() -> None:
    assert sign_in("agent").get("/t/down/")["Retry-After"] == "7"


def test_htmx_gets_a_message_instead_of_a_page() -> None:
    answer = sign_in("agent").get("/t/refused/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#messages"
    assert "<html" not in answer.content.decode()


def test_strangers_are_sent_to_sign_in_and_come_back() -> None:
    answer = Client().get("/console/?x=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/console/%3Fx%3D1"
    partial = Client().get("/console/", headers={"HX-Request": "true"})
    assert partial["HX-Redirect"] == "/sign-in/"


def test_customers_find_nothing_in_the_console_and_staff_nothing_in_the_portal() -> None:
    assert customer().get("/t/customers/").content == b"yours"
    assert customer().get("/console/").status_code == 404
    assert sign_in("agent").get("/t/customers/").status_code == 404
    assert Client().get("/t/customers/")["Location"] == "/portal/?next=%2Ft%2Fcustomers%2F"


def test_the_right_opens_the_page() -> None:
    assert sign_in("administrator").get("/t/admins/").content == b"people"


def test_the_first_page_is_by_role() -> None:
    assert Client().get("/")["Location"] == "/portal/"
    assert sign_in("warehouse").get("/")["Location"] == "/console/"
    assert customer().get("/")["Location"] == "/portal/home/"


def test_headers_that_protect() -> None:
    answer = Client().get("/sign-in/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    cookie = answer.cookies[settings.CSRF_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_templates_have_nothing_inline() -> None:
    inline = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)|hx-on", re.IGNORECASE)
    tags = re.compile(r"\{[%{#].*?[%}#]\}", re.DOTALL)
    folder = settings.ROOT / "amends" / "web" / "templates"
    wrong = [
        f"{file.relative_to(folder)}: {found.group()}"
        for file in folder.rglob("*.html")
        if "letters" not in file.parts and (found := inline.search(tags.sub("", file.read_text())))
    ]
    assert not wrong


def test_forms_that_post_carry_a_token() -> None:
    folder = settings.ROOT / "amends" / "web" / "templates"
    for file in folder.rglob("*.html"):
        for form in re.findall(
            r"<form[^>]*method=\"post\".*?</form>", file.read_text(), re.IGNORECASE | re.DOTALL
        ):
            assert "csrf_token" in form, f"{file.name}: {form[:120]}"


def test_a_form_without_its_token_is_explained() -> None:
    create_user("a@desk.example", "A", ["agent"], PASSWORD)
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "a@desk.example", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Please send the form again" in answer.content.decode()


def test_signing_in_changes_the_session_and_signing_out_needs_a_post() -> None:
    create_user("a@desk.example", "A", ["agent"], PASSWORD)
    client = Client()
    session = client.session
    session["x"] = "planted"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key or ""
    answer = client.post("/sign-in/", {"login": "A@desk.example", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert client.session.session_key != planted
    client.get("/sign-out/")
    assert client.get("/console/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/console/").status_code == 302


def test_guessing_a_password_is_stopped() -> None:
    create_user("a@desk.example", "A", ["agent"], PASSWORD)
    client = Client()
    for _ in range(5):
        client.post("/sign-in/", {"login": "a@desk.example", "password": "wrong wrong wrong"})
    answer = client.post("/sign-in/", {"login": "a@desk.example", "password": PASSWORD})
    assert "Location" not in answer
    assert "Too many failed" in answer.content.decode()


def test_nobody_signs_up() -> None:
    for address in ("/account/signup/", "/account/3rdparty/signup/"):
        assert Client().get(address, follow=True).request["PATH_INFO"] == "/sign-in/"


def test_only_own_places_after_sign_in() -> None:
    create_user("a@desk.example", "A", ["agent"], PASSWORD)
    answer = Client().post(
        "/sign-in/", {"login": "a@desk.example", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


def test_health_tells_no_more_than_it_must() -> None:
    answer = Client().get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": True}


@pytest.mark.parametrize("role", ["agent", "warehouse", "finance", "administrator"])
def test_the_navigation_shows_only_what_opens(role: str) -> None:
    client = sign_in(role)
    links = re.findall(r'<li><a href="(/console/[^"]*)"', client.get("/console/").content.decode())
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_list_links_keep_filters_and_lead_back() -> None:
    request = RequestFactory().get("/console/claims/?q=lamp&cursor=B&trail=A")
    links = tags.pager({"request": request}, Page((), "C"))  # type: ignore[arg-type]
    assert links["older"] == "?q=lamp&cursor=C&trail=A.B"
    assert links["newer"] == "?q=lamp&cursor=A"
    first = RequestFactory().get("/console/claims/?cursor=A")
    assert tags.pager({"request": first}, Page((), None)) == {"newer": "/console/claims/", "older": None}  # type: ignore[arg-type]


def test_the_once_key_survives_an_error_and_forgeries_do_not() -> None:
    factory = RequestFactory()
    kept = "0190cdd5-2f6c-4c3e-8a8e-3c2c5b8d9a01"
    assert doors.once_key(factory.post("/", {"_key": kept})) == kept
    assert kept in tags.once_key({"request": factory.post("/", {"_key": kept})})  # type: ignore[arg-type]
    assert len(doors.once_key(factory.post("/", {"_key": "x" * 5000}))) == 36


@override_settings(DEBUG=False)
def test_pages_work_without_script() -> None:
    page = sign_in("agent").get("/console/").content.decode()
    assert "<noscript" not in page
    assert 'href="/console/"' in page


def test_one_language_per_page() -> None:
    page = Client().post("/portal/", {"number": ""}, headers={"Accept-Language": "de"}).content.decode()
    assert '<html lang="de" dir="ltr">' in page
    assert "Dieses Feld ist zwingend erforderlich." in page
    assert "This field is required." not in page


def test_home_takes_a_bounded_number_of_statements(django_assert_max_num_queries: Any) -> None:
    client = sign_in("agent", "supervisor", "warehouse", "finance", "quality", "intake_operator")
    with django_assert_max_num_queries(20):
        assert client.get("/console/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("cm-main-2026-000001", "/console/memos/CM-MAIN-2026-000001/"),
        ("  kt-1001 88 ", "/console/orders/?q=kt-1001+88"),
    ],
)
def test_the_search_field_knows_where_to_look(typed: str, leads_to: str) -> None:
    assert sign_in("supervisor").get("/console/find/", {"q": typed})["Location"] == leads_to


def test_the_search_field_opens_references_however_they_are_typed() -> None:
    client = sign_in("supervisor")
    for prefix, place in (("CLM", "claims"), ("RMA", "returns"), ("CM", "memos")):
        reference = ids.new(prefix)
        typed = reference.lower().replace("-", " ")
        assert client.get("/console/find/", {"q": typed})["Location"] == f"/console/{place}/{reference}/"
