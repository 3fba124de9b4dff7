"""The record of a unit's serial number was corrected: what the checks found of its open claims is found anew."""

from __future__ import annotations

from amends.checks.api import run_checks
from amends.claims.api import others
from amends.jobs.api import subscribe
from amends.orders.ports import SerialCorrected


@subscribe(SerialCorrected, "workflows.check_again")
def check_again(fact: SerialCorrected) -> None:
    """Only findings: who decides has the claim before them already."""
    for claim_id in others.undecided(fact.sold_unit_id):
        run_checks(claim_id)
