"""The room's doors: where is the database, and who keeps it running.

`DATABASE_URL` wins; otherwise the embedded PostgreSQL of this checkout is started and leased.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from amends.postgres.extensions import switch_on
from amends.postgres.external import checked_url, connection_parameters, explain, probe, redacted
from amends.postgres.leases import embedded_status, keep_lease, leased, stop_server
from amends.postgres.leases import revive as _revive
from amends.postgres.places import var_dir
from amends.postgres.types import PostgresUnavailable, Status

__all__ = [
    "PostgresUnavailable",
    "Status",
    "connection_parameters",
    "database_url",
    "explain",
    "is_embedded",
    "lease",
    "probe",
    "redacted",
    "revive",
    "status",
    "stop",
    "switch_on",
    "var_dir",
]


def is_embedded(environ: Mapping[str, str]) -> bool:
    """Whether the embedded server is meant (no `DATABASE_URL`)."""
    return not environ.get("DATABASE_URL", "").strip()


def database_url(environ: Mapping[str, str]) -> str:
    """The libpq URL of the database.

    The embedded server is started if need be, and leased until this process ends. Raises PostgresUnavailable.
    """
    return keep_lease(environ) if is_embedded(environ) else checked_url(environ["DATABASE_URL"].strip())


@contextmanager
def lease(environ: Mapping[str, str]) -> Iterator[str]:
    """Like `database_url`, but the lease ends with the block (the last one out stops the server)."""
    if is_embedded(environ):
        with leased(environ) as url:
            yield url
    else:
        yield checked_url(environ["DATABASE_URL"].strip())


def revive(environ: Mapping[str, str]) -> None:
    """Start the embedded server again if it died under its users; nothing to do for another server."""
    if is_embedded(environ):
        _revive(environ)


def stop(environ: Mapping[str, str]) -> bool:
    """Stop an embedded server that nobody uses any more. False: somebody does (see `status().holders`)."""
    return stop_server(environ) if is_embedded(environ) else True


def status(environ: Mapping[str, str]) -> Status:
    """What runs, without starting anything. The URL shows no password."""
    if is_embedded(environ):
        return embedded_status(environ)
    url = checked_url(environ["DATABASE_URL"].strip())
    try:
        probe(url)
    except PostgresUnavailable:
        return Status("external", False, redacted(url))
    return Status("external", True, redacted(url))
