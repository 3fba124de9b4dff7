"""What the desk adds to a case page: place in the queue, who is on it, ready texts, evidence to look at."""

from __future__ import annotations

from typing import Any

from amends.accounts.api import Right, can
from amends.casework import api as casework
from amends.core.actor import Actor
from amends.web.console.evidence import shots
from amends.workflows.api import CaseView


def around(me: Actor, found: CaseView) -> dict[str, Any]:
    """Context for the template. Escalations, texts and presence are one bounded statement each."""
    claim = found.claim
    row = casework.cases_by_claim(me, [claim.id]).get(claim.id)
    open_ = claim.state == "in_review"
    return {
        "place": row,
        "heard": casework.look(me, claim.id) if open_ else None,
        "escalations": casework.escalations(me, claim.id) if row is not None else (),
        "texts": _texts(me, found) if claim.state in ("checking", "in_review", "awaiting_customer") else {},
        "shots": shots(claim, found.findings),
        "may_decide": can(me, Right.CLAIMS_DECIDE),
        "beats": open_,
    }


def _texts(me: Actor, found: CaseView) -> dict[str, Any]:
    """Texts by kind, those first that fit what the checks found, filled with what is known."""
    claim = found.claim
    reasons = ["safety"] if claim.safety else []
    reasons += [finding.code for finding in found.findings if finding.outcome in ("fail", "flag", "unknown")]
    language = (found.customer.language if found.customer else "") or "en"
    values = {
        "name": found.customer.name if found.customer else "",
        "claim": claim.public_id,
        "product": claim.title,
        "defect": claim.defect_label,
        "order": found.order_number,
        "serial": claim.serial_reported,
        "agent": me.label,
    }
    return casework.texts_for(me, language.partition("-")[0], reasons, values)
