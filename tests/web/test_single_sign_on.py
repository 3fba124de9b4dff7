"""Single sign-on against a real provider process: whom it lets in, and whom not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from amends.accounts.api import create_user
from tests.web.provider import configure, knows, provider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with provider() as address:
        yield address


def signed_in(client: Client, sub: str, *, tamper: bool = False) -> str:
    """Go the whole way as `sub`; the e-mail of who is signed in then, or nothing."""
    start = client.post("/account/oidc/sso/login/?process=login")
    assert start.status_code == 302
    asked = parse_qs(urlsplit(start["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    granted = httpx.post(start["Location"], data={"sub": sub})
    back = urlsplit(granted.headers["Location"])
    query = back.query.replace("state=", "state=x") if tamper else back.query
    answer = client.get(f"{back.path}?{query}", follow=True)
    assert answer.status_code < 500
    me = client.get("/api/v1/me").json()
    return str(get_user_model().objects.get(pk=me["user_id"]).email) if "user_id" in me else ""


def test_who_is_let_in(server: str, settings: Any) -> None:
    configure(settings, server)
    create_user("ann@desk.example", "Ann", ["agent"])
    off = create_user("off@desk.example", "Off", ["agent"])
    get_user_model().objects.filter(pk=off.id).update(is_active=False)
    assert "Sign in with Example SSO" in Client().get("/sign-in/").content.decode()
    knows(server, "sub-ann", email="Ann@desk.example", email_verified=True, name="Ann")
    knows(server, "sub-eve", email="ann@desk.example", email_verified=False)  # anybody can claim an address
    knows(server, "sub-new", email="new@desk.example", email_verified=True)
    knows(server, "sub-off", email="off@desk.example", email_verified=True)
    assert signed_in(Client(), "sub-eve") == ""
    assert signed_in(Client(), "sub-new") == ""
    assert signed_in(Client(), "sub-off") == ""
    assert signed_in(Client(), "sub-ann", tamper=True) == ""
    assert signed_in(Client(), "sub-ann") == "ann@desk.example"
    assert signed_in(Client(), "sub-ann") == "ann@desk.example"  # and again, now known by its sub
    assert get_user_model().objects.count() == 2


def test_without_a_provider_there_is_no_button(settings: Any) -> None:
    assert "Sign in with" not in Client().get("/sign-in/").content.decode()
    assert Client().post("/account/oidc/sso/login/?process=login").status_code == 404
