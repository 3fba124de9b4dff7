"""What this installation can do."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from amends.vision.extra import BARCODES, LETTERS, NETWORK, PHOTOS, missing


def looks() -> bool:
    """Whether photos are looked at here: the extra is installed, and settings.VISION does not say no."""
    return bool(settings.VISION) and not missing(*PHOTOS)


def unable() -> list[str]:
    """The parts that cannot be done: embedding, barcodes, letters."""
    gone = [name for name, needs in (("barcodes", BARCODES), ("letters", LETTERS)) if missing(*needs)]
    if missing(*NETWORK) or not has_vectors():
        gone.append("embedding")
    return gone


def has_vectors() -> bool:
    """Whether the database keeps embeddings (it does where pgvector is available)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('readings_embedding') IS NOT NULL")
        return bool(cursor.fetchone()[0])
