"""A shop with one order, and the people who handle its claims: the whole house, through its rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count

from amends.accounts.api import set_money_limit
from amends.catalog.api import register_units, save_bin, save_location, save_product
from amends.claims import api as claims
from amends.claims.ports import ClaimInput, ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.money import Money
from amends.decisions import api as decisions
from amends.decisions.api import Ruling
from amends.jobs.api import run_pending
from amends.ledger.api import WITH_SUPPLIERS, Book, GoodsPlace, GoodsStatus, LegInput, post
from amends.orders.api import order, record_orders
from amends.orders.ports import CustomerFact, FulfilmentFact, LineFact, OrderFact, PaymentFact
from amends.returns.api import ReceiptInput, RmaView, inspect, receive, rma_for_claim
from amends.returns.ports import ReceiptView
from amends.workflows.api import case, reopen_case
from tests.claims.pictures import photo as picture
from tests.people import colleague

_number = count(1)
SEND_ANOTHER = Ruling(
    outcome="approve", remedy="replacement", return_required=True, reasons=(("person", "We send another one."),)
)


@dataclass(frozen=True)
class Shop:
    """Ann decides up to 100 EUR, Sue up to 5,000 and for others; Wim receives, Quinn inspects."""

    ann: Actor
    sue: Actor
    wim: Actor
    quinn: Actor
    fin: Actor


def open_shop() -> Shop:
    """People, one warehouse in Germany, two products."""
    save_location(SYSTEM, "HAM", "Returns Hamburg", "DE", ["Hafenstrasse 1", "20457 Hamburg"])
    save_bin(SYSTEM, "HAM", "Q-01", "quarantine")
    save_product(SYSTEM, "KET-1", "Steel kettle")
    save_product(SYSTEM, "CAM-1", "Camera One", serialised=True)
    register_units(SYSTEM, "CAM-1", [f"CAM{number:05}" for number in range(1, 60)])
    roles = {"ann": "agent", "sue": "supervisor", "wim": "warehouse", "quinn": "quality", "fin": "finance"}
    people = {name: colleague(name, role) for name, role in roles.items()}
    set_money_limit(SYSTEM, "agent", Money(10_000, "EUR"))
    set_money_limit(SYSTEM, "supervisor", Money(500_000, "EUR"))
    return Shop(**people)


def sell(
    sku: str = "KET-1",
    cents: int = 5_950,
    serial: str = "",
    *,
    days_ago: int = 20,
    email: str = "ada@buy.example",
    channel: str = "shopify",
    lost: bool = False,
) -> int:
    """One paid and delivered order from Germany with one piece; its id. `lost`: the parcel never came, so the
    channel still waits for another."""
    at, number = clock.now() - timedelta(days=days_ago), f"{next(_number):04}"
    line = LineFact(
        external_id="1", sku=sku, title="Steel kettle" if sku == "KET-1" else "Camera One", quantity=1,
        unit_price=Decimal(cents).scaleb(-2), gross=cents, tax=round(cents * 19 / 119), total=cents,
        serials=(serial,) if serial else (),
    )  # fmt: skip
    fact = OrderFact(
        channel=channel, account="shop", external_id=f"o{number}", number=f"#{number}",
        version=at.isoformat(), placed_at=at, updated_at=at, currency="EUR",
        customer=CustomerFact(external_id=f"c-{email}", email=email, name="Ada Buyer", country="DE"),
        country="DE", prices_include_tax=True, lines=(line,), subtotal=cents, tax=line.tax, total=cents,
        payment_state="paid", fulfilment_state="fulfilled",
        payments=(PaymentFact(external_id="p1", kind="sale", state="succeeded", amount=cents, at=at),),
        fulfilments=(
            FulfilmentFact(
                external_id="f1", order_external_id=f"o{number}", state="failed" if lost else "delivered",
                shipped_at=at, delivered_at=None if lost else at + timedelta(days=2), lines=(("1", 1),),
            ),
        ),
    )  # fmt: skip
    (outcome,) = record_orders([fact])
    assert outcome.order_id is not None, outcome
    return outcome.order_id


def report(order_id: int, defect: str = "doa_no_power", serial: str = "", *, photo: bool = False) -> ClaimView:
    """A claim on the order's only line, handed in; nothing has been checked yet."""
    line = order(SYSTEM, order_id).lines[0]
    claim = claims.open_claim(
        SYSTEM,
        ClaimInput(
            order_id=order_id, order_line_id=line.id, defect_code=defect,
            description="It does not come on at all.", serial=serial,
        ),
    )  # fmt: skip
    if photo:
        claims.add_photo(SYSTEM, claim.id, "photo.jpg", picture(width=640, height=480))
    claims.submit(SYSTEM, claim.id)
    return claim


def arrived(shop: Shop, claim_id: int, serial: str = "", condition: str = "as_expected") -> ReceiptView:
    """The parcel of the claim's return is booked in, and all that follows from it is done."""
    back = open_return(claim_id)
    seen = ReceiptInput(
        rma_id=back.id, quantity=1, serial=serial, location_code="HAM", key=back.public_id, condition=condition
    )
    receipt = receive(shop.wim, seen)
    run_pending()
    return receipt


def inspected(shop: Shop, receipt: ReceiptView, result: str = "defect_confirmed", defect: str = "") -> None:
    """The inspector has spoken, and all that follows from it is done."""
    inspect(
        shop.quinn, receipt.id, defect or ("power_supply_failed" if result == "defect_confirmed" else ""), result
    )
    run_pending()


def open_return(claim_id: int) -> RmaView:
    """The claim's return."""
    back = rma_for_claim(claim_id)
    assert back is not None
    return back


def shelve(sku: str, units: int) -> None:
    """Sellable pieces in Hamburg."""
    shelf = GoodsPlace("HAM", GoodsStatus.SELLABLE, "A-01")
    legs = [LegInput(WITH_SUPPLIERS, f"sku:{sku}", -units), LegInput(shelf, f"sku:{sku}", units)]
    post(Book.GOODS, "stock", "TEST", legs, SYSTEM, key=f"stock {sku}")


def decided(shop: Shop, claim_id: int) -> None:
    """The claim comes to a person, who has another unit sent."""
    run_pending()
    if case(SYSTEM, claim_id).claim.state == "decided":
        reopen_case(shop.ann, claim_id, "Another one instead.")
    decisions.decide(shop.sue, claim_id, SEND_ANOTHER, "Better for the customer.")
    run_pending()
