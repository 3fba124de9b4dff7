"""Orders, catalogue and people in the console, through requests."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amends.accounts.api import CustomerKey, resolve_customers, user_for_customer
from amends.accounts.models import MoneyLimit, User
from amends.catalog import api as catalog
from amends.catalog.models import Advisory, Product, SerialUnit, WarrantyTerm
from amends.claims import api as claims
from amends.claims.models import Claim
from amends.core.actor import SYSTEM
from amends.orders import api as orders
from amends.orders.models import Order, OrderLine
from amends.orders.ports import SaleReference
from tests.claims.shop import about
from tests.orders.made import NOON, line, order, refund, refund_line, shipment
from tests.people import desk_of, signed_in

pytestmark = pytest.mark.django_db


def page(path: str, role: str = "agent", status: int = 200, **data: Any) -> str:
    answer = desk_of(role).get(path, data)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sell(external_id: str = "100", **fields: Any) -> Order:
    values: dict[str, Any] = {
        "lines": (
            line("1", 2, 1500, title="Desk <lamp>", serials=("SN-1",)),
            line("2", title="Postage", kind="service"),
        ),
        "fulfilments": (shipment(state="delivered", delivered_at=NOON + timedelta(days=2), lines=(("1", 2),)),),
        "refunds": (refund(f"r{external_id}", external_id, refund_line("1", 1, 1500, reason="damaged")),),
    }
    orders.record_orders([order(external_id, **values | fields)])
    return Order.objects.get(external_id=external_id)


def test_the_home_page_counts_up_to_a_bound_by_one_statement() -> None:
    one = claims.open_claim(SYSTEM, about(orders.order(SYSTEM, sell().pk)))
    row = Claim.objects.get(pk=one.id)

    def more(prefix: str, many: int, **fields: Any) -> None:
        values = {**row.__dict__, **fields, "id": None}
        values.pop("_state")
        Claim.objects.bulk_create([Claim(**values | {"public_id": f"{prefix}{n}"}) for n in range(many)])

    def statements() -> tuple[str, int]:
        me = desk_of("supervisor")
        me.get("/console/")
        with CaptureQueriesContext(connection) as seen:
            return me.get("/console/").content.decode(), len(seen)

    def figure(html: str, label: str) -> str:
        found = re.search(rf'tile-figure">([^<]*)</span><span class="tile-label">{label}</span>', html)
        return found[1] if found else ""

    more("a", 2, state="in_review", safety=True)
    few, spent = statements()
    assert (figure(few, "Claims to review"), "2 about safety" in few) == ("2", True)
    assert ("Nothing above a limit" in few, figure(few, "Second approvals")) == (True, "0")
    assert figure(page("/console/", "intake_operator"), "Dead letters") == "0"
    more("b", 98, state="in_review")
    more("c", 99, state="awaiting_customer")
    many, again = statements()
    assert (figure(many, "Claims to review"), figure(many, "Waiting for customers")) == ("99+", "99")
    assert again == spent <= 10
    assert "Payouts" not in page("/console/", "warehouse")


class TestOrders:
    def test_the_list_finds_and_one_hit_opens_itself(self) -> None:
        sold = sell()
        sell("101", lines=(line("1"),))
        html = page("/console/orders/")
        assert "#100" in html
        assert "#101" in html
        answer = desk_of("agent").get("/console/orders/", {"q": "sn 1"})
        assert answer.headers["Location"] == f"/console/orders/{sold.pk}/"
        assert "No order found" in page("/console/orders/", q="nobody")
        assert "#101" in page("/console/orders/", q="KIM@mail.example")

    def test_an_order_shows_units_coverage_refunds_and_where_to_report_a_defect(self) -> None:
        sold = sell()
        html = page(f"/console/orders/{sold.pk}/")
        goods = OrderLine.objects.get(external_id="1")
        service = OrderLine.objects.get(external_id="2")
        assert "Desk &lt;lamp&gt;" in html
        assert "covered until 3 March 2032 (72 months from delivery on 3 March 2026)" in html
        assert ">SN1<" in html
        assert f'href="/console/claims/new/{goods.pk}/"' in html
        assert f'href="/console/claims/new/{service.pk}/"' not in html
        assert "1 of 2 taken back in the shop" in html
        assert "£15.00" in html

    def test_an_order_shows_its_twins_open_refunds_and_that_prices_are_not_stated(self) -> None:
        bare = line("1", unit_price=None, gross=0, total=0)
        origin = sell("9", channel="amazon_sp", lines=(bare,), refunds=(), fulfilments=())
        stated = (SaleReference(channel="amazon_sp", external_id="9"),)
        back = refund("r1", "100", refund_line("1", 1, 1500), state="requested")
        copy = sell(references=stated, refunds=(back,))
        html = page(f"/console/orders/{copy.pk}/")
        assert "The same sale elsewhere" in html
        assert f'href="/console/orders/{origin.pk}/"' in html
        assert "Report defects there" in html
        assert "Requested" in html
        assert "taken back in the shop" not in html
        assert "price not stated" in page(f"/console/orders/{origin.pk}/")

    def test_a_long_order_is_shown_in_pieces(self) -> None:
        lines = tuple(line(str(n), title=f"Thing {n:03}") for n in range(130))
        sold = sell(lines=lines, refunds=(), fulfilments=())
        path = f"/console/orders/{sold.pk}/"
        assert "Lines 1 to 40 of 130" in page(path)
        assert "Thing 129" in page(f"{path}?from=120")
        found = page(path, line="thing 077")
        assert "Thing 077" in found
        assert "Thing 078" not in found
        assert "No line fits" in page(path, line="chair")
        for odd in ("x'", "-1", "9" * 30):
            assert "Thing 000" in page(f"{path}?from={odd}")

    def test_a_page_costs_the_same_however_long_the_order(self) -> None:
        def statements(sold: Order) -> int:
            me = desk_of("agent")
            me.get("/console/")
            with CaptureQueriesContext(connection) as seen:
                assert me.get(f"/console/orders/{sold.pk}/").status_code == 200
            return len(seen)

        assert statements(sell()) == statements(
            sell("5", lines=tuple(line(str(n)) for n in range(39)), refunds=())
        )

    def test_who_may_not(self) -> None:
        sold = sell()
        page("/console/orders/", "warehouse", 403)
        page(f"/console/orders/{sold.pk}/", "warehouse", 403)
        page("/console/orders/999999/", status=404)
        kim = resolve_customers([CustomerKey("shopify", "main", "c1")])
        visitor = signed_in(user_for_customer(next(iter(kim.values()))))
        assert visitor.get(f"/console/orders/{sold.pk}/").status_code == 404
        assert Client().get("/console/orders/").status_code == 302


class TestCatalogue:
    def product(self, sku: str = "LAMP/1 a") -> Product:
        catalog.save_product(SYSTEM, sku, "Desk <lamp>", category="lamps")
        return Product.objects.get(sku=sku)

    def test_a_product_whose_sku_has_odd_signs(self) -> None:
        made = self.product()
        catalog.register_units(SYSTEM, made.sku, ["SN-1"], "LOT7")
        html = page("/console/products/LAMP/1%20a/")
        assert "Desk &lt;lamp&gt;" in html
        assert ">SN1<" in html
        assert "LOT7" in html
        assert "UK consumer rights" in html
        assert "LAMP/1 a" in page("/console/products/", q="lamp")
        page("/console/products/nothing/", status=404)

    def test_quality_changes_a_product_and_an_agent_does_not(self) -> None:
        made = self.product("L1")
        said = {
            "verb": "product",
            "product-title": "Lamp two",
            "product-cost": "12.50",
            "product-cost_currency": "eur",
        }
        assert desk_of("agent").post("/console/products/L1/", said).status_code == 422
        assert desk_of("quality").post("/console/products/L1/", said).status_code == 302
        made.refresh_from_db()
        assert (made.title, made.unit_cost_minor, made.cost_currency) == ("Lamp two", 1250, "EUR")
        answer = desk_of("quality").post("/console/products/L1/", said | {"product-cost": "12.505"})
        assert answer.status_code == 422
        assert "12.505 is not an amount in EUR" in answer.content.decode()
        assert desk_of("quality").post("/console/products/L1/", {"verb": "burn"}).status_code == 404

    def test_units_and_terms_are_added(self) -> None:
        self.product("L1")
        units = {"verb": "units", "units-serials": "sn-1\nSN2, sn 2\n", "units-lot_code": "LOT9"}
        assert desk_of("quality").post("/console/products/L1/", units).status_code == 302
        assert set(SerialUnit.objects.values_list("serial", "lot__code")) == {("SN1", "LOT9"), ("SN2", "LOT9")}
        term = {
            "verb": "term",
            "term-name": "Maker's warranty",
            "term-months": "36",
            "term-starts": "purchase",
            "term-countries": "de, at",
            "term-source": "leaflet",
            "term-valid_from": "2026-01-01",
        }
        assert desk_of("quality").post("/console/products/L1/", term).status_code == 302
        added = WarrantyTerm.objects.get(kind="commercial")
        assert (added.months, added.countries, added.valid_from) == (36, ["AT", "DE"], date(2026, 1, 1))
        wrong = desk_of("quality").post("/console/products/L1/", term | {"term-countries": "Germany"})
        assert "GERMANY is not a two-letter country code" in wrong.content.decode()

    def test_an_advisory_is_written_and_gets_a_second_version(self) -> None:
        self.product("L1")
        said = {
            "sku": "L1",
            "title": "Driver fails",
            "defect_code": "",
            "serial_from": "SN100",
            "serial_to": "SN200",
            "severity": "high",
            "action": "approve",
            "valid_from": "2026-01-01",
        }
        assert "L1" in page("/console/advisories/new/", "quality", sku="L1")
        answer = desk_of("quality").post("/console/advisories/new/", said | {"serial_to": "SN1"})
        assert answer.status_code == 422
        assert "SN100 to SN1 are no range" in answer.content.decode()
        assert desk_of("quality").post("/console/advisories/new/", said).status_code == 302
        made = Advisory.objects.get()
        assert "Driver fails" in page("/console/advisories/")
        html = page(f"/console/advisories/{made.public_id}/", "quality")
        assert 'value="SN100"' in html
        assert 'value="2026-01-01"' in html
        desk_of("quality").post(f"/console/advisories/{made.public_id}/", said | {"title": "Driver dies"})
        made.refresh_from_db()
        assert (made.version, made.title) == (2, "Driver dies")
        more = {"words": "smoke, smell of burning", "firmware_to": "2.1.4", "component": "x", "component_lot": "y"}
        notice = said | more | {"action": "recall", "customer_text": "Please stop."}
        desk_of("quality").post(f"/console/advisories/{made.public_id}/", notice)
        html = page(f"/console/advisories/{made.public_id}/", "quality")
        assert "smoke, smell of burning" in html
        assert "Write to the owners" in html
        notify = f"/console/advisories/{made.public_id}/notify/"
        assert desk_of("agent").post(notify).status_code == 403
        assert desk_of("quality").post(notify).status_code == 302
        assert "Version 3, begun" in page(f"/console/advisories/{made.public_id}/", "quality")
        page("/console/advisories/ADV-NONE/", "quality", 404)
        page("/console/advisories/new/", "agent", 403)


class TestPeople:
    def test_only_administrators(self) -> None:
        for role in ("agent", "supervisor", "finance", "quality"):
            page("/console/people/", role, 403)
        assert "administrator@desk.example" in page("/console/people/", "administrator")

    def test_somebody_is_added_changed_and_switched_off(self) -> None:
        me = desk_of("administrator")
        said = {"email": "New@desk.example", "name": "Nora", "roles": ["agent"], "password": "short"}
        answer = me.post("/console/people/new/", said)
        assert answer.status_code == 422
        assert "This password is too short" in answer.content.decode()
        assert me.post("/console/people/new/", said | {"password": "a long pass phrase"}).status_code == 302
        made = User.objects.get(email="new@desk.example")
        assert made.check_password("a long pass phrase")
        again = me.post("/console/people/new/", said | {"password": "a long pass phrase"})
        assert "signs in with new@desk.example already" in again.content.decode()
        assert me.post(f"/console/people/{made.pk}/", {"name": "Nora B.", "roles": ["quality"]}).status_code == 302
        made.refresh_from_db()
        assert (made.name, made.roles, made.is_active) == ("Nora B.", ["quality"], False)
        assert me.post(f"/console/people/{made.pk}/", {"name": "N", "roles": ["customer"]}).status_code == 422

    def test_nobody_changes_their_own_roles(self) -> None:
        me = desk_of("administrator")
        own = User.objects.get(email="administrator@desk.example")
        answer = me.post(f"/console/people/{own.pk}/", {"name": "A", "roles": ["agent"], "is_active": "on"})
        assert answer.status_code == 422
        assert "You cannot change your own roles" in answer.content.decode()

    def test_limits(self) -> None:
        me = desk_of("administrator")
        assert "£100.00" in page("/console/people/limits/", "administrator")
        assert (
            me.post("/console/people/limits/", {"role": "agent", "amount": "250", "currency": "gbp"}).status_code
            == 302
        )
        assert MoneyLimit.objects.get(role="agent", currency="GBP").minor == 25_000
        wrong = me.post("/console/people/limits/", {"role": "agent", "amount": "1.005", "currency": "GBP"})
        assert wrong.status_code == 422
        negative = me.post("/console/people/limits/", {"role": "agent", "amount": "-1", "currency": "GBP"})
        assert "cannot be below zero" in negative.content.decode()
