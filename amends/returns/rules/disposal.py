"""Dispositions: where each code sends the goods."""

from __future__ import annotations

import amends.returns.rules.texts  # noqa: F401
from amends.core.errors import Refused
from amends.core.money import is_currency
from amends.ledger.ports import WITH_CUSTOMERS, GoodsPlace, GoodsStatus
from amends.returns.types import DESTINATIONS, OWN_BIN, DisposalTerms


def destination(code: str, to_status: str = "") -> GoodsStatus:
    """The status that the goods go to. Refused: disposition_unknown, status_unknown."""
    known = DESTINATIONS.get(code)
    if known is None:
        raise Refused("disposition_unknown", field="code", known=", ".join(DESTINATIONS))
    if not to_status:
        return known[0]
    if to_status not in known:
        raise Refused("status_unknown", field="to_status", disposition=code, known=", ".join(known))
    return GoodsStatus(to_status)


def target(code: str, status: GoodsStatus, location: str) -> GoodsPlace:
    """The place in the goods book."""
    if status is GoodsStatus.WITH_CUSTOMER:
        return WITH_CUSTOMERS
    return GoodsPlace(location, status, code if code in OWN_BIN else "")


def check_terms(code: str, terms: DisposalTerms, *, stores_data: bool) -> None:
    """Refused: erasure_needed (goods that hold somebody's data go to stock through the refurbishment centre only),
    proceeds_wrong (only what is liquidated brings money, with its currency)."""
    if code == "use_as_is" and stores_data:
        raise Refused("erasure_needed", field="code")
    if terms.proceeds_minor is None:
        return
    if code != "liquidate" or not 0 <= terms.proceeds_minor <= 10**12 or not is_currency(terms.currency):
        raise Refused("proceeds_wrong", field="proceeds")


def check_certificate(code: str, certificate: str) -> None:
    """Refused("certificate_missing") for recycling that nobody has certified."""
    if code == "recycle" and not certificate.strip():
        raise Refused("certificate_missing", field="certificate")
