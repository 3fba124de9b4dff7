"""The catalogue: products, units, lots, suppliers, known defect patterns."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.catalog import api as catalog
from amends.catalog.ports import AdvisoryView, LotView, ProductSheet, ProductView, SupplierView, UnitView
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import Out, page_of, shape

room = Room(tags=["catalogue"])
READ, WRITE = Right.CATALOG_READ, Right.CATALOG_WRITE
Product = shape(ProductView)
Supplier = shape(SupplierView)
Advisory = shape(AdvisoryView)
Minor = Annotated[int, Field(ge=0, le=2**63 - 1)]


class ProductIn(In):
    """What a product is. Fields that are not given stay as they are. The cost is in minor units."""

    title: Annotated[str, Field(max_length=300, examples=["Desk lamp, brass"])]
    category: Annotated[Word, Field(examples=["lamps"])] = ""
    supplier_code: Annotated[Word, Field(examples=["LUMEN"])] = ""
    serialised: Annotated[bool, Field(description="Every piece has a serial number", examples=[True])] = False
    hazard: Annotated[Word, Field(examples=[""])] = ""
    unit_cost_minor: Annotated[Minor | None, Field(examples=[1250])] = None
    cost_currency: Annotated[Word, Field(examples=["EUR"])] = ""
    serial_pattern: Annotated[Word, Field(examples=["SN[0-9]{5}"])] = ""


class UnitsIn(In):
    """Serial numbers that were made or bought. The lot is made when it is new."""

    sku: Annotated[Word, Field(examples=["LAMP-DESK-02"])]
    serials: Annotated[list[Word], Field(min_length=1, max_length=5000, examples=[["SN10042", "SN10043"]])]
    lot_code: Annotated[Word, Field(examples=["2026-07"])] = ""


class UnitChange(In):
    """What is known of one unit; what is not given stays. An empty lot means that it is not known."""

    stolen: Annotated[bool | None, Field(examples=[True])] = None
    lot_code: Annotated[Word | None, Field(examples=["2026-07"])] = None


class LotIn(In):
    """A production lot."""

    sku: Annotated[Word, Field(examples=["LAMP-DESK-02"])]
    code: Annotated[Word, Field(examples=["2026-07"])]
    produced_on: Annotated[date | None, Field(examples=["2026-07-14"])] = None


class SupplierIn(In):
    """Who made or delivered products."""

    name: Annotated[Word, Field(examples=["Lumen Works Ltd"])]
    email: Annotated[Word, Field(examples=["quality@lumen.example"])] = ""


class AdvisoryIn(In):
    """A known defect pattern. Without serials and lot it is about all units; without defect about every defect."""

    sku: Annotated[Word, Field(examples=["LAMP-DESK-02"])]
    title: Annotated[Word, Field(examples=["Power supply fails early"])]
    defect_code: Annotated[Word, Field(examples=["hw_stopped"])] = ""
    serial_from: Annotated[Word, Field(examples=["SN10000"])] = ""
    serial_to: Annotated[Word, Field(examples=["SN10999"])] = ""
    lot_code: Annotated[Word, Field(examples=[""])] = ""
    severity: Annotated[Word, Field(description="low, medium, high, safety", examples=["high"])] = "medium"
    action: Annotated[Word, Field(description="approve, review, stop_use", examples=["approve"])] = "review"
    customer_text: Annotated[Text, Field(examples=["Some lamps of this series fail early. We replace them."])] = ""
    valid_from: Annotated[date | None, Field(examples=["2026-08-01"])] = None
    valid_to: Annotated[date | None, Field(examples=[None])] = None


class Registered(Out):
    """How many of the serial numbers were new."""

    new: int


@room.on("GET", "/products", READ, answer=page_of(ProductView), staff=True)
def products(request: HttpRequest, q: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List products by SKU. `q`: how the SKU or the title begins."""
    return catalog.lists.search_products(actor(request), q, cursor, size)


