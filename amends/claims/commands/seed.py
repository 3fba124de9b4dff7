"""The defect catalogue that every installation starts with."""

from __future__ import annotations

from amends.claims.models import DefectType
from amends.claims.rules.taxonomy import AXES, VERSION


def seed_defect_types() -> None:
    """Publish the catalogue of this release where it is not there yet. What is published stays as it is."""
    if DefectType.objects.filter(version=VERSION).count() == sum(len(entries) for entries in AXES.values()):
        return
    DefectType.objects.bulk_create(
        [
            DefectType(
                version=VERSION,
                axis=axis,
                code=entry.code,
                category=entry.category,
                label=entry.label,
                needs_photo=entry.photo,
                safety=entry.safety,
            )
            for axis, entries in AXES.items()
            for entry in entries
        ],
        ignore_conflicts=True,
    )
