"""What the payments room asks of others (payment gateways), and its types. config/plugs.py connects them."""

from __future__ import annotations

from typing import Protocol

from amends.core.errors import Refused
from amends.payments.facts import RefundFailed, RefundPaid
from amends.payments.types import (
    GRANTED,
    TRANSACTION,
    BankAccountView,
    BankFileView,
    DayView,
    Difference,
    Grant,
    Original,
    OwnAccount,
    Part,
    PayoutView,
    RefundAnswer,
    RefundRequest,
    Waiting,
)

__all__ = [
    "GRANTED",
    "TRANSACTION",
    "BankAccountView",
    "BankFileView",
    "DayView",
    "Difference",
    "Grant",
    "Original",
    "OwnAccount",
    "Part",
    "PaymentGateway",
    "PayoutView",
    "RefundAnswer",
    "RefundFailed",
    "RefundPaid",
    "RefundRequest",
    "Waiting",
    "automatic",
    "connect_gateways",
    "default_gateway",
    "gateway",
    "is_by_hand",
    "posts_itself",
    "way_for",
    "ways",
]


class PaymentGateway(Protocol):
    """One way to pay money back. Called with no transaction open; may be called again with the same request."""

    code: str
    by_hand: bool
    posts_itself: bool
    """Whether the money's posting in the books is made by the gateway (store credit has a room of its own)."""

    def takes(self, original: Original) -> bool:
        """Whether money can go back to this original payment over this gateway."""

    def refund(self, request: RefundRequest) -> RefundAnswer:
        """Pay `request.amount_minor` back, once per `request.key`, and tell what came of it.

        A definite no is an answer ("failed"). Raises Unavailable when it is not known what came of it: then
        the same request is sent again later.
        """


_GATEWAYS: dict[str, PaymentGateway] = {}
_DEFAULT: list[str] = []


def connect_gateways(gateways: list[PaymentGateway], default: str) -> None:
    """Have refunds paid over these; new ones over `default`. Refused("gateway_unknown")."""
    known = {one.code: one for one in gateways}
    if default not in known:
        raise Refused("gateway_unknown", gateway=default, known=", ".join(known))
    _GATEWAYS.clear()
    _GATEWAYS.update(known)
    _DEFAULT[:] = [default]


def gateway(code: str) -> PaymentGateway:
    """Refused("gateway_unknown") when it is not connected (any more)."""
    if code not in _GATEWAYS:
        raise Refused("gateway_unknown", gateway=code, known=", ".join(_GATEWAYS))
    return _GATEWAYS[code]


def is_by_hand(code: str) -> bool:
    """Whether a person executes and reports this gateway's payouts."""
    return code in _GATEWAYS and _GATEWAYS[code].by_hand


def posts_itself(code: str) -> bool:
    """Whether this gateway's money is posted by the gateway."""
    return code in _GATEWAYS and _GATEWAYS[code].posts_itself


def way_for(original: Original) -> str:
    """The gateway over which money goes back to this payment: the first that takes it; empty when none does."""
    return next((code for code, one in _GATEWAYS.items() if one.takes(original)), "")


def automatic() -> list[str]:
    """The codes of the gateways that answer by themselves."""
    return [code for code, one in _GATEWAYS.items() if not one.by_hand]


def ways() -> list[str]:
    """The codes of all gateways: the ways that finance may choose from."""
    return list(_GATEWAYS)


def default_gateway() -> str:
    """The code of the gateway for new refunds."""
    if not _DEFAULT:
        raise RuntimeError("no payment gateway is connected (config/plugs.py)")
    return _DEFAULT[0]
