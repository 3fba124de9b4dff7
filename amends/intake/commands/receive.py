"""The receiver's part of intake: which source a delivery is for, whether it is genuine, and keeping many at once.

It runs in an event loop beside Django, on connections of its own.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import msgspec

from amends.accounts.api import installation_keys
from amends.core.errors import NotFound, Refused
from amends.core.sealing import unseal
from amends.intake.commands.accept import keep_many
from amends.intake.commands.gauge import Connections, Gauge
from amends.intake.commands.plug import channel
from amends.intake.commands.refuse import Refusals
from amends.intake.rules.admission import BODY_LIMIT, admit
from amends.intake.types import Admitted, Delivery

_SOURCE = "SELECT id, secrets FROM intake_source WHERE channel = %s AND account = %s AND enabled"
_MOST_KNOWN = 10_000


class _Known(msgspec.Struct):
    source_id: int | None
    secrets: list[str]
    at: float


class Receiver:
    """Admits deliveries and keeps them. Sources are remembered for `lifetime` seconds, unknown ones too."""

    body_limit = BODY_LIMIT

    def __init__(self, lifetime: float = 3.0, at_least: float = 1.0) -> None:
        self._lifetime = lifetime
        self._at_least = at_least
        self._known: dict[tuple[str, str], _Known] = {}
        self._gauge = Gauge()
        self._refusals = Refusals()

    async def admit(
        self, pool: Connections, channel_code: str, account: str, delivery: Delivery
    ) -> tuple[int, Admitted]:
        """(source id, delivery as it is to be kept); NotFound, Refused("signature_wrong", "body_too_large"),
        Unavailable("source_backlog_full", "backlog_full") when too much waits already.
        """
        try:
            source_id, admitted = await self._genuine(pool, channel_code, account, delivery)
        except (NotFound, Refused) as refusal:
            known = self._known.get((channel_code, account))
            is_known = known is not None and known.source_id is not None
            code = "source_unknown" if isinstance(refusal, NotFound) else refusal.code
            self._refusals.add(channel_code, account, code, is_known)
            self._refusals.write_soon(pool)
            raise
        await self._gauge.refresh(pool)
        self._gauge.check(source_id, admitted.lane)
        return source_id, admitted

    async def challenge(
        self, pool: Connections, channel_code: str, account: str, query: Mapping[str, str], endpoint: str
    ) -> dict[str, str] | None:
        """What proves to a party that asks that this address is ours; None when it does not ask so. NotFound."""
        try:
            party = channel(channel_code)
        except Refused:
            raise NotFound from None
        known = await self._source(pool, (channel_code, account), self._at_least)
        self._id(known)
        return party.challenge(query, known.secrets, endpoint)

    async def _genuine(
        self, pool: Connections, channel_code: str, account: str, delivery: Delivery
    ) -> tuple[int, Admitted]:
        """A wrong signature has the secrets read again (at most once a second), so that a rotation counts at
        once."""
        try:
            party = channel(channel_code)
        except Refused:
            raise NotFound from None
        known = await self._source(pool, (channel_code, account), self._lifetime)
        try:
            return self._id(known), admit(party, known.secrets, delivery)
        except Refused as refusal:
            if refusal.code != "signature_wrong":
                raise
        fresh = await self._source(pool, (channel_code, account), self._at_least)
        return self._id(fresh), admit(party, fresh.secrets, delivery)

    async def keep(self, pool: Connections, deliveries: Sequence[tuple[int, Admitted]]) -> int:
        """Make them durable together; how many are new. Keeping one twice does no harm."""
        async with pool.connection() as connection:
            new = await keep_many(connection, deliveries)
        self._gauge.kept((source_id, len(it.body)) for source_id, it in deliveries)
        return new

    @staticmethod
    def _id(known: _Known) -> int:
        if known.source_id is None:
            raise NotFound
        return known.source_id

    async def _source(self, pool: Connections, name: tuple[str, str], lifetime: float) -> _Known:
        known = self._known.get(name)
        if known is not None and time.monotonic() - known.at < lifetime:
            return known
        if known is not None:
            known.at = time.monotonic()  # one asks again; whoever comes meanwhile goes on with what is known
        async with pool.connection() as connection:
            row = await (await connection.execute(_SOURCE, name)).fetchone()
        known = _Known(
            source_id=row[0] if row else None,
            secrets=unseal(row[1], installation_keys()) if row else [],
            at=time.monotonic(),
        )
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()  # somebody asks for names at random; the real ones come back at once
        self._known[name] = known
        return known
