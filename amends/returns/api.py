"""What other rooms may use of the returns room. Facts and further types are in ports.py."""

from amends.returns.commands import keeping, together
from amends.returns.commands.accept_short import accept_short
from amends.returns.commands.authorise import authorise
from amends.returns.commands.authorise_disposition import authorise_disposition
from amends.returns.commands.inspect import inspect
from amends.returns.commands.lapse import cancel_for_claim, cancel_rma, revive
from amends.returns.commands.propose_disposition import propose_disposition
from amends.returns.commands.receive import receive
from amends.returns.queries import returnless
from amends.returns.queries.dispositions import dispositions
from amends.returns.queries.receipts import receipt, receipts, receipts_for
from amends.returns.queries.report import found_defects
from amends.returns.queries.rmas import rma, rma_by_ref, rma_by_scan, rma_for_claim, rma_pdf, rmas
from amends.returns.types import ReceiptInput, RmaView

__all__ = [
    "ReceiptInput",
    "RmaView",
    "accept_short",
    "authorise",
    "authorise_disposition",
    "cancel_for_claim",
    "cancel_rma",
    "dispositions",
    "found_defects",
    "inspect",
    "keeping",
    "propose_disposition",
    "receipt",
    "receipts",
    "receipts_for",
    "receive",
    "returnless",
    "revive",
    "rma",
    "rma_by_ref",
    "rma_by_scan",
    "rma_for_claim",
    "rma_pdf",
    "rmas",
    "together",
]
