"""The numbers of photos, by which they are told apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amends.claims.api import photo_bytes
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Unavailable
from amends.identification.models import ExamplePhoto
from amends.identification.queries.ability import method
from amends.readings.api import problem_of


def numbers_of(photo_ref: str) -> Any | None:
    """(d,) of one photo, or None when it is erased, lost for now or no picture. About 0.2 s; no transaction
    open."""
    try:
        return numbers_in(photo_bytes(SYSTEM, photo_ref))
    except (NotFound, Unavailable):
        return None


def numbers_in(jpeg: bytes) -> Any | None:
    """(d,) of a picture, None when it is none."""
    from amends.vision.fingerprint import decode
    from amends.vision.gallery import describe

    rgb = decode(jpeg)
    return None if rgb is None else describe(rgb)


def packed(numbers: Any | None) -> bytes:
    """As a row keeps them: half floats; nothing for none."""
    import numpy as np

    return b"" if numbers is None else np.asarray(numbers, np.float16).tobytes()


def describe_examples(photos: Iterable[ExamplePhoto]) -> None:
    """Look at those that were not looked at, or by another method, and keep the numbers."""
    named = method()
    for photo in photos:
        try:
            problem = problem_of(photo_bytes(SYSTEM, photo.photo_ref))
        except NotFound:
            photo.delete()
            continue
        except Unavailable:
            continue
        found = None if problem else numbers_of(photo.photo_ref)
        ExamplePhoto.objects.filter(pk=photo.pk).update(method=named, problem=problem, numbers=packed(found))


def missing_numbers(rows: Any) -> Any:
    """Of these photos, those without numbers of the present method."""
    return rows.exclude(method=method())
