"""Erasing: pictures, and words."""

from amends.claims.commands.erase_photos import erase_photos
from amends.claims.commands.erase_words import erase_words

__all__ = ["erase_photos", "erase_words"]
