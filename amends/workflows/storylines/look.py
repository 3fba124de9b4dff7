"""A photo came, went, or was looked at: have it looked at, forget it, check the claim again."""

from __future__ import annotations

from amends.casework.api import weigh_case
from amends.checks.api import findings, run_checks
from amends.claims.api import add_note, claim
from amends.claims.ports import PhotoAdded, PhotosErased
from amends.core.actor import SYSTEM
from amends.decisions.api import decide_by_policy
from amends.identification.api import forget as forget_examples
from amends.identification.api import want as want_identified
from amends.identification.ports import ClaimIdentified
from amends.jobs.api import defer, subscribe, task
from amends.readings.api import forget, want
from amends.readings.ports import PhotosRead

PATIENCE = 20
"""Seconds that a verdict waits for photos to be looked at; then it is made without them."""
NOT_YET = "not_looked_at_yet"
_OF_PHOTOS = ("reused_photo", "serial_photo", "defect_photo")
_REVIEWED = ("in_review", "awaiting_customer")


@subscribe(PhotoAdded, "workflows.look_at_photo")
def look_at_photo(fact: PhotoAdded) -> None:
    """While the customer still writes; mostly done when the claim is handed in."""
    want(fact.claim_id, fact.photo_id)


@subscribe(PhotosErased, "workflows.forget_photos")
def forget_photos(fact: PhotosErased) -> None:
    """Fingerprints, embeddings, what was read and what was learnt of them go with the pictures."""
    forget(tuple(fact.photo_ids))
    forget_examples(tuple(fact.photo_ids))


@subscribe(PhotosRead, "workflows.check_again")
def check_again(fact: PhotosRead) -> None:
    """The photos were read; which defect they show is asked next."""
    want_identified(fact.claim_id)
    _again(fact.claim_id)


@subscribe(ClaimIdentified, "workflows.check_what_is_identified")
def check_what_is_identified(fact: ClaimIdentified) -> None:
    """The defect was looked for."""
    _again(fact.claim_id)


def _again(claim_id: int) -> None:
    """A claim that waited gets its verdict once nothing is looked at still; one that a person has before them gets
    the new findings. One that was decided without its photos gets a note where they speak against it.
    """
    state = claim(SYSTEM, claim_id).state
    if state == "checking":
        found = run_checks(claim_id)
        if not any(finding.facts.get("reason") == NOT_YET for finding in found):
            decide_by_policy(claim_id)
    elif state in _REVIEWED and waits_for_photos(claim_id):
        run_checks(claim_id)
        weigh_case(claim_id)
    elif state == "decided" and waits_for_photos(claim_id):
        for found_late in run_checks(claim_id):
            if found_late.code in _OF_PHOTOS and found_late.outcome == "flag":
                add_note(SYSTEM, claim_id, f"Seen after the verdict: {found_late.sentence}")


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
