"""What other rooms may use of the returns room."""

from amends.returns.commands.stubs import (
    authorise,
    authorise_disposition,
    cancel_rma,
    dispositions,
    expire_due,
    inspect,
    propose_disposition,
    receipts,
    receipts_for,
    receive,
    rma,
    rma_by_ref,
    rma_for_claim,
    rma_pdf,
    rmas,
)
from amends.returns.facts import GoodsInspected, GoodsReceived, RmaAuthorised
from amends.returns.report import found_defects
from amends.returns.types import (
    DISPOSITION_CODES,
    RETURN,
    DispositionView,
    ReceiptInput,
    ReceiptView,
    RmaView,
)

__all__ = [
    "DISPOSITION_CODES",
    "RETURN",
    "DispositionView",
    "GoodsInspected",
    "GoodsReceived",
    "ReceiptInput",
    "ReceiptView",
    "RmaAuthorised",
    "RmaView",
    "authorise",
    "authorise_disposition",
    "cancel_rma",
    "dispositions",
    "expire_due",
    "found_defects",
    "inspect",
    "propose_disposition",
    "receipts",
    "receipts_for",
    "receive",
    "rma",
    "rma_by_ref",
    "rma_for_claim",
    "rma_pdf",
    "rmas",
]
