"""A photo came, went, or was looked at: have it looked at, forget it, check the claim again."""

from __future__ import annotations

from amends.checks.api import findings, run_checks
from amends.claims.api import add_note, claim
from amends.claims.ports import PhotoAdded, PhotosErased
from amends.core.actor import SYSTEM
from amends.decisions.api import decide_by_policy
from amends.jobs.api import defer, subscribe, task
from amends.readings.api import forget, want
from amends.readings.ports import PhotosRead

PATIENCE = 20
"""Seconds that a verdict waits for photos to be looked at; then it is made without them."""
NOT_YET = "not_looked_at_yet"
_OF_PHOTOS = ("reused_photo", "serial_photo")
_REVIEWED = ("in_review", "awaiting_customer")


@subscribe(PhotoAdded, "workflows.look_at_photo")
def look_at_photo(fact: PhotoAdded) -> None:
    """While the customer still writes; mostly done when the claim is handed in."""
    want(fact.claim_id, fact.photo_id)


@subscribe(PhotosErased, "workflows.forget_photos")
def forget_photos(fact: PhotosErased) -> None:
    """Fingerprints, embeddings and what was read go with the pictures."""
    forget(tuple(fact.photo_ids))


@subscribe(PhotosRead, "workflows.check_again")
def check_again(fact: PhotosRead) -> None:
    """A claim that waited gets its verdict; one that a person has before them gets the new findings.

    One that was decided without its photos gets a note where they speak against it.
    """
    state = claim(SYSTEM, fact.claim_id).state
    if state == "checking":
        run_checks(fact.claim_id)
        decide_by_policy(fact.claim_id)
    elif state in _REVIEWED and waits_for_photos(fact.claim_id):
        run_checks(fact.claim_id)
    elif state == "decided" and waits_for_photos(fact.claim_id):
        for found in run_checks(fact.claim_id):
            if found.code in _OF_PHOTOS and found.outcome == "flag":
                add_note(SYSTEM, fact.claim_id, f"Seen after the verdict: {found.sentence}")


def waits_for_photos(claim_id: int) -> bool:
    """Whether a finding of the newest run said that photos are not looked at yet."""
    return any(found.facts.get("reason") == NOT_YET for found in findings(claim_id))


def decide_soon(claim_id: int) -> None:
    """Have the verdict made without the photos if nobody looked at them in time."""
    defer("workflows.decide_without_photos", in_seconds=PATIENCE, claim_id=claim_id)


@task("workflows.decide_without_photos")
def decide_without_photos(claim_id: int) -> None:
    """Nothing when the claim has moved on meanwhile."""
    if claim(SYSTEM, claim_id).state == "checking":
        run_checks(claim_id)
        decide_by_policy(claim_id)
