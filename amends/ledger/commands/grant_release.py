"""Leave to take goods out of quarantine, by two people."""

from __future__ import annotations

from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.ledger.commands.accounts import account_ids
from amends.ledger.models import Release
from amends.ledger.rules.goods import MoveRule, move_rule
from amends.ledger.types import GoodsPlace, GoodsStatus


def grant_release(
    commodity: str,
    place: GoodsPlace,
    to_status: GoodsStatus,
    quantity: int,
    *,
    requested_by: Actor,
    authorised_by: Actor,
    reference: str,
) -> int:
    """Leave to move `quantity` units from `place` to `to_status`; the release's id, for post().

    Refused: same_person, release_people (both must be signed-in people), move_never, field_invalid.
    Whether they hold the right to do so is for the caller to check.
    """
    if requested_by.user_id is None or authorised_by.user_id is None:
        raise Refused("release_people")
    if requested_by.user_id == authorised_by.user_id:
        raise Refused("same_person")
    if quantity < 1:
        raise Refused("field_invalid", field="Quantity", why="it must be at least 1")
    if move_rule(place.status, to_status) is MoveRule.NEVER:
        raise Refused("move_never", commodity=commodity, before=place.status, after=to_status)
    (account_id,) = account_ids([place]).values()
    release = Release.objects.create(
        commodity=commodity,
        from_account_id=account_id,
        to_status=to_status.value,
        quantity=quantity,
        requested_by=requested_by.user_id,
        authorised_by=authorised_by.user_id,
        reference=reference,
        at=clock.now(),
    )
    return release.pk
