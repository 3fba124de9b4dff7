"""Suppliers, places and bins, warranty terms, API keys and invitations in the console, through requests."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model

from amends.accounts.api import CustomerKey, actor_for_token, resolve_customers
from amends.accounts.models import ApiToken
from amends.catalog.api import register_units, save_product
from amends.catalog.models import Bin, Location, SerialRange, Supplier, WarrantyTerm
from amends.core.actor import SYSTEM
from amends.notices.models import Letter
from tests.people import desk_of

pytestmark = pytest.mark.django_db


def page(path: str, role: str = "agent", status: int = 200) -> str:
    answer = desk_of(role).get(f"/console{path}")
    assert answer.status_code == status, (path, role, answer.status_code)
    return answer.content.decode()


def test_suppliers() -> None:
    me = desk_of("quality")
    assert "No suppliers yet" in page("/suppliers/")
    wrong = me.post("/console/suppliers/new/", {"code": "NORD", "name": "Nord", "email": "nonsense"})
    assert wrong.status_code == 422
    assert me.post("/console/suppliers/new/", {"code": "NORD", "name": "Nord"}).status_code == 302
    said = {"code": "OTHER", "name": "Nordlicht", "email": "q@nord.example"}
    assert me.post("/console/suppliers/NORD/", said).status_code == 302
    row = Supplier.objects.get()
    assert (row.code, row.name, row.email) == ("NORD", "Nordlicht", "q@nord.example")  # the code stays
    assert "Nordlicht" in page("/suppliers/")
    page("/suppliers/NORD/", "agent", 403)
    page("/suppliers/NONE/", "quality", 404)


def test_places_and_bins() -> None:
    me = desk_of("quality")
    said = {
        "code": "LDS",
        "name": "Leeds",
        "country": "gb",
        "address": "Mill Lane 4\nLeeds",
        "receives_returns": "on",
    }
    assert me.post("/console/places/new/", said | {"country": "1!"}).status_code == 422
    assert me.post("/console/places/new/", said).status_code == 302
    assert "Nothing can be received here yet" in page("/places/LDS/", "warehouse")
    assert "No bin" in page("/places/", "warehouse")
    a_bin = {"verb": "bin", "bin-code": "Q-01", "bin-kind": "quarantine", "bin-hazard": ""}
    assert desk_of("warehouse").post("/console/places/LDS/", a_bin).status_code == 403
    assert me.post("/console/places/LDS/", a_bin | {"bin-code": ""}).status_code == 422
    assert me.post("/console/places/LDS/", a_bin).status_code == 302
    assert Bin.objects.get().kind == "quarantine"
    assert "Nothing can be received" not in page("/places/LDS/", "warehouse")
    place = {"verb": "place", "place-name": "Leeds 2", "place-country": "GB", "place-address": ""}
    assert me.post("/console/places/LDS/", place).status_code == 302
    row = Location.objects.get()
    assert (row.code, row.name, row.receives_returns, row.address) == ("LDS", "Leeds 2", False, [])
    assert me.post("/console/places/LDS/", {"verb": "burn"}).status_code == 404


def test_terms_of_a_category_begin_and_end() -> None:
    me = desk_of("quality")
    said = {
        "name": "Lamp promise",
        "kind": "commercial",
        "months": "36",
        "starts": "purchase",
        "source": "Leaflet",
        "category": "lamps",
        "countries": "de, at",
        "valid_from": "2026-01-01",
    }
    assert me.post("/console/terms/new/", said | {"sku": "NONE"}).status_code == 422
    assert me.post("/console/terms/new/", said).status_code == 302
    row = WarrantyTerm.objects.get(name="Lamp promise")
    assert (row.category, row.countries, row.starts) == ("lamps", ["AT", "DE"], "purchase")
    assert "Lamp promise" in page("/terms/?category=lamps")
    assert "No term for this category alone" in page("/terms/?category=chairs")
    path = f"/console/terms/{row.pk}/end/"
    assert me.post(path, {"valid_to": "2025-01-01"}).status_code == 422
    assert me.post(path, {"valid_to": "2026-06-30"}).status_code == 302
    row.refresh_from_db()
    assert str(row.valid_to) == "2026-06-30"
    page("/terms/new/", "agent", 403)
    page(f"/terms/{row.pk}/end/", "agent", 403)


def test_a_key_is_shown_once_and_revoked() -> None:
    me = desk_of("agent")
    form = me.get("/console/keys/").content.decode()
    key = re.search(r'name="_key" value="([^"]+)"', form)
    assert key
    said = {"label": "Export", "may": "read", "_key": key[1]}
    answer = me.post("/console/keys/", said)
    made = re.search(r'value="(amends_[^"]+)"', answer.content.decode())
    assert made
    assert "no-store" in answer["Cache-Control"]
    found = actor_for_token(made[1])
    assert found is not None
    assert found.scope
    assert "claims.read" in found.scope
    assert "claims.write" not in found.scope
    twice = me.post("/console/keys/", said).content.decode()
    assert "This form was sent before" in twice
    assert ApiToken.objects.count() == 1
    listed = me.get("/console/keys/").content.decode()
    assert made[1] not in listed
    assert made[1][-6:] in listed
    path = f"/console/keys/{ApiToken.objects.get().pk}/revoke/"
    assert desk_of("finance").post(path, follow=True).status_code == 200
    assert actor_for_token(made[1]) is not None  # not theirs: refused
    me.post(path)
    assert actor_for_token(made[1]) is None
    page(f"/keys/?person={get_user_model().objects.get(email='agent@desk.example').pk}", "finance", 403)


def test_an_administrator_makes_keys_for_others() -> None:
    desk_of("warehouse")
    boss = desk_of("administrator")
    who = get_user_model().objects.get(email="warehouse@desk.example")
    answer = boss.post(
        f"/console/keys/?person={who.pk}", {"label": "Scanner", "may": "all", "until": "2020-01-01"}
    )
    assert answer.status_code == 422
    assert "Choose a later day" in answer.content.decode()
    boss.post(f"/console/keys/?person={who.pk}", {"label": "Scanner", "may": "all"})
    assert ApiToken.objects.get().user == who
    assert "Scanner" in page("/keys/?everybody=1", "administrator")
    assert "Scanner" not in page("/keys/?everybody=1", "agent")


def test_somebody_without_a_first_password_is_invited() -> None:
    desk_of("administrator").post(
        "/console/people/new/", {"email": "n@desk.example", "name": "N", "roles": ["agent"]}
    )
    letter = Letter.objects.get(template="invitation")
    assert letter.to == "n@desk.example"
    assert "/account/password/reset/key/" in letter.text
    assert "/account/password/reset/key/hidden" in page(f"/letters/{letter.pk}/body/", "supervisor")


def test_contracts_and_who_buys_under_them() -> None:
    me = desk_of("quality")
    assert "No contracts yet" in page("/contracts/")
    resolve_customers([CustomerKey("shopify", "main", "c1", "Kim@firm.example", "Kim", "", "DE")])
    said = {"code": "K-1", "name": "Frame agreement", "valid_from": "2026-01-01"}
    who = {"emails": "kim@firm.example", "accounts": "x12, partner-7\nshopify, , 7001"}
    for wrong in ({"emails": "nobody@firm.example"}, {"accounts": "a, b, c, d"}, {"accounts": "x12"}):
        assert me.post("/console/contracts/new/", said | who | wrong).status_code == 422
    assert me.post("/console/contracts/new/", said | who).status_code == 302
    html = page("/contracts/")
    assert "1 customer" in html
    assert "partner-7" in html
    assert "kim@firm.example" in page("/contracts/K-1/", "quality").lower()
    assert (
        me.post("/console/contracts/K-1/", said | {"code": "other", "accounts": "x12, partner-7"}).status_code
        == 302
    )
    assert page("/contracts/").count("customer<") == 0
    page("/contracts/K-1/", "agent", 403)
    page("/contracts/NONE/", "quality", 404)


def test_serial_lists_and_lots_of_parts() -> None:
    me = desk_of("quality")
    save_product(SYSTEM, "LAMP", "Lamp")
    register_units(SYSTEM, "LAMP", ["SN100"], "LOT-1")
    assert "No lists yet" in page("/serial-lists/")
    said = {
        "verb": "range", "range-sku": "LAMP", "range-kind": "market", "range-serial_from": "SN100",
        "range-serial_to": "SN199", "range-reference": "Contract 4", "range-countries": "us, ca",
    }  # fmt: skip
    assert me.post("/console/serial-lists/", said | {"range-serial_to": "XX1"}).status_code == 422
    assert me.post("/console/serial-lists/", said).status_code == 302
    html = page("/serial-lists/?sku=LAMP")
    assert "US, CA" in html
    assert "Add serial numbers" not in html  # an agent reads
    assert desk_of("agent").post("/console/serial-lists/", said).status_code == 404
    parts = {"verb": "parts", "parts-sku": "LAMP", "parts-lot_code": "LOT-1", "parts-parts": "board, DB-77"}
    assert me.post("/console/serial-lists/", parts | {"parts-parts": "board"}).status_code == 422
    assert me.post("/console/serial-lists/", parts).status_code == 302
    row = SerialRange.objects.get()
    assert me.post(f"/console/serial-lists/{row.pk}/end/").status_code == 302
    row.refresh_from_db()
    assert row.valid_to is not None
