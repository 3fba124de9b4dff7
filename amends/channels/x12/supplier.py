"""Interchanges with suppliers behind the recovery room's port: 180 out, 180 and 997 in, 997 out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amends.channels.x12.acknowledge import functional_acknowledgement
from amends.channels.x12.claim_answer import sets
from amends.channels.x12.claim_request import return_request
from amends.channels.x12.envelope import messages, starts_like_x12
from amends.intake.ports import problem
from amends.recovery.ports import EdiParty, EdiSet, Heard, SupplierClaimView


class SupplierEdi:
    """X12, any release that keeps these segments."""

    def write(self, claim: SupplierClaimView, party: EdiParty, at: datetime, control: int) -> bytes:
        """The 180 that carries a claim."""
        return return_request(claim, party, at, control)

    def recognises(self, body: bytes) -> bool:
        """An ISA segment near the start."""
        return starts_like_x12(body)

    def read(self, body: bytes) -> list[EdiSet]:
        """Every set of every interchange in the file."""
        return sets(messages(body))

    def acknowledge(self, body: bytes, refused: Sequence[Heard], at: datetime, control: int) -> bytes:
        """The 997: sets that are not among `refused` are accepted."""
        found = [problem("mapping_failed", "", one.label, why=one.why[:150]) for one in refused]
        return functional_acknowledgement([(it, (), ()) for it in messages(body)], found, at, control)
