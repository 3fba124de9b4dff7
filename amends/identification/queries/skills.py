"""A stored head, ready to look."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from amends.identification.models import Head, KnownPhoto

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """`skill`: vision.apprentice.Skill. `photos`: the example photo of each known place."""

    skill: Any
    photos: tuple[int, ...]


def loaded(head: Head) -> Loaded:
    """The head with the photos that it still knows; one statement. The arrays are kept in the process."""
    from amends.vision import known
    from amends.vision.apprentice import Skill
    from amends.vision.thresholds import NEVER

    trained, stored = _arrays(head.pk)
    space = None
    photos: tuple[int, ...] = ()
    if stored is not None:
        rows = list(
            KnownPhoto.objects.filter(head=head)
            .order_by("id")
            .values_list("photo_id", "place", "photo__example__defect")
        )
        photos = tuple(row[0] for row in rows)
        space = known.from_bytes(stored, [bytes(row[1]) for row in rows], [row[2] for row in rows])
    least = NEVER if head.least is None else head.least / _MILLION
    return Loaded(Skill(trained, space, least, tuple(head.thin), (head.learnt, head.tuned, head.proving)), photos)


@lru_cache(maxsize=32)
def _arrays(head_id: int) -> tuple[Any, bytes | None]:
    from amends.vision import heads, words

    row = Head.objects.select_related("lane").get(pk=head_id)
    trained: Any = (words if row.lane.kind == "words" else heads).from_bytes(bytes(row.arrays))
    return trained, None if row.space is None else bytes(row.space)
