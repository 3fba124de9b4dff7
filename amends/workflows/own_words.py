"""A letter's values from a real case, to look at own words before they count."""

from __future__ import annotations

from typing import Any

from amends.claims.api import claim_by_ref
from amends.core.actor import Actor
from amends.core.money import Money
from amends.decisions.api import standing
from amends.notices.api import own
from amends.resolutions.api import memo, resolution_for
from amends.returns.api import rma_for_claim
from amends.workflows import words
from amends.workflows.post import frame, remedy_in_words


def letter_values(actor: Actor, letter: str, ref: str) -> dict[str, Any]:
    """Everything that the case has for this letter; what it does not have yet is shown as its name in brackets.

    NotFound when the case is not within reach; Refused("letter_unknown").
    """
    known = own.placeholders(letter)
    claim = claim_by_ref(actor, ref)
    found: dict[str, Any] = {name: f"[{name}]" for name in known}
    found.update(frame(claim)[0])
    verdict, granted, back = standing(claim.id), resolution_for(claim.id), rma_for_claim(claim.id)
    if verdict is not None:
        found["reasons"] = [sentence for _, sentence in verdict.reasons]
    if granted is not None:
        found["remedy_words"] = remedy_in_words(granted)
        found["next_words"] = words.remedy_next(granted.remedy, granted.method)
        found["serial"] = granted.replacement_serial
        if granted.memo_number:
            document = memo(actor, granted.memo_number)
            found["memo_number"], found["memo_url"] = document.number, words.memo_url(document.public_id)
            found["amount"] = words.money(Money(document.total, document.currency))
            found["method_words"] = words.paid(document.method)
    if back is not None:
        found["rma_ref"], found["address"] = back.public_id, list(back.return_address)
        found["expires"], found["slip_url"] = words.day(back.expires_at), words.slip_url(back.public_id)
    found["sender"] = own.sender_name()
    return found
