"""What the resolutions room asks of others (payment gateways, the goods that came back), and its types.
config/plugs.py connects the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from amends.core.errors import Refused
from amends.resolutions.facts import MemoIssued, RemedyGranted, RemedySettled, UnitOverpaid
from amends.resolutions.types import (
    RESOLUTION,
    TRANSACTION,
    AmountLine,
    MemoLine,
    MemoView,
    PayoutView,
    Preview,
    RefundAnswer,
    RefundRequest,
    ResolutionView,
)

__all__ = [
    "RESOLUTION",
    "TRANSACTION",
    "AmountLine",
    "MemoIssued",
    "MemoLine",
    "MemoView",
    "PaymentGateway",
    "PayoutView",
    "Preview",
    "RefundAnswer",
    "RefundRequest",
    "RemedyGranted",
    "RemedySettled",
    "ResolutionView",
    "UnitOverpaid",
    "automatic",
    "connect_gateways",
    "connect_goods",
    "default_gateway",
    "gateway",
    "goods_are_back",
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
_GOODS: list[Callable[[int], bool]] = []


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


def connect_goods(source: Callable[[int], bool]) -> None:
    """Have `source` tell of a claim's id whether its goods are back and inspected (the returns room)."""
    _GOODS[:] = [source]


def goods_are_back(claim_id: int) -> bool:
    """Whether the goods of this claim are back and inspected."""
    if not _GOODS:
        raise RuntimeError("nobody tells whether goods are back (config/plugs.py)")
    return _GOODS[0](claim_id)
