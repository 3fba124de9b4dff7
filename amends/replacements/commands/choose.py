"""Another variant instead, and what it costs more or less."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.catalog.api import product_by_sku
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import move
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from amends.replacements.commands import stock
from amends.replacements.commands.prepare import keep, locked
from amends.replacements.models import Replacement
from amends.replacements.queries.views import replacement_view
from amends.replacements.rules.difference import check_price, price_tax, verb_for
from amends.replacements.types import DIFFERENCE, REPLACEMENT, ReplacementView

_OPEN = ("planned", "reserved", "lapsed")


def choose_variant(actor: Actor, ref: str, sku: str, price_minor: int, reason: str = "") -> ReplacementView:
    """Send `sku` instead, which costs `price_minor` with tax for the whole quantity.

    What was kept goes back to the shelf and the other article is reserved, both or neither. The customer pays the
    difference before it goes out, or gets it back. Only staff sets prices.
    Refused: replacement_not_open, variant_unknown, price_wrong, price_not_stated, difference_settled, stock_short.
    """
    require(actor, Right.RETURNS_AUTHORISE)
    price = check_price(price_minor)
    product = product_by_sku(sku.strip())
    if product is None:
        raise Refused("variant_unknown", sku=sku.strip(), field="sku")
    with transaction.atomic():
        row = locked(ref)
        if row.state not in _OPEN:
            raise Refused("replacement_not_open", state=row.state)
        if row.difference_state in ("paid", "refunded"):
            raise Refused("difference_settled", state=row.difference_state)
        if row.value_minor == 0 and price > 0:
            raise Refused("price_not_stated", field="price")
        if product.sku != row.sku:
            _swap(actor, row, product.sku, product.title)
        _price(actor, row, price, reason)
        return replacement_view(row)


def _swap(actor: Actor, row: Replacement, sku: str, title: str) -> None:
    if row.state == "reserved":
        stock.put_back(actor, row, f"{sku} instead")
        move(row, REPLACEMENT, "free", actor, f"{sku} instead")
    row.sku, row.title = sku, title
    row.save(update_fields=["sku", "title"])
    keep(actor, row)


def _price(actor: Actor, row: Replacement, price: int, reason: str) -> None:
    row.price_minor = price
    row.price_tax_minor = price_tax(row.value_minor, row.value_tax_minor, price, row.currency)
    row.save(update_fields=["price_minor", "price_tax_minor"])
    difference = price - row.value_minor
    verb = verb_for(row.difference_state, difference)
    if verb:
        why = reason.strip() or f"{row.sku}: {Money(difference, row.currency)}"
        move(row, DIFFERENCE, verb, actor, why, field="difference_state")


def settle_difference(actor: Actor, ref: str, verb: str, note: str) -> ReplacementView:
    """`pay`: the customer's money came (`note`: the bank's reference); `refund`: ours went out; `waive`: it is
    given away (`note`: why, by a lead). Recorded and posted once; the same again changes nothing.

    Refused: difference_none, bank_reference_missing, reason_missing.
    """
    require(actor, Right.CLAIMS_APPROVE_SECOND if verb == "waive" else Right.MEMOS_ISSUE)
    if not note.strip():
        raise Refused("reason_missing" if verb == "waive" else "bank_reference_missing", field="note")
    with transaction.atomic():
        row = locked(ref)
        if verb in DIFFERENCE.table and row.difference_state == DIFFERENCE.table[verb][1]:
            return replacement_view(row)
        if verb not in ("pay", "refund", "waive") or verb not in DIFFERENCE.verbs(row.difference_state):
            raise Refused("difference_none", verb=verb)
        move(row, DIFFERENCE, verb, actor, note.strip(), field="difference_state", difference_note=note.strip())
        if verb != "waive":
            _post(actor, row, note.strip())
        return replacement_view(row)


def _post(actor: Actor, row: Replacement, reference: str) -> None:
    """Debit the bank, credit sales and tax; the other way round for money back."""
    total = row.price_minor - row.value_minor
    tax = row.price_tax_minor - row.value_tax_minor
    legs = [
        LegInput(MoneyAccount("payments", "gateway:manual"), row.currency, total),
        LegInput(MoneyAccount("replacement_sales"), row.currency, tax - total),
        LegInput(MoneyAccount("tax_payable"), row.currency, -tax),
    ]
    legs = [leg for leg in legs if leg.amount]
    post(Book.MONEY, "price_difference", row.public_id, legs, actor, key=f"difference:{row.pk}", reason=reference)
