"""Reading once what all checks of a run look at."""

from __future__ import annotations

from datetime import timedelta

from amends.accounts.api import customers
from amends.accounts.ports import ELSEWHERE
from amends.catalog.api import lists, matching_advisories, products, unit
from amends.catalog.ports import ProductView, Sign
from amends.checks.queries.photos import photos_seen
from amends.checks.types import Gathered, Record
from amends.claims.api import claim, others
from amends.claims.ports import ClaimRow, ClaimView
from amends.core.actor import SYSTEM
from amends.identification.api import identified
from amends.orders.api import OrderView, SoldUnitView, buyers, order, paid_for, sold_unit, sold_units_by_serial
from amends.purchases.api import gift_of, purchase_of_order
from amends.purchases.ports import PurchaseView
from amends.warranty.api import cover


def gather(claim_id: int) -> Gathered:
    """A fixed number of statements, whatever the claim. NotFound when there is no such claim."""
    reported = claim(SYSTEM, claim_id)
    bought = order(SYSTEM, reported.order_id)
    sold = _unit(bought, reported.sold_unit_id)
    serial = reported.serial_reported
    product_id = reported.product_id
    as_of = reported.created_at.date()
    product = products([product_id]).get(product_id) if product_id is not None else None
    signs = _signs(reported, sold, product)
    covered = cover(sold, as_of)
    return Gathered(
        claim=reported,
        order=bought,
        unit=sold,
        product=product,
        made=unit(product_id, serial) if product_id is not None and serial else None,
        sales=_sales(reported),
        paid=paid_for(sold.id),
        terms_known=bool(covered.lines),
        coverage=covered,
        advisories=tuple(
            matching_advisories(signs, reported.defect_code, reported.description, as_of) if signs else ()
        ),
        ranges=tuple(
            lists.ranges_of(product.id, [sign.serial for sign in signs], as_of) if product is not None else ()
        ),
        others=_others(reported, sold),
        reused_photos=tuple(others.photos_elsewhere(claim_id)),
        as_of=as_of,
        readings=photos_seen(reported),
        record=_record(reported),
        purchase=_purchase(reported, bought),
        identified=identified(reported, product.category if product is not None else ""),
    )


def _purchase(reported: ClaimView, bought: OrderView) -> PurchaseView | None:
    """One statement, where no channel of ours told of the purchase or another customer placed the order."""
    if bought.channel == ELSEWHERE:
        return purchase_of_order(bought.id)
    if reported.customer_id is None or bought.customer_id == reported.customer_id:
        return None
    return gift_of(reported.customer_id, reported.sold_unit_id)


def _unit(bought: OrderView, sold_unit_id: int) -> SoldUnitView:
    """Out of the order that is at hand; from the database when it is not on it any more."""
    on_order = (unit for line in bought.lines for unit in line.units if unit.id == sold_unit_id)
    return next(on_order, None) or sold_unit(sold_unit_id)


def _sales(reported: ClaimView) -> tuple[SoldUnitView, ...]:
    """Two makers may use the same serial number: only sales of this product count."""
    if not reported.serial_reported:
        return ()
    return tuple(sale for sale in sold_units_by_serial(reported.serial_reported) if sale.sku == reported.sku)


def _others(reported: ClaimView, sold: SoldUnitView) -> tuple[ClaimRow, ...]:
    rows = others.other_claims(sold.id, reported.serial_reported or sold.serial, reported.id)
    return tuple(row for row in rows if row.sold_unit_id == sold.id or row.sku == reported.sku)


def _signs(reported: ClaimView, sold: SoldUnitView, product: ProductView | None) -> list[Sign]:
    """The reported serial and the recorded one where they differ: a stop-use notice must not be missed."""
    if product is None:
        return []
    serials = {reported.serial_reported or sold.serial, sold.serial or reported.serial_reported}
    return [
        Sign(
            product.id,
            serial,
            sold.lot_code if serial == sold.serial else "",
            lists.date_code_of(product.serial_pattern, serial),
        )
        for serial in sorted(serials)
    ]


def _record(reported: ClaimView) -> Record:
    """Three statements; none for a guest without identity."""
    if reported.customer_id is None:
        return Record()
    at = reported.submitted_at or reported.created_at
    year, month = others.claims_before(reported.customer_id, reported.id, at)
    person = customers([reported.customer_id]).get(reported.customer_id)
    return Record(
        claims_in_a_year=year,
        claims_in_a_month=month,
        pieces_bought_in_a_year=buyers.pieces_bought(reported.customer_id, at - timedelta(days=365)),
        customer_country=person.country if person else "",
    )
