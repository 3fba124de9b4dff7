"""The one list of plugs: channels, checks, payment gateways, and what listens to which fact."""

from __future__ import annotations

from django.conf import settings

import amends.web.portal.link  # noqa: F401 (declares the job that sends links)
from amends.channels.api import ALL as CHANNELS
from amends.channels.api import Generic, Prestashop
from amends.channels.x12.supplier import SupplierEdi
from amends.checks.api import STANDARD
from amends.checks.ports import plug
from amends.core.actor import SYSTEM
from amends.core.money import Money
from amends.credit.api import issue
from amends.decisions import ports as decisions
from amends.intake.api import register_channel
from amends.intake.queries.mappings import mapping_of
from amends.ledger.api import MoneyAccount
from amends.notices import ports as notices
from amends.parcels.carriers.karrio import read_carriers
from amends.parcels.carriers.neutral import ByHand, Neutral
from amends.parcels.ports import connect_carriers
from amends.payments import ports as payments
from amends.payments.gateways.channel import ChannelGateway
from amends.payments.gateways.http import HttpGateway
from amends.payments.gateways.manual import ManualGateway
from amends.payments.gateways.store_credit import StoreCreditGateway
from amends.payments.gateways.stripe import StripeGateway
from amends.payments.ports import RefundRequest
from amends.quality import api as quality
from amends.recovery import api as recovery
from amends.recovery import ports as recovery_ports
from amends.replacements import ports as replacements
from amends.replacements.holders.manual import ManualHolder
from amends.replacements.holders.stripe import StripeHolder
from amends.resolutions import ports as resolutions
from amends.resolutions.api import memo_pdf, previews
from amends.returns.api import returnless, rma_for_claim
from amends.workflows import api as workflows

CARRIERS = (
    ("dhl", "DHL", "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}"),
    ("dpd", "DPD", "https://tracking.dpd.de/status/en_US/parcel/{}"),
    ("gls", "GLS", "https://gls-group.com/track/{}"),
    ("hermes", "Hermes", ""),
    ("ups", "UPS", "https://www.ups.com/track?tracknum={}"),
    ("fedex", "FedEx", "https://www.fedex.com/fedextrack/?trknbr={}"),
    ("usps", "USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={}"),
    ("royal_mail", "Royal Mail", ""),
    ("post", "Post office", ""),
    ("other", "Another carrier", ""),
)
"""Carriers whose number a customer can tell; their labels are their own."""


def connect() -> None:
    """Register every plug. Called once, when all rooms are loaded.

    Importing the storylines subscribes them; each is named in workflows/storylines/__init__.py.
    """
    _connect_channels()
    plug(*STANDARD)
    assert workflows.storylines
    decisions.connect_amounts(_amounts)
    connect_gateways()
    resolutions.connect_goods(_goods_are_back)
    papers = {"memo": _memo_paper, "supplier_claim": _supplier_claim_paper, "quality_week": _week_paper}
    notices.connect_papers(papers)
    recovery_ports.connect_edi(SupplierEdi())
    replacements.connect_arrivals(_anything_came)
    connect_holders()
    connect_parcel_carriers()


def connect_parcel_carriers() -> None:
    """Our own label, the carriers of the settings' file, and those whose numbers are typed by hand."""
    booked = read_carriers(settings.CARRIERS) if settings.CARRIERS else []
    known = {one.code for one in booked}
    connect_carriers([Neutral(), *booked, *(ByHand(*one) for one in CARRIERS if one[0] not in known)])


def connect_gateways() -> None:
    """Ways to pay refunds: bank transfer by hand, and a provider when one is set."""
    gateways: list[payments.PaymentGateway] = [ManualGateway(), StoreCreditGateway(_credit)]
    if settings.STRIPE_KEY:
        gateways.append(StripeGateway(settings.STRIPE_KEY, settings.STRIPE_URL))
    if settings.REFUND_CHANNELS:
        gateways.append(ChannelGateway(settings.REFUND_CHANNELS))
    default = gateways[0].code
    if settings.REFUND_URL:
        default = HttpGateway.code
        gateways.append(HttpGateway(settings.REFUND_URL, settings.REFUND_TOKEN))
    payments.connect_gateways(gateways, default)


def connect_holders() -> None:
    """Who holds the money that secures an advance replacement, by the settings."""
    holders: list[replacements.CollateralHolder] = [ManualHolder()]
    if settings.STRIPE_KEY:
        holders.append(StripeHolder(settings.STRIPE_KEY, settings.STRIPE_URL, settings.SITE_URL))
    replacements.connect_holders(holders)


def _credit(request: RefundRequest) -> str:
    """Store credit for money that is owed as a refund; once per key."""
    assert request.customer_id is not None
    money = Money(request.amount_minor, request.currency)
    owed = MoneyAccount("refunds_payable", request.owner)
    issue(SYSTEM, request.customer_id, money, key=request.key, source=owed, reference=request.memo_number)
    return request.key


def _amounts(sold_unit_id: int, quantity: int) -> decisions.Amounts:
    """What the resolutions room would pay now (decisions stand below it, so the answer comes through here)."""
    ask = previews(sold_unit_id, quantity)

    def worth(asked: decisions.Asked) -> decisions.Worth:
        found = ask(asked)
        return decisions.Worth(minor=found.total, currency=found.currency, digest=found.digest)

    return worth


def _memo_paper(number: str) -> notices.Attachment:
    """A credit memo or its correction, to go with a letter."""
    return notices.Attachment(name=f"{number}.pdf", kind="application/pdf", body=memo_pdf(SYSTEM, number))


def _supplier_claim_paper(ref: str) -> notices.Attachment:
    """A supplier claim, to go with its letter."""
    return notices.Attachment(name=f"{ref}.pdf", kind="application/pdf", body=recovery.paper(ref))


def _week_paper(reference: str) -> notices.Attachment:
    """The weekly quality report as it was sent."""
    name, body = quality.weekly.paper(reference)
    return notices.Attachment(name=name, kind="application/pdf", body=body)


def _goods_are_back(claim_id: int) -> bool:
    """Whether nothing is waited for (returns stand above resolutions): the claim's newest return is received and
    inspected, or the customer keeps the goods."""
    found = rma_for_claim(claim_id)
    if found is not None and found.state in ("inspected", "closed"):
        return True
    return returnless.waiver_for(claim_id) is not None


def _anything_came(claim_id: int) -> bool:
    """Whether a parcel came for the claim's newest return, inspected or not."""
    found = rma_for_claim(claim_id)
    return found is not None and found.state in ("received", "inspected", "closed")


def _connect_channels() -> None:
    generic = Generic(lambda account: mapping_of(Generic.code, account))
    prestashop = Prestashop(lambda account: mapping_of(Prestashop.code, account))
    for channel in (*CHANNELS, generic, prestashop):
        register_channel(channel)
