"""What the payments room asks of others (payment gateways), and its types. config/plugs.py connects them."""

from __future__ import annotations

from typing import Protocol

from amends.core.errors import Refused
from amends.payments.facts import RefundPaid
from amends.payments.types import GRANTED, TRANSACTION, Grant, PayoutView, RefundAnswer, RefundRequest

__all__ = [
    "GRANTED",
    "TRANSACTION",
    "Grant",
    "PaymentGateway",
    "PayoutView",
    "RefundAnswer",
    "RefundPaid",
    "RefundRequest",
    "automatic",
    "connect_gateways",
    "default_gateway",
    "gateway",
    "is_by_hand",
]


class PaymentGateway(Protocol):
    """One way to pay money back. Called with no transaction open; may be called again with the same request."""

    code: str
    by_hand: bool

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


def automatic() -> list[str]:
    """The codes of the gateways that answer by themselves."""
    return [code for code, one in _GATEWAYS.items() if not one.by_hand]


def default_gateway() -> str:
    """The code of the gateway for new refunds."""
    if not _DEFAULT:
        raise RuntimeError("no payment gateway is connected (config/plugs.py)")
    return _DEFAULT[0]
