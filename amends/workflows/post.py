"""Writing to the person behind a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from amends.accounting.api import entity_for
from amends.accounts.api import customer
from amends.checks.api import findings
from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound
from amends.core.money import Money
from amends.notices.api import write
from amends.orders.api import OrderView, order
from amends.purchases.api import given_away
from amends.resolutions.api import ResolutionView
from amends.workflows import words

_ADVISED = frozenset({"in_review", "asked", "approved_return", "approved_no_return", "denied"})
"""Letters that say what is known of the product: those that are written after the checks."""


def known_defects(claim_id: int) -> list[str]:
    """What the advisories that the newest checks matched have for the customer, stop-use notices first."""
    found = [finding for finding in findings(claim_id) if finding.code == "known_pattern"]
    if not found:
        return []
    matched = max(found, key=lambda finding: finding.run).facts.get("advisories", [])
    matched = sorted(matched, key=lambda advisory: advisory["action"] not in ("stop_use", "recall"))
    return list(dict.fromkeys(text for advisory in matched if (text := advisory.get("customer_text", ""))))


def remedy_in_words(granted: ResolutionView) -> str:
    """What the customer gets. A repair is free of charge, unless the newest checks found that nothing covers
    it."""
    covers = [found for found in findings(granted.claim_id) if found.code == "coverage"]
    newest = max(covers, key=lambda found: found.run, default=None)
    if granted.remedy == "repair" and newest is not None and newest.outcome == "fail":
        return words.repair_at_a_price()
    return words.remedy(granted.remedy, Money(granted.amount_minor, granted.currency), granted.method)


def pay_to(claim_id: int) -> str:
    """The account of the legal entity behind a claim that its customer pays to, in words; empty when there is
    none."""
    bought = order(SYSTEM, claim_of(SYSTEM, claim_id).order_id)
    entity = entity_for(bought.channel, bought.account, bought.country)
    bank = entity.bic and f", BIC {entity.bic}"
    fours = " ".join(re.findall(".{1,4}", entity.iban))
    return f"{entity.name}, IBAN {fours}{bank}" if entity.iban else ""


def letter(
    claim_id: int, template: str, once: str = "", papers: Sequence[tuple[str, str]] = (), **context: Any
) -> None:
    """Put a letter about the claim into the outbox, once per (claim, template, `once`), with these documents."""
    claim = claim_of(SYSTEM, claim_id)
    said, to, language, scopes = frame(claim)
    context = {**said, **context}
    if template in _ADVISED:
        context["advice"] = known_defects(claim_id)
    key = "/".join(part for part in ("claim", str(claim_id), template, once) if part)
    write(
        key,
        to,
        template,
        context,
        reference=claim.public_id,
        customer_id=claim.customer_id,
        language=language,
        papers=papers,
        scopes=scopes,
    )


def frame(claim: ClaimView) -> tuple[dict[str, Any], str, str, tuple[str, str]]:
    """(what every letter of a claim can say, address, language, whose own words count: the shop's account, then
    its legal entity)."""
    bought = order(SYSTEM, claim.order_id)
    to, name, number, language = _correspondent(claim, bought)
    said = {
        "name": name,
        "claim_ref": claim.public_id,
        "product": claim.title,
        "defect": claim.defect_label,
        "order_number": number,
        "status_url": words.status_url(claim.public_id),
    }
    entity = entity_for(bought.channel, bought.account, bought.country).code
    return said, to, language, (f"{bought.channel}/{bought.account}", entity)


def _correspondent(claim: ClaimView, bought: OrderView) -> tuple[str, str, str, str]:
    """(address, name, order number, language): the customer's, else what the order says."""
    if claim.customer_id is not None:
        try:
            person = customer(claim.customer_id)
            if given_away(bought.customer_id, claim.customer_id):  # nothing of the buyer is told
                return person.email, person.name, "", person.language or "en"
            return (
                person.email or bought.email,
                person.name or bought.customer_name,
                bought.number,
                person.language or "en",
            )
        except NotFound:
            pass
    return bought.email, bought.customer_name, bought.number, "en"
