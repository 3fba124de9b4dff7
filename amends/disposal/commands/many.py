"""Many dispositions at once: each in a transaction of its own, so that one that is refused holds up no other, and
none is done twice: the same guards hold as for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.disposal.queries.weighing import weighing
from amends.disposal.types import MOST_AT_ONCE, Outcome, Weighing
from amends.returns.api import authorise_disposition, propose_disposition
from amends.returns.ports import DisposalTerms, DispositionView


def propose_many(
    actor: Actor, receipt_ids: Sequence[int], code: str = "", note: str = "", terms: DisposalTerms | None = None
) -> list[Outcome]:
    """Propose `code`, or for each what the figures say. Refused("bulk_size"); what cannot be proposed says so in
    its own outcome."""
    require(actor, Right.DISPOSITION_PROPOSE)

    def one(receipt_id: int) -> DispositionView:
        found = weighing(actor, receipt_id)
        chosen = code or found.code
        if not chosen:
            raise Refused("nothing_advised")
        return propose_disposition(actor, receipt_id, chosen, note, "", with_figures(found, terms))

    return _each(receipt_ids, one)


def authorise_many(
    actor: Actor, disposition_ids: Sequence[int], approve: bool, reason: str = "", certificate: str = ""
) -> list[Outcome]:
    """A second person's yes or no to each. Refused("bulk_size")."""
    require(actor, Right.DISPOSITION_AUTHORISE)
    return _each(disposition_ids, lambda one: authorise_disposition(actor, one, approve, reason, certificate))


def propose_weighed(
    actor: Actor, receipt_id: int, code: str, note: str = "", terms: DisposalTerms | None = None
) -> DispositionView:
    """Propose `code` (empty: what the figures say), the figures kept beside it. As returns.propose_disposition;
    Refused("nothing_advised")."""
    found = weighing(actor, receipt_id)
    if not code and not found.code:
        raise Refused("nothing_advised")
    return propose_disposition(actor, receipt_id, code or found.code, note, "", with_figures(found, terms))


def with_figures(found: Weighing, terms: DisposalTerms | None = None) -> DisposalTerms:
    """The terms with what the figures said."""
    terms = terms or DisposalTerms()
    return DisposalTerms(
        certificate=terms.certificate,
        partner=terms.partner,
        proceeds_minor=terms.proceeds_minor,
        currency=terms.currency,
        advised=found.code,
        figures=found.figures,
    )


def _each(ids: Sequence[int], do: Callable[[int], DispositionView]) -> list[Outcome]:
    wanted = list(dict.fromkeys(ids))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise Refused("bulk_size", most=MOST_AT_ONCE)
    return [_outcome(one, do) for one in wanted]


def _outcome(one: int, do: Callable[[int], DispositionView]) -> Outcome:
    try:
        done = do(one)
    except (Refused, Conflict, NotFound) as error:
        return Outcome(id=one, done=False, code=error.code, text=error.text)
    return Outcome(id=one, done=True, code=done.code, text="", disposition=done)
