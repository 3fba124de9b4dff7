"""Credit memos, returns (RMA of Adobe Commerce), invoices and shipments: documents of their own."""

from __future__ import annotations

from amends.channels.magento.lines import row_discount
from amends.channels.magento.states import CREDITMEMO, INVOICE, RMA
from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.reconcile import compare_refund
from amends.channels.tree import Tree, first, obj, objs
from amends.intake.ports import UNSTATED
from amends.orders.ports import FulfilmentFact, PaymentFact, RefundFact, RefundLineFact


def _begin(reader: Reader, raw: Tree, what: str, *names: str) -> str:
    reader.about = next((found for name in names if (found := reference(raw.get(name)))), "")
    if not reader.about:
        reader.note("field_absent", names[0])
    order = reference(raw.get("order_id")) or reference(raw.get("order_entity_id"))
    if not order:
        reader.note("order_link_absent", "order_id", what=what)
    return order


def _state(reader: Reader, raw: Tree, table: dict[str, str], fallback: str) -> str:
    """A number, as text or not, or (Magento 1) the same in text."""
    return reader.state(raw.get("state"), "state", table, fallback)


def creditmemo_fact(reader: Reader, raw: Tree) -> RefundFact | None:
    """A credit memo with the lines it pays back."""
    mark = len(reader.problems)
    order = _begin(reader, raw, "credit memo", "entity_id", "creditmemo_id", "increment_id")
    currency = reader.currency(first(raw, "order_currency_code", "base_currency_code"), "order_currency_code")
    amount = reader.minor(raw.get("grand_total"), currency, "grand_total", required=True)
    words = _words(raw)
    lines = tuple(_line(reader, row, currency, words, index) for index, row in enumerate(_paying(raw)))
    shipping = _shipping(reader, raw, currency, _cuts(reader, raw, currency))
    lines_total = sum(line.total for line in lines)
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=reader.instant(raw.get("created_at"), "created_at"),
        currency=currency,
        amount=amount,
        lines=lines,
        shipping=shipping,
        adjustment=amount - shipping - lines_total,
        reason=words,
        state=_state(reader, raw, CREDITMEMO, "done"),
    )
    compare_refund(reader, fact, _adjustment(reader, raw, currency), "grand_total")
    return None if reader.refused_since(mark) else fact


def _paying(raw: Tree) -> list[Tree]:
    """The rows that bear money or stand alone. The other row of a composite product repeats it with nothing."""
    rows = [row for row in objs(raw, "items") if text(row.get("qty")) not in ("0", "0.0000", "")]
    paying = [row for row in rows if _has_money(row)]
    return paying or rows


def _has_money(row: Tree) -> bool:
    return any(text(row.get(name)).strip("0.") or _positive(row.get(name)) for name in ("row_total", "price"))


def _positive(value: object) -> bool:
    return not isinstance(value, str | bool | list | dict) and bool(value)


def _line(reader: Reader, row: Tree, currency: str, words: str, index: int) -> RefundLineFact:
    field = f"items[{index}]"
    net = reader.minor(row.get("row_total"), currency, f"{field}.row_total")
    cut = row_discount(reader, row, currency, field)
    tax = reader.minor(row.get("tax_amount"), currency, f"{field}.tax_amount")
    weee = reader.minor(row.get("weee_tax_applied_row_amount"), currency, f"{field}.weee_tax_applied_row_amount")
    return RefundLineFact(
        line_external_id=reference(row.get("order_item_id")),
        quantity=reader.quantity(row.get("qty"), f"{field}.qty"),
        subtotal=net - cut + weee,
        tax=tax,
        total=net - cut + weee + tax,
        restock="return" if row.get("back_to_stock") in (True, 1, "1") else "",
        reason=words,
    )


def _cuts(reader: Reader, raw: Tree, currency: str) -> int:
    """The discount that the rows bear, with the tax in it."""
    return sum(
        abs(reader.minor(row.get("discount_amount"), currency, "items.discount_amount")) for row in _paying(raw)
    )


def _shipping(reader: Reader, raw: Tree, currency: str, line_cuts: int) -> int:
    """Shipping with its tax, less the part of the discount that no row bears."""
    charge = reader.minor(raw.get("shipping_amount"), currency, "shipping_amount")
    tax = reader.minor(raw.get("shipping_tax_amount"), currency, "shipping_tax_amount")
    hidden = first(raw, "shipping_discount_tax_compensation_amount", "shipping_hidden_tax_amount")
    hidden_tax = reader.minor(hidden, currency, "shipping_discount_tax_compensation_amount")
    rest = abs(reader.minor(raw.get("discount_amount"), currency, "discount_amount")) - line_cuts
    return charge + tax + hidden_tax - (min(rest, charge + tax) if rest > 0 and charge else 0)


