"""The channels that are plugged in."""

from __future__ import annotations

from amends.core.errors import Refused
from amends.intake.types import Channel

_CHANNELS: dict[str, Channel] = {}


def register_channel(channel: Channel) -> None:
    """Plug a channel in (config/plugs.py)."""
    _CHANNELS[channel.code] = channel


def channel(code: str) -> Channel:
    """The channel of this code; Refused("channel_unknown")."""
    found = _CHANNELS.get(code)
    if found is None:
        raise Refused("channel_unknown", channel=code, known=", ".join(channel_codes()) or "none")
    return found


def channel_codes() -> list[str]:
    """Codes of all plugged channels."""
    return sorted(_CHANNELS)


def channels() -> dict[str, Channel]:
    """All plugged channels by code, in order of their codes."""
    return {code: _CHANNELS[code] for code in channel_codes()}


def recognise(body: bytes) -> list[str]:
    """Codes of the channels that these bytes look like; several when families share a format."""
    return [code for code in channel_codes() if _CHANNELS[code].recognises(body)]
