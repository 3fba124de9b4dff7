"""Order slips (credit notes), merchandise returns and carriers of an order."""

from __future__ import annotations

from amends.channels.prestashop.reading import moment
from amends.channels.prestashop.settings import RETURN_STATES, Settings
from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.reconcile import compare_refund
from amends.channels.tree import Tree, first, get, obj, objs
from amends.intake.ports import UNSTATED
from amends.orders.ports import FulfilmentFact, RefundFact, RefundLineFact


def _begin(reader: Reader, raw: Tree, what: str, prefix: str = "") -> str:
    identity, order = reference(raw.get("id")), reference(raw.get("id_order"))
    reader.about = f"{prefix}{identity}" if identity else ""
    if not identity:
        reader.note("field_absent", "id")
    if not order:
        reader.note("order_link_absent", "id_order", what=what)
    return order


def slip_fact(reader: Reader, raw: Tree, settings: Settings) -> RefundFact | None:
    """A credit note with its lines, with tax. It does not say its currency, which is the order's."""
    mark = len(reader.problems)
    order = _begin(reader, raw, "order slip")
    products = reader.minor(raw.get("total_products_tax_incl"), UNSTATED, "total_products_tax_incl")
    shipping = reader.minor(first(raw, "total_shipping_tax_incl", "shipping_cost_amount"), UNSTATED,
                            "total_shipping_tax_incl")  # fmt: skip
    if raw.get("total_products_tax_incl") in (None, ""):
        products = reader.minor(raw.get("amount"), UNSTATED, "amount", required=True)
    lines = tuple(_line(reader, row, f"order_slip_details[{index}]") for index, row in enumerate(_details(raw)))
    amount = products + shipping
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=moment(reader, settings, raw.get("date_add"), "date_add"),
        currency=UNSTATED,
        amount=amount,
        lines=lines,
        shipping=shipping,
        adjustment=amount - shipping - sum(line.total for line in lines),
    )
    compare_refund(reader, fact, None, "total_products_tax_incl")
    return None if reader.refused_since(mark) else fact


def _details(raw: Tree) -> list[Tree]:
    found = get(raw, "associations", "order_slip_details")
    return objs(obj({"it": found}, "it"), "order_slip_detail") or objs({"it": found}, "it")


def _line(reader: Reader, raw: Tree, field: str) -> RefundLineFact:
    total = reader.minor(raw.get("amount_tax_incl"), UNSTATED, f"{field}.amount_tax_incl")
    net = reader.minor(first(raw, "amount_tax_excl", "amount_tax_incl"), UNSTATED, f"{field}.amount_tax_excl")
    return RefundLineFact(
        line_external_id=reference(raw.get("id_order_detail")),
        quantity=reader.quantity(raw.get("product_quantity"), f"{field}.product_quantity"),
        subtotal=net,
        tax=total - net,
        total=total,
    )


def return_fact(reader: Reader, raw: Tree, settings: Settings) -> RefundFact | None:
    """A merchandise return; its state is a number of the merchant's own list."""
    mark = len(reader.problems)
    order = _begin(reader, raw, "return", "return-")
    number = text(raw.get("state"))
    words = reason("", text(raw.get("question")))
    found = get(raw, "associations", "order_return_details")
    details = objs(obj({"it": found}, "it"), "order_return_detail") or objs({"it": found}, "it")
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=moment(reader, settings, raw.get("date_add"), "date_add"),
        currency=UNSTATED,
        amount=0,
        lines=tuple(
            RefundLineFact(
                line_external_id=reference(it.get("id_order_detail")),
                quantity=reader.quantity(it.get("product_quantity"), "order_return_details.product_quantity"),
                subtotal=0,
                reason=words,
            )
            for it in details
            if reference(it.get("id_order_detail"))
        ),
        reason=words,
        kind="return",
        state=reader.state(settings.return_states.get(number, number), "state", RETURN_STATES, "requested"),
    )
    return None if reader.refused_since(mark) or not reader.about else fact


def carrier_fact(reader: Reader, raw: Tree, settings: Settings) -> FulfilmentFact | None:
    """A carrier of an order: a shipment once it has a tracking number. It does not say what is in it."""
    mark = len(reader.problems)
    order = _begin(reader, raw, "carrier")
    number = text(raw.get("tracking_number"))
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=order,
        state="shipped" if number else "pending",
        shipped_at=moment(reader, settings, raw.get("date_add"), "date_add") if number else None,
        tracking_number=number,
    )
    return None if reader.refused_since(mark) else fact
