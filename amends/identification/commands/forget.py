"""Pictures were erased: what was made of them goes too."""

from __future__ import annotations

from amends.identification.models import ExamplePhoto


def forget(photo_ids: tuple[int, ...]) -> None:
    """The numbers of these photos and their places in every head's space. What remains is the reviewed truth and
    the heads' sums over many photos, from which no picture can be had."""
    ExamplePhoto.objects.filter(photo_id__in=photo_ids).delete()
