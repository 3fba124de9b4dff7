"""What a scope of erasure reaches."""

from __future__ import annotations

from django.db.models import Q

from amends.claims.types import ErasureScope

_OVER = ("closed", "withdrawn")


def erasable(scope: ErasureScope, claim: str = "") -> Q | None:
    """The condition on claims, or on what hangs on them (`claim`: the way there, "claim__"); None: nothing."""
    if scope.customer_id is not None:
        reached = Q(**{f"{claim}customer_id": scope.customer_id})
        if scope.ended:
            reached &= Q(**{f"{claim}state__in": _OVER})
    elif scope.closed_before is not None:
        reached = Q(**{f"{claim}state__in": _OVER, f"{claim}closed_at__lt": scope.closed_before})
    else:
        return None
    # A claim without a customer is held by nobody's hold: `NOT IN` alone would leave it out.
    held = Q(**{f"{claim}id__in": scope.held_claims}) | Q(
        **{f"{claim}customer_id__in": scope.held_customers, f"{claim}customer_id__isnull": False}
    )
    return reached & ~held
