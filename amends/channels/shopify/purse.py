"""Picking the currency that the customer paid out of Shopify's double amounts."""

from __future__ import annotations

from typing import Any

from amends.channels.reading import Reader, text
from amends.channels.shopify.shapes import Adjustment, Allocation, MoneySet, TaxLine, Transaction


class Purse:
    """Reads amounts of one order or refund in one currency: the presentment currency where it is given.

    A credit memo must be in the customer's currency, so the shop's own currency is only read where the two
    are the same.
    """

    def __init__(self, reader: Reader, currency: str, shop_currency: str = "") -> None:
        self.reader = reader
        self.currency = currency
        self._doubled = bool(shop_currency) and shop_currency != currency

    def minor(self, plain: Any, both: MoneySet | None, field: str, *, required: bool = False) -> int:
        """Minor units of an amount that is given alone, in both currencies, or in either way."""
        if both is None and not self._doubled:
            return self.reader.minor(plain, self.currency, field, required=required)
        found = both.presentment_money if both is not None else None
        if found is not None and found.amount is not None:
            if text(found.currency_code).upper() == self.currency:
                return self.reader.minor(found.amount, self.currency, field, required=required)
            self.reader.note("currency_mixed", field, currency=self.currency)
        elif self._doubled and self.reader.number(plain, field):
            self.reader.note("currency_mixed", field, currency=self.currency)
        if plain is None and both is not None and both.shop_money is not None:
            plain = both.shop_money.amount
            if self._doubled and found is None and self.reader.number(plain, field):
                self.reader.note("currency_mixed", field, currency=self.currency)
        return self.reader.minor(plain, self.currency, field, required=required)

    def stated(self, plain: Any, both: MoneySet | None, field: str) -> int | None:
        """As `minor`, but None when the payload does not say."""
        if (plain is None or plain == "") and both is None:
            return None
        return self.minor(plain, both, field)

    def taxes(self, lines: list[TaxLine] | None, field: str) -> int:
        """The sum of tax lines."""
        return sum(self.minor(line.price, line.price_set, f"{field}.tax_lines") for line in lines or ())

    def discounts(self, shares: list[Allocation] | None, field: str) -> int:
        """The sum of discount allocations."""
        return sum(self.minor(it.amount, it.amount_set, f"{field}.discount_allocations") for it in shares or ())

    def adjustments(self, found: list[Adjustment] | None, kind: str) -> int:
        """What adjustments of a kind paid back on top of the lines (Shopify's negative is our positive)."""
        field = "order_adjustments"
        return -sum(
            self.minor(it.amount, it.amount_set, field) + self.minor(it.tax_amount, it.tax_amount_set, field)
            for it in found or ()
            if text(it.kind) == kind
        )

    def moved(self, transaction: Transaction, field: str) -> int:
        """The amount of a transaction, which states its own currency."""
        own = text(transaction.currency).upper()
        if transaction.amount_set is None and own and own != self.currency:
            self.reader.note("currency_mixed", field, currency=self.currency)
            return self.reader.minor(transaction.amount, self.currency, field)
        if transaction.amount_set is None:
            return self.reader.minor(transaction.amount, self.currency, field)
        return self.minor(transaction.amount, transaction.amount_set, field)
