"""Pictures or words were erased: what was made of them goes too."""

from __future__ import annotations

from amends.identification.models import Answer, Example, ExamplePhoto


def forget(photo_ids: tuple[int, ...]) -> None:
    """The numbers of these photos and their places in every head's space. What remains is the reviewed truth and
    the heads' sums over many photos, from which no picture can be had."""
    ExamplePhoto.objects.filter(photo_id__in=photo_ids).delete()


def forget_words(claim_ids: tuple[int, ...]) -> None:
    """The words of these claims. The reviewed truth stays; the next head of words is trained without them."""
    Example.objects.filter(claim_id__in=claim_ids).update(text="")
    Answer.objects.filter(claim_id__in=claim_ids).update(text="", alike=[])
