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
    from amends.vision.fingerprint import decode
    from amends.vision.gallery import describe

    try:
        rgb = decode(photo_bytes(SYSTEM, photo_ref))
    except (NotFound, Unavailable):
        return None
    return None if rgb is None else describe(rgb)


def describe_examples(photos: Iterable[ExamplePhoto]) -> None:
    """Look at those that were not looked at, or by another method, and keep the numbers."""
    import numpy as np

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
        row = b"" if found is None else np.asarray(found, np.float16).tobytes()
        ExamplePhoto.objects.filter(pk=photo.pk).update(method=named, problem=problem, numbers=row)


def missing_numbers(rows: Any) -> Any:
    """Of these photos, those without numbers of the present method."""
    return rows.exclude(method=method())
