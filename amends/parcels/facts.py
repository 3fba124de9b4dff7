"""Facts that the parcels room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class ParcelMoved(Fact, frozen=True, kw_only=True):
    """A parcel of a return is somewhere else, by its carrier or by silence. `state`: as in types.PARCEL."""

    NAME: ClassVar[str] = "parcels.parcel_moved"
    parcel_id: int
    rma_id: int
    claim_id: int
    state: str


register(ParcelMoved)
