"""The channel pays: it is told to refund, by the exchange room, and answers later (a fact of the exchange)."""

from __future__ import annotations

from collections.abc import Collection

from amends.core.errors import Refused
from amends.exchange.api import source_to_tell, tell
from amends.intake.ports import Told
from amends.payments.types import Original, RefundAnswer, RefundRequest

KIND = "refund"


class ChannelGateway:
    """`channels`: codes of those that the merchant lets refund by themselves."""

    code = "channel"
    by_hand = False
    posts_itself = False

    def __init__(self, channels: Collection[str]) -> None:
        self._channels = frozenset(channels)

    def takes(self, original: Original) -> bool:
        """Any payment of a channel that is let, connected, and able."""
        return (
            original.channel in self._channels
            and source_to_tell(original.channel, original.account, KIND) is not None
        )

    def refund(self, request: RefundRequest) -> RefundAnswer:
        """Have the channel told, once per key. Refused: push_impossible, push_incomplete."""
        source = source_to_tell(request.channel, request.account, KIND)
        if source is None:
            raise Refused("channel_not_connected", channel=request.channel)
        parts = {line: 0 for line, _ in request.lines}
        if request.lines:
            parts[request.lines[0][0]] = request.amount_minor
        told = Told(
            kind=KIND,
            key=request.key,
            order_external_id=request.order_external_id,
            note=request.memo_number,
            amount=request.amount_minor,
            currency=request.currency,
            lines=tuple((line, pieces, parts[line]) for line, pieces in request.lines),
            more={"parent_id": request.payment, "gateway": request.source_gateway},
        )
        tell(source, request.channel, told)
        return RefundAnswer(state="pending")
