"""Record what the inspector found."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.claims.api import defect_types
from amends.claims.ports import DefectTypeView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move, publish
from amends.returns.facts import GoodsInspected
from amends.returns.models import Inspection, Receipt, Rma
from amends.returns.queries.receipts import joined
from amends.returns.queries.views import receipt_view
from amends.returns.rules import findings, words
from amends.returns.types import RETURN, ReceiptView


def inspect(actor: Actor, receipt_id: int, found_defect: str, result: str, note: str = "") -> ReceiptView:
    """Record the found defect. `found_defect` may be empty where the result says it all (no fault found).

    Publishes GoodsInspected when everything that came is inspected and nothing is outstanding (or something
    speaks against the claim). Refused: already_inspected, finding_unknown, result_unknown; NotFound.
    """
    require(actor, Right.RETURNS_INSPECT)
    with transaction.atomic():
        receipt = Receipt.objects.filter(pk=receipt_id).first()
        if receipt is None:
            raise NotFound
        rma = Rma.objects.select_for_update().get(pk=receipt.rma_id)  # inspectors of one return take turns
        _check_first(rma, receipt)
        findings.check_result(receipt.condition, result)
        defect = _defect(found_defect.strip() or findings.usual_finding(result))
        Inspection.objects.create(
            receipt=receipt,
            defect_version=defect.version,
            found_defect=defect.code,
            found_label=defect.label,
            result=result,
            note=words.note(note),
            inspected_by=actor.label,
            inspected_by_user_id=actor.user_id,
            at=clock.now(),
        )
        Receipt.objects.filter(pk=receipt_id).update(is_inspected=True)
        conclude(actor, rma, receipt)
    return receipt_view(joined().get(pk=receipt_id))


def _check_first(rma: Rma, receipt: Receipt) -> None:
    earlier = Inspection.objects.filter(receipt=receipt).first()
    if earlier is not None:
        when = f"{earlier.at:%-d %B %Y %H:%M}"
        raise Refused("already_inspected", ref=rma.public_id, by=earlier.inspected_by, when=when)


def _defect(code: str) -> DefectTypeView:
    found = {defect.code: defect for defect in defect_types("finding")}.get(code)
    if found is None:
        raise Refused("finding_unknown", field="found_defect", finding=code or "(none)")
    return found


def conclude(actor: Actor, rma: Rma, receipt: Receipt, because: str = "") -> None:
    """Go on with the return once all that is expected is here and inspected."""
    results = list(rma.receipts.values_list("inspection__result", flat=True))
    outcome = findings.overall(rma.quantity, rma.received_quantity, results)
    if outcome is None:
        return
    fact = GoodsInspected(rma_id=rma.pk, claim_id=rma.claim_id, receipt_id=receipt.pk, result=outcome)
    if rma.state == "received":
        move(rma, RETURN, "inspect", actor, because or outcome, fact=fact)
    else:
        publish(fact)
