"""What the desk adds to a case page: place in the queue, who is on it, ready texts, evidence to look at."""

from __future__ import annotations

from typing import Any

from amends.accounts.api import Right, can
from amends.casework import api as casework
from amends.claims.api import others
from amends.claims.ports import ClaimView
from amends.core.actor import Actor
from amends.identification import api as identification
from amends.readings.api import readings
from amends.web.console.evidence import boxes_of, examples_of, shots
from amends.web.console.identification import defects
from amends.workflows.api import CaseView

_OPEN = ("checking", "in_review", "awaiting_customer")


def around(me: Actor, found: CaseView) -> dict[str, Any]:
    """Context for the template. Escalations, texts and presence are one bounded statement each."""
    claim = found.claim
    row = casework.cases_by_claim(me, [claim.id]).get(claim.id)
    open_ = claim.state == "in_review"
    return {
        "place": row,
        "heard": casework.look(me, claim.id) if open_ else None,
        "escalations": casework.escalations(me, claim.id) if row is not None else (),
        "texts": _texts(me, found) if claim.state in _OPEN else {},
        **_seen(me, claim, found),
        "joint": [row for row in others.reported_with(me, claim) if row.id != claim.id] if claim.joint else (),
        "may_decide": can(me, Right.CLAIMS_DECIDE),
        "beats": open_,
        "may_add_files": claim.state in _OPEN and can(me, Right.CLAIMS_WRITE),
    }


def _seen(me: Actor, claim: ClaimView, found: CaseView) -> dict[str, Any]:
    """The photos with what was read on them and the confirmed examples beside; what a person is asked about
    them."""
    if not claim.photos:
        return {"shots": []}
    seen = readings(claim.id, [photo.id for photo in claim.photos]).seen
    asked = identification.review_of(me, claim.id)
    return {
        "shots": shots(claim, found.findings, boxes_of(seen), examples_of(identification.nearest(me, claim.id))),
        "asked": asked,
        "defects": defects() if asked.asked and can(me, Right.CLAIMS_DECIDE) else (),
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
    return casework.texts.texts_for(me, language.partition("-")[0], reasons, values)
