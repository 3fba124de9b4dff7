"""Extensions that the embedded server brings but that only its superuser may switch on."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from amends.postgres.external import connection_parameters
from amends.postgres.leases import keep_lease

_ALLOWED = frozenset({"vector"})


def switch_on(environ: Mapping[str, str], database: str, extension: str) -> None:
    """Create the extension in a database of the embedded server, as its superuser, over its private socket.

    Only those that the product uses; psycopg.Error when it cannot be done.
    """
    if extension not in _ALLOWED:
        raise ValueError(f"{extension} is no extension that the product uses")
    given = {**connection_parameters(keep_lease(environ)), "dbname": database, "user": "postgres"}
    with psycopg.connect(make_conninfo("", **given), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
