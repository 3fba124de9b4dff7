"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from amends.core.actor import Actor
from amends.decisions.types import DecisionView, Ruling


def decide_by_policy(claim_id: int) -> DecisionView | None:
    """Apply the live policy to the newest findings. Approve/deny become final (ClaimDecided) unless the
    policy's own limit is passed; review sends the claim to a person (None is returned, ReviewNeeded)."""
    raise NotImplementedError


def decide(actor: Actor, claim_id: int, ruling: Ruling, override_reason: str = "") -> DecisionView:
    """A person's verdict (approve or deny). Above the actor's money limit it awaits a second person.

    Refused: reason_needed (differs from the policy's proposal without override_reason), share_invalid,
    remedy_unknown; Conflict when the claim was decided meanwhile.
    """
    raise NotImplementedError


def second(actor: Actor, decision_id: int, approve: bool, reason: str) -> DecisionView:
    """The second person's yes or no. Refused("same_person"), Refused("limit_exceeded")."""
    raise NotImplementedError


def standing(claim_id: int) -> DecisionView | None:
    """The open or final decision of a claim."""
    raise NotImplementedError


def decision(decision_id: int) -> DecisionView:
    """NotFound when there is none."""
    raise NotImplementedError


def proposal(claim_id: int) -> Ruling:
    """What the live policy says now (nothing is written): the same path as decide_by_policy."""
    raise NotImplementedError


def awaiting_second(actor: Actor) -> list[DecisionView]:
    """Decisions that wait for a second person (at most 200), oldest first."""
    raise NotImplementedError
