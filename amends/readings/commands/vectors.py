"""The table of embeddings: made where pgvector is available, with and without it everything else works."""

from __future__ import annotations

import logging
import os
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction

from amends.postgres import api as postgres
from amends.readings.queries.ability import has_vectors

_log = logging.getLogger(__name__)
_TABLE = """
CREATE TABLE readings_embedding (
    reading_id bigint PRIMARY KEY REFERENCES readings_photoreading (id) ON DELETE CASCADE,
    model text NOT NULL,
    whole halfvec(1280) NOT NULL,
    parts halfvec(152) NOT NULL
);
CREATE INDEX readings_embedding_whole ON readings_embedding USING hnsw (whole halfvec_ip_ops);
CREATE INDEX readings_embedding_parts ON readings_embedding USING hnsw (parts halfvec_ip_ops);
"""


def ensure_vectors() -> bool:
    """Make the extension and the table unless they are there; False where pgvector is missing or not allowed.

    Runs after every migrate, so that a server that gets pgvector later is used from then on.
    """
    if has_vectors():
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT installed_version FROM pg_available_extensions WHERE name = 'vector'")
            known = cursor.fetchone()
            if known is None:
                return False
            if known[0] is None:
                _extension(cursor)
            cursor.execute(_TABLE)
    except (DatabaseError, psycopg.Error) as error:
        why = str(error).partition("\n")[0]
        _log.warning("pgvector cannot be used here (%s): photos are compared by the same file only", why)
        return False
    return True


def _extension(cursor: Any) -> None:
    """On the embedded server by its superuser: our own role is none, and pgvector asks for one."""
    if postgres.is_embedded(os.environ):
        postgres.switch_on(os.environ, str(connection.settings_dict["NAME"]), "vector")
    else:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
