"""The retail file as a channel, so that its dead letters can be replayed like any other."""

from __future__ import annotations

import msgspec

from amends.channels.party import Party
from amends.channels.retail.read import Row
from amends.channels.retail.sort import CHANNEL, Cancellation, Dead, pennies, sort_invoice
from amends.core.errors import register_texts
from amends.intake.ports import Delivery, Parsed, Problem, Record
from amends.orders.ports import OrderFact

register_texts(
    {
        "stock_write_off": "Invoice {invoice} ({rows} rows, {note}) takes stock away without a sale or a price. "
        "Book it in the inventory system, then discard this letter.",
        "stock_write_off_damage": "Invoice {invoice} writes off damaged stock ({note}); nothing was sold. "
        "Book it in the inventory system and tell quality, then discard this letter.",
        "stock_adjustment": "Invoice {invoice} ({rows} rows, {note}) adds stock at no price and to no customer. "
        "Book it in the inventory system, then discard this letter.",
        "bad_debt_adjustment": "Invoice {invoice} adjusts the books ({note}), it sells nothing. "
        "Hand it to finance, then discard this letter.",
        "cancellation_sign": "Invoice {invoice} is a cancellation, but {rows} of its rows take nothing back. "
        "Correct the quantity's sign in the export and import again.",
        "negative_price": "Invoice {invoice} has a negative price. Correct it in the export and import again.",
        "negative_quantity": "Invoice {invoice} takes back goods at a price but is no cancellation (its number "
        "does not begin with C). Correct the number or the quantity in the export and import again.",
        "zero_quantity": "Invoice {invoice} has a row with quantity 0. Correct it in the export and import again.",
        "invoice_missing": "{rows} rows have no invoice number. Fill it in in the export and import again.",
        "quantity_unreadable": "Invoice {invoice}: a quantity is no whole number. Correct it and import again.",
        "price_unreadable": "Invoice {invoice}: a price is no amount. Correct it and import again.",
        "date_unreadable": "Invoice {invoice}: a date cannot be read. Correct it and import again.",
        "cancellation_alone": "Cancellations are matched against all purchases of a file: import it again.",
    }
)


def facts_of(dead: Dead) -> dict[str, str]:
    """What a dead letter's text quotes."""
    note = dead.note or "no text"
    return {"invoice": dead.invoice or "(none)", "rows": str(len(dead.rows)), "note": note}


def value_of(dead: Dead) -> int:
    """The rows' amount in pence."""
    return sum(pennies(row.micro) for row in dead.rows)


def body_of(dead: Dead) -> bytes:
    """The rows as they came, so that the letter can be read and replayed."""
    return msgspec.json.encode(dead.rows)


class Retail(Party):
    """Rows of one invoice as JSON. Files come by `amends import retail`, never by webhook."""

    code = CHANNEL
    title = "Retail file"
    topics = ("rows", "file")

    def topic(self, delivery: Delivery) -> str:
        """One kind only."""
        return "rows"

    def parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """Sort the rows of a dead letter again (after the rules were mended)."""
        if topic == "file":
            return Parsed(kind="file", ignored="a whole file: it is taken by `amends import retail`")
        try:
            rows = msgspec.json.decode(body, type=list[Row])
        except msgspec.MsgspecError as error:
            problem = Problem(code="payload_unreadable", facts={"why": str(error)})
            return Parsed(kind="rows", problems=(problem,))
        records: list[Record] = []
        problems = []
        for result in sort_invoice(rows[0].invoice, rows) if rows else ():
            match result:
                case OrderFact():
                    records.append(result)
                case Cancellation():
                    problems.append(Problem(code="cancellation_alone"))
                case Dead():
                    problems.append(Problem(code=result.code, field="rows", facts=facts_of(result)))
        return Parsed(kind="rows", records=tuple(records), problems=tuple(problems))
