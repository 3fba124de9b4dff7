"""What other rooms may use of the recovery room. Types and facts are in ports.py."""

import amends.recovery.jobs
import amends.recovery.rules.texts  # noqa: F401 (registers the texts)
from amends.recovery.commands import agree, edi, ship
from amends.recovery.commands.answer import answer, close, credit, dispute
from amends.recovery.commands.draft import draft, drop, take_out
from amends.recovery.commands.gather import gather
from amends.recovery.commands.send import send
from amends.recovery.commands.watch import watch
from amends.recovery.queries import agreements, shipments
from amends.recovery.queries.claims import (
    defects,
    paper,
    supplier_claim,
    supplier_claim_edi,
    supplier_claim_pdf,
    supplier_claims,
)
from amends.recovery.queries.exposure import AXES, exposures, poor_quality, supplier_records

__all__ = [
    "AXES",
    "agree",
    "agreements",
    "answer",
    "close",
    "credit",
    "defects",
    "dispute",
    "draft",
    "drop",
    "edi",
    "exposures",
    "gather",
    "paper",
    "poor_quality",
    "send",
    "ship",
    "shipments",
    "supplier_claim",
    "supplier_claim_edi",
    "supplier_claim_pdf",
    "supplier_claims",
    "supplier_records",
    "take_out",
    "watch",
]
