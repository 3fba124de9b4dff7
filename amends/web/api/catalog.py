"""The catalogue: products, units, lots, suppliers, known defect patterns."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.catalog import api as catalog
from amends.catalog.ports import (
    AdvisoryView,
    LotView,
    ProductSheet,
    ProductView,
    RecallRunView,
    SerialRangeView,
    SupplierView,
    UnitView,
)
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import Out, list_of, page_of, shape
from amends.workflows.api import send_recall

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
    brand: Annotated[Word, Field(description="Warranty terms may go by it", examples=["Lumen"])] = ""
    supplier_code: Annotated[Word, Field(examples=["LUMEN"])] = ""
    serialised: Annotated[bool, Field(description="Every piece has a serial number", examples=[True])] = False
    stores_data: Annotated[
        bool, Field(description="Its owner's data; erased before a resale", examples=[False])
    ] = False
    hazard: Annotated[Word, Field(examples=[""])] = ""
    unit_cost_minor: Annotated[Minor | None, Field(examples=[1250])] = None
    cost_currency: Annotated[Word, Field(examples=["EUR"])] = ""
    serial_pattern: Annotated[Word, Field(examples=["SN[0-9]{5}"])] = ""
    gtin: Annotated[Word, Field(description="8, 12, 13 or 14 digits", examples=["4006381333931"])] = ""
    serial_check: Annotated[
        Word,
        Field(
            description="luhn, imei, gtin, mod11, mod36, iso_11_2, iso_11_10, iso_37_36, iso_97_10, iso_1271_36, "
            "vin, damm; empty: none",
            examples=["luhn"],
        ),
    ] = ""


class UnitsIn(In):
    """Serial numbers that were made or bought. The lot is made when it is new."""

    sku: Annotated[Word, Field(examples=["LAMP-DESK-02"])]
    serials: Annotated[list[Word], Field(min_length=1, max_length=5000, examples=[["SN10042", "SN10043"]])]
    lot_code: Annotated[Word, Field(examples=["2026-07"])] = ""


class UnitChange(In):
    """What is known of one unit; what is not given stays. An empty lot means that it is not known."""

    stolen: Annotated[bool | None, Field(examples=[True])] = None
    lot_code: Annotated[Word | None, Field(examples=["2026-07"])] = None
    firmware: Annotated[Word | None, Field(examples=["2.1.4"])] = None
    date_code: Annotated[Word | None, Field(description="YYWW or YYYYWW", examples=["2614"])] = None


class SerialRangeIn(In):
    """Serial numbers that are stolen, or meant only for some countries or channels."""

    sku: Annotated[Word, Field(examples=["LAMP-DESK-02"])]
    kind: Annotated[Word, Field(description="stolen, market", examples=["market"])]
    serial_from: Annotated[Word, Field(examples=["SN20000"])]
    serial_to: Annotated[Word, Field(description="Empty: a single one", examples=["SN29999"])] = ""
    reference: Annotated[Word, Field(description="Where it is written", examples=["Contract 2026-04"])]
    countries: Annotated[list[Word], Field(max_length=300, examples=[["US", "CA"]])] = []
    channels: Annotated[list[Word], Field(max_length=100, examples=[["amazon"]])] = []
    valid_from: Annotated[date | None, Field(examples=["2026-08-01"])] = None


class Part(In):
    """A part and the lot that it was of."""

    component: Annotated[Word, Field(examples=["driver board"])]
    component_lot: Annotated[Word, Field(examples=["DB-77"])]


class ComponentsIn(In):
    """Parts built into a lot (`lot_code`) or into one unit (`serial`)."""

    sku: Annotated[Word, Field(examples=["LAMP-DESK-02"])]
    lot_code: Annotated[Word, Field(examples=["2026-07"])] = ""
    serial: Annotated[Word, Field(examples=[""])] = ""
    parts: Annotated[
        list[Part],
        Field(
            min_length=1,
            max_length=200,
            examples=[[{"component": "driver board", "component_lot": "DB-77"}]],
        ),
    ]


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
    action: Annotated[Word, Field(description="approve, review, stop_use, recall", examples=["approve"])] = (
        "review"
    )
    firmware_from: Annotated[Word, Field(examples=["2.0"])] = ""
    firmware_to: Annotated[Word, Field(examples=["2.1.4"])] = ""
    date_code_from: Annotated[Word, Field(description="YYWW or YYYYWW", examples=["2601"])] = ""
    date_code_to: Annotated[Word, Field(examples=["2614"])] = ""
    component: Annotated[Word, Field(description="A part built in", examples=["driver board"])] = ""
    component_lot: Annotated[Word, Field(description="The lot of that part", examples=["DB-77"])] = ""
    words: Annotated[
        list[Word],
        Field(max_length=20, description="One of these stands in the description", examples=[["smoke"]]),
    ] = []
    examples: Annotated[
        list[Word], Field(max_length=12, description="Photos of claims that show the look", examples=[[]])
    ] = []
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
    return catalog.units.change_unit(actor(request), unit_id, **body.model_dump())


@room.on("GET", "/serial-ranges", READ, answer=page_of(SerialRangeView), staff=True)
def serial_ranges(request: HttpRequest, sku: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List serial numbers that are stolen or meant for certain markets, newest first."""
    return catalog.lists.serial_ranges(actor(request), sku, cursor, size)


@room.on("POST", "/serial-ranges", WRITE, answer=shape(SerialRangeView), status=201, staff=True)
def new_serial_range(request: HttpRequest, body: SerialRangeIn) -> Any:
    """Write down that serial numbers are stolen, or meant for certain markets."""
    return catalog.units.save_serial_range(actor(request), **body.model_dump())


@room.on("POST", "/serial-ranges/{range_id}/end", WRITE, answer=shape(SerialRangeView), staff=True)
def end_serial_range(request: HttpRequest, range_id: Id) -> Any:
    """End a list of serial numbers today; what was found by it stays."""
    return catalog.units.end_serial_range(actor(request), range_id)


@room.on("POST", "/components", WRITE, answer=Registered, status=201, staff=True)
def components(request: HttpRequest, body: ComponentsIn) -> Any:
    """Record which lots of parts are built into a lot or a unit."""
    parts = [(part.component, part.component_lot) for part in body.parts]
    new = catalog.units.record_components(
        actor(request), body.sku, parts, lot_code=body.lot_code, serial=body.serial
    )
    return {"new": new}


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


@room.on("GET", "/advisories/{ref}/notices", READ, answer=list_of(RecallRunView), staff=True)
def recall_runs(request: HttpRequest, ref: Word) -> Any:
    """How far the letters to the owners of affected units are, newest first."""
    return catalog.lists.recall_runs(actor(request), ref)


@room.on("POST", "/advisories/{ref}/notices", WRITE, answer=shape(RecallRunView), status=202, staff=True)
def notify(request: HttpRequest, ref: Word) -> Any:
    """Write to everybody who owns an affected unit, each once however often this is asked for."""
    return send_recall(actor(request), ref)
