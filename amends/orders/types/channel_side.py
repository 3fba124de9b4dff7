"""How a channel itself knows an order line."""

from __future__ import annotations

import msgspec


class ChannelReturn(msgspec.Struct, frozen=True, kw_only=True):
    """A return in the channel that is not over. `state`: requested, approved, in_transit, received."""

    external_id: str
    state: str


class ChannelSide(msgspec.Struct, frozen=True, kw_only=True):
    """`returns`: those that name the line and are not over, newest first; `shipments`: those that held the line;
    `unshipped`: pieces that the channel still waits for."""

    channel: str
    account: str
    order_external_id: str
    version: str
    line_external_id: str
    returns: tuple[ChannelReturn, ...]
    shipments: tuple[str, ...]
    unshipped: int
