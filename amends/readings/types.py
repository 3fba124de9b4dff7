"""What was seen of photos, as other rooms read it."""

from __future__ import annotations

from typing import Literal

import msgspec

from amends.vision.serials import Seen

How = Literal["copy", "scene"]


class PhotoSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One photo that was looked at. `problem` as in vision.usable ("" = can be used); `unable`: parts that this
    installation could not do (usable, embedding, barcodes, letters); `texts`: everything that was read on it."""

    photo_id: int
    photo_ref: str
    problem: str
    unable: tuple[str, ...]
    texts: tuple[Seen, ...]


class SameElsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A photo of this claim that was made from one of another claim (or the other way round).

    `how`: copy, or scene (another shot of the same scene; says little). `certainty` per mille. `why`: for staff.
    """

    photo_ref: str
    other_photo_ref: str
    other_claim_id: int
    other_claim_ref: str
    same_customer: bool
    how: How
    certainty: int
    mirrored: bool
    why: str


class Readings(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a claim's photos. `looks`: whether this installation looks at photos at all; `waiting`: how
    many are to be looked at still; `seen` and `elsewhere` by the order of the photos."""

    looks: bool
    waiting: int = 0
    seen: tuple[PhotoSeen, ...] = ()
    elsewhere: tuple[SameElsewhere, ...] = ()
