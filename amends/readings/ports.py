"""Types and facts of the readings room."""

from amends.readings.facts import PhotosRead
from amends.readings.types import PhotoSeen, Readings, SameElsewhere

__all__ = ["PhotoSeen", "PhotosRead", "Readings", "SameElsewhere"]