@room.on("GET", "/products/{path:sku}", READ, answer=shape(ProductSheet), staff=True)
def product(request: HttpRequest, sku: Word) -> Any:
    """Read a product with what is known of it.

    Supplier, lots, units, warranty terms and known defects (the first 100 of each; the lists have all).
    """
    return catalog.product_sheet(actor(request), sku)


@room.on("PUT", "/products/{path:sku}", WRITE, answer=Product, staff=True)
def put_product(request: HttpRequest, sku: Word, body: ProductIn) -> Any:
    """Make or change a product.

    It counts as looked at from now on.
    """
    return catalog.save_product(actor(request), sku, **body.model_dump(exclude_unset=True))


@room.on("GET", "/units", READ, answer=page_of(UnitView), staff=True)
def units(request: HttpRequest, sku: Word, q: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List a product's serial units. `q`: how the serial begins."""
    return catalog.lists.units(actor(request), sku, q, cursor, size)


@room.on("POST", "/units", WRITE, answer=Registered, status=201, staff=True)
def register(request: HttpRequest, body: UnitsIn) -> Any:
    """Register serial numbers; known ones stay as they are."""
    return {"new": catalog.register_units(actor(request), body.sku, body.serials, body.lot_code)}


@room.on("PATCH", "/units/{unit_id}", WRITE, answer=shape(UnitView), staff=True)
def change_unit(request: HttpRequest, unit_id: Id, body: UnitChange) -> Any:
    """Change what is known of a unit: reported stolen, lot."""
    return catalog.change_unit(actor(request), unit_id, stolen=body.stolen, lot_code=body.lot_code)


@room.on("GET", "/lots", READ, answer=page_of(LotView), staff=True)
def lots(request: HttpRequest, sku: Word, cursor: Word = "", size: Size = 50) -> Any:
    """List a product's production lots, newest first."""
    return catalog.lists.lots(actor(request), sku, cursor, size)


@room.on("PUT", "/lots", WRITE, answer=shape(LotView), staff=True)
def put_lot(request: HttpRequest, body: LotIn) -> Any:
    """Make or change a production lot."""
    return catalog.save_lot(actor(request), body.sku, body.code, body.produced_on)


@room.on("GET", "/suppliers", READ, answer=page_of(SupplierView), staff=True)
def suppliers(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List suppliers by code."""
    return catalog.lists.suppliers(actor(request), cursor, size)


@room.on("GET", "/suppliers/{code}", READ, answer=Supplier, staff=True)
def supplier(request: HttpRequest, code: Word) -> Any:
    """Read a supplier."""
    return catalog.lists.supplier(actor(request), code)


@room.on("PUT", "/suppliers/{code}", WRITE, answer=Supplier, staff=True)
def put_supplier(request: HttpRequest, code: Word, body: SupplierIn) -> Any:
    """Make or change a supplier."""
    return catalog.save_supplier(actor(request), code, body.name, body.email)


@room.on("GET", "/advisories", READ, answer=page_of(AdvisoryView), staff=True)
def advisories(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List known defect patterns, newest first."""
    return catalog.lists.advisories(actor(request), cursor, size)


@room.on("POST", "/advisories", WRITE, answer=Advisory, status=201, staff=True)
def new_advisory(request: HttpRequest, body: AdvisoryIn) -> Any:
    """Make a known defect pattern; new claims are held against it."""
    return catalog.save_advisory(actor(request), **body.model_dump())


@room.on("GET", "/advisories/{ref}", READ, answer=Advisory, staff=True)
def advisory(request: HttpRequest, ref: Word) -> Any:
    """Read a known defect pattern."""
    return catalog.lists.advisory(actor(request), ref)


@room.on("PUT", "/advisories/{ref}", WRITE, answer=Advisory, staff=True)
def put_advisory(request: HttpRequest, ref: Word, body: AdvisoryIn) -> Any:
    """Make a new version of a known defect pattern; the earlier ones are kept."""
    return catalog.save_advisory(actor(request), public_id=ref, **body.model_dump())