def _adjustment(reader: Reader, raw: Tree, currency: str) -> int:
    """What was added (adjustment refund) and kept (adjustment fee), and what went back as stored value instead."""
    if raw.get("adjustment_positive") in (None, "") and raw.get("adjustment_negative") in (None, ""):
        plain = reader.minor(raw.get("adjustment"), currency, "adjustment")
    else:
        plain = reader.minor(raw.get("adjustment_positive"), currency, "adjustment_positive") - abs(
            reader.minor(raw.get("adjustment_negative"), currency, "adjustment_negative")
        )
    names = ("gift_cards_amount", "customer_balance_amount", "reward_currency_amount")
    more = obj(raw, "extension_attributes")
    return plain - sum(abs(reader.minor(first(raw, name) or first(more, name), currency, name)) for name in names)


def _words(raw: Tree) -> str:
    notes = [text(it.get("comment")) for it in objs(raw, "comments")] or [text(raw.get("customer_note"))]
    return reason("", *[note for note in notes if note])


_COUNTS = ("qty_approved", "qty_returned", "qty_authorized", "qty_requested")


def rma_fact(reader: Reader, raw: Tree) -> RefundFact | None:
    """A return authorisation. Reasons, conditions and resolutions are numbers of the merchant's own lists."""
    mark = len(reader.problems)
    order = _begin(reader, raw, "return", "entity_id", "increment_id")
    words = _words(raw)
    identity = reader.about
    lines = tuple(
        RefundLineFact(
            line_external_id=reference(row.get("order_item_id")),
            quantity=reader.quantity(
                first(row, "qty_approved", "qty_returned", "qty_authorized", "qty_requested"),
                f"items[{index}].qty",
            ),
            subtotal=0,
            reason=reason("", *_codes(row), words),
        )
        for index, row in enumerate(objs(raw, "items"))
        if reference(row.get("order_item_id"))
    )
    fact = RefundFact(
        external_id=f"return-{identity}",
        order_external_id=order,
        at=reader.instant(raw.get("date_requested"), "date_requested"),
        currency=UNSTATED,
        amount=0,
        lines=lines,
        reason=words,
        kind="return",
        state=reader.state(raw.get("status"), "status", RMA, "requested"),
    )
    return None if reader.refused_since(mark) or not identity else fact


def _codes(row: Tree) -> list[str]:
    return [f"{name} {value}" for name in ("reason", "condition", "resolution") if (value := text(row.get(name)))]


def invoice_fact(reader: Reader, raw: Tree) -> PaymentFact | None:
    """An invoice as the payment of its order. The order repeats it with all that was paid so far, which is why
    both bear the order's id."""
    mark = len(reader.problems)
    order = _begin(reader, raw, "invoice", "entity_id", "invoice_id", "increment_id")
    currency = reader.currency(first(raw, "order_currency_code", "base_currency_code"), "order_currency_code")
    reader.about = f"order-{order}" if order else reader.about
    fact = PaymentFact(
        external_id=reader.about,
        kind="capture",
        state=_state(reader, raw, INVOICE, "pending"),
        amount=reader.minor(raw.get("grand_total"), currency, "grand_total", required=True),
        at=reader.instant(raw.get("created_at"), "created_at"),
        currency=currency,
        order_external_id=order,
    )
    return None if reader.refused_since(mark) else fact


def shipment_fact(reader: Reader, raw: Tree) -> FulfilmentFact | None:
    """A shipment with its tracks."""
    mark = len(reader.problems)
    order = _begin(reader, raw, "shipment", "entity_id", "shipment_id", "increment_id")
    tracks = [text(it.get("track_number")) or text(it.get("number")) for it in objs(raw, "tracks")]
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=order,
        state="shipped",
        shipped_at=reader.instant(raw.get("created_at"), "created_at"),
        tracking_number=next((number for number in tracks if number), ""),
        lines=tuple(
            (reference(row.get("order_item_id")), reader.quantity(row.get("qty"), f"items[{index}].qty"))
            for index, row in enumerate(objs(raw, "items"))
            if reference(row.get("order_item_id"))
        ),
    )
    return None if reader.refused_since(mark) else fact


def track_fact(reader: Reader, raw: Tree) -> FulfilmentFact | None:
    """A tracking number that was added to a shipment (`parent_id`)."""
    mark = len(reader.problems)
    order = _begin(reader, raw, "track", "parent_id")
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=order,
        state="shipped",
        shipped_at=reader.instant(raw.get("created_at"), "created_at"),
        tracking_number=text(raw.get("track_number")),
    )
    return None if reader.refused_since(mark) else fact
