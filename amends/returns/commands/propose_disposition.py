"""Propose what becomes of received goods."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from amends.accounts.api import Right, require
from amends.catalog.api import product_by_sku
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.returns.models import Disposition, Receipt
from amends.returns.queries.views import disposition_view
from amends.returns.rules import words
from amends.returns.rules.disposal import check_terms, destination
from amends.returns.types import DisposalTerms, DispositionView

_NONE = DisposalTerms()


def propose_disposition(
    actor: Actor, receipt_id: int, code: str, note: str = "", to_status: str = "", terms: DisposalTerms = _NONE
) -> DispositionView:
    """Propose what becomes of the goods, on these terms.

    Refused: inspect_first, nothing_to_dispose, already_proposed, disposition_unknown, status_unknown,
    erasure_needed, proceeds_wrong; NotFound.
    """
    require(actor, Right.DISPOSITION_PROPOSE)
    status = destination(code, to_status)
    receipt = Receipt.objects.select_related("rma", "inspection").filter(pk=receipt_id).first()
    if receipt is None or actor.user_id is None:
        raise NotFound
    if receipt.entry_id is None:
        raise Refused("nothing_to_dispose")
    if getattr(receipt, "inspection", None) is None:
        raise Refused("inspect_first")
    if receipt.is_gone:
        raise Refused("already_proposed")
    product = product_by_sku(receipt.sku) if code == "use_as_is" else None
    check_terms(code, terms, stores_data=product is not None and product.stores_data)
    row = Disposition(
        receipt=receipt,
        code=code,
        quantity=receipt.quantity,
        to_status=status.value,
        note=words.note(note),
        certificate=words.note(terms.certificate),
        partner=words.note(terms.partner),
        proceeds_minor=terms.proceeds_minor,
        currency=terms.currency if terms.proceeds_minor is not None else "",
        advised=terms.advised,
        figures=list(terms.figures),
        proposed_by=actor.label,
        proposed_by_user_id=actor.user_id,
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if Disposition.objects.filter(receipt=receipt, state__in=("proposed", "authorised")).exists():
            raise Refused("already_proposed") from error
        raise
    return disposition_view(row)
