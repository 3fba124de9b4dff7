"""What other claims there are about the same unit, serial or photo. For checks; nobody's reach applies."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q

from amends.claims.models import Claim, Photo
from amends.claims.queries.reach import access_claim, within_reach
from amends.claims.queries.views import claim_row
from amends.claims.types import ClaimRow, ClaimView
from amends.core.actor import Actor

_NOT_COUNTED = ("draft", "withdrawn")
_UNDECIDED = ("checking", "in_review", "awaiting_customer")
_MOST = 20
_MOST_PHOTOS = 50


def other_claims(sold_unit_id: int, serial: str, not_claim_id: int) -> list[ClaimRow]:
    """Other claims on the same unit or serial that were submitted and not withdrawn (the newest 20).

    A claim is seen here from the commit of its submission on. So of two claims submitted at once, the one that
    commits later is checked with the earlier one in sight: at least one of the two is flagged.
    """
    same = Q(sold_unit_id=sold_unit_id)
    if serial:
        same |= Q(serial_reported=serial)
    rows = Claim.objects.filter(same).exclude(pk=not_claim_id).exclude(state__in=_NOT_COUNTED)
    return [claim_row(row) for row in rows.order_by("-id")[:_MOST]]


def words_left(customer_id: int) -> int:
    """How many of a customer's claims that were handed in still have their words: open ones, and held ones."""
    mine = Claim.objects.filter(customer_id=customer_id, words_erased_at=None)
    return mine.exclude(state="draft").count()


def reported_with(actor: Actor, claim: ClaimView) -> list[ClaimRow]:
    """The claims that were reported in one go with this one, itself among them, in their order; within reach."""
    if not claim.joint:
        return [claim_row(access_claim(actor, claim.id))]
    return [claim_row(row) for row in within_reach(actor).filter(joint=claim.joint).order_by("id")[:_MOST]]


def undecided(sold_unit_id: int) -> list[int]:
    """The claims on a unit that were handed in and are not decided (the newest 20)."""
    rows = Claim.objects.filter(sold_unit_id=sold_unit_id, state__in=_UNDECIDED)
    return list(rows.order_by("-id").values_list("pk", flat=True)[:_MOST])


def photos_elsewhere(claim_id: int) -> list[tuple[str, str]]:
    """(sha256 of this claim's original, other claim's public id) of photos also sent with other claims.

    The same file, or the same pixels with other metadata (their re-encoded copies are equal). Claims that
    were reported together may share a photo. At most 50.
    """
    own = list(Photo.objects.filter(claim_id=claim_id).values_list("original_sha256", "stored_sha256"))
    if not own:
        return []
    original = {stored: sha256 for sha256, stored in own}
    known = {sha256 for sha256, _ in own}
    twins = (
        Photo.objects.filter(Q(original_sha256__in=known) | Q(stored_sha256__in=list(original)))
        .exclude(claim_id=claim_id)
        .exclude(~Q(claim__joint=""), claim__joint=Claim.objects.filter(pk=claim_id).values("joint")[:1])
        .exclude(claim__state__in=_NOT_COUNTED)
        .order_by("-id")
        .values_list("original_sha256", "stored_sha256", "claim__public_id")[:_MOST_PHOTOS]
    )
    return [(sha256 if sha256 in known else original[stored], ref) for sha256, stored, ref in twins]


def claims_before(customer_id: int, not_claim_id: int, at: datetime) -> tuple[int, int]:
    """How many other claims the customer handed in within a year, and within 30 days, before `at`; one statement.
    Withdrawn ones do not count."""
    month = Count("pk", filter=Q(submitted_at__gt=at - timedelta(days=30)))
    rows = Claim.objects.filter(customer_id=customer_id, submitted_at__gt=at - timedelta(days=365))
    rows = rows.filter(submitted_at__lte=at).exclude(pk=not_claim_id).exclude(state__in=_NOT_COUNTED)
    found = rows.aggregate(year=Count("pk"), month=month)
    return found["year"], found["month"]
