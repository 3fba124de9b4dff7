"""What was agreed with suppliers, costs from invoices, and how suppliers are reached by EDI."""

from __future__ import annotations

import re

import msgspec
from django.db import IntegrityError, transaction

import amends.recovery.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.api import lists
from amends.claims.api import claim_by_ref
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.core.money import Money
from amends.recovery.commands.gather import gather
from amends.recovery.models import Agreement, RecordedCost
from amends.recovery.models import EdiParty as EdiRow
from amends.recovery.queries.agreements import agreement_view, edi_view
from amends.recovery.rules.terms import checked, factors
from amends.recovery.types import RECORDED, AgreementInput, AgreementView, EdiParty

_EDI = re.compile(r"[A-Za-z0-9 .\-]+\Z")


def save_agreement(actor: Actor, terms: AgreementInput) -> AgreementView:
    """Add a version of an agreement; all that is not claimed yet goes by it. Claims made before keep theirs.

    Refused: agreement_wrong, recovery_supplier; Conflict when somebody else saved one in this moment.
    """
    require(actor, Right.RECOVERY_WORK)
    checked(terms)
    supplier_id = supplier_of(terms.supplier)
    code = terms.code.strip()
    try:
        with transaction.atomic():
            last = Agreement.objects.select_for_update().filter(code=code).order_by("-version").first()
            if last is not None and last.supplier_id != supplier_id:
                raise Refused("agreement_wrong", field="code", why="another supplier's agreement has it")
            Agreement.objects.filter(code=code, current=True).update(current=False)
            row = Agreement.objects.create(
                **_columns(terms), code=code, version=(last.version if last else 0) + 1, supplier_id=supplier_id,
                author=actor.label, author_user_id=actor.user_id, at=clock.now(),
            )  # fmt: skip
            gather(supplier_id=supplier_id)
    except IntegrityError as error:
        raise Conflict("changed_meanwhile") from error
    return agreement_view(Agreement.objects.select_related("supplier").get(pk=row.pk))


def _columns(terms: AgreementInput) -> dict[str, object]:
    kept = msgspec.structs.asdict(terms)
    for name in ("code", "supplier"):
        del kept[name]
    kept["sku"], kept["category"] = terms.sku.strip(), terms.category.strip()
    kept["shares"] = {kind: share for kind, share in terms.shares.items() if share}
    kept["evidence"] = list(terms.evidence)
    kept["rates"] = {code: str(rate) for code, rate in terms.rates.items()}
    return kept | {"factors": factors(terms)}


def supplier_of(code: str) -> int:
    """The supplier's id; Refused("recovery_supplier")."""
    try:
        return lists.supplier(SYSTEM, code).id
    except NotFound as error:
        raise Refused("recovery_supplier", field="supplier", supplier=code) from error


def record_cost(actor: Actor, claim_ref: str, kind: str, amount: Money, text: str, key: str) -> None:
    """An invoice's amount for one claim, once per key; freight and labour then replace the usual figures.

    Refused: recorded_wrong; NotFound.
    """
    require(actor, Right.RECOVERY_WORK)
    if kind not in RECORDED or not text.strip() or amount.minor <= 0:
        raise Refused("recorded_wrong", field="amount", known=", ".join(RECORDED))
    claim = claim_by_ref(actor, claim_ref)
    with transaction.atomic():
        RecordedCost.objects.get_or_create(
            key=key,
            defaults={
                "claim_id": claim.id, "kind": kind, "currency": amount.currency, "minor": amount.minor,
                "text": text.strip()[:300], "by": actor.label, "at": clock.now(),
            },
        )  # fmt: skip
        gather([claim.id])


def save_edi(actor: Actor, supplier: str, party: EdiParty) -> EdiParty:
    """How a supplier is reached by X12. Refused: recovery_supplier, edi_wrong."""
    require(actor, Right.RECOVERY_WORK)
    values = msgspec.structs.asdict(party)
    for name, value in values.items():
        if not _EDI.match(value):
            raise Refused("edi_wrong", field=name)
    values["party_id"] = values.pop("id")
    row, _ = EdiRow.objects.update_or_create(supplier_id=supplier_of(supplier), defaults=values)
    return edi_view(row)
