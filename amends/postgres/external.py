"""`DATABASE_URL`: reading it, trying it, and saying in one sentence what is wrong, without the password."""

import re
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from amends.postgres.binaries import OLDEST
from amends.postgres.types import PostgresUnavailable

SCHEMES = ("postgresql", "postgres")
SECRET_WORDS = ("password", "sslpassword", "passfile", "sslkey")
MEND = "correct DATABASE_URL, or unset it to use the embedded PostgreSQL."


def checked_url(url: str) -> str:
    """The URL, if its form is right."""
    parts = _split(url)
    if parts.scheme not in SCHEMES:
        given = f"begins with {parts.scheme}://" if "://" in url and parts.scheme else "has no scheme"
        raise PostgresUnavailable(
            f"DATABASE_URL {given}, but must be postgresql://user:password@host:port/database: {MEND}"
        )
    try:
        _ = parts.port
    except ValueError:
        raise PostgresUnavailable(f"DATABASE_URL has a port that is no number from 1 to 65535: {MEND}") from None
    if not _database(parts):
        raise PostgresUnavailable(f"DATABASE_URL names no database (the part after the last slash): {MEND}")
    return url


def connection_parameters(url: str) -> dict[str, str]:
    """libpq parameters of a checked URL: host, port, user, password, dbname and those after the `?`."""
    parts = _split(url)
    found = {
        "host": unquote(parts.hostname or ""),
        "port": str(parts.port or ""),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": unquote(parts.path.lstrip("/")),
    }
    found |= dict(parse_qsl(parts.query, keep_blank_values=True))
    return {name: value for name, value in found.items() if value}


def redacted(url: str) -> str:
    """The URL as it may be printed or logged."""
    try:
        parts = urlsplit(url)
        query = [(name, "***" if name in SECRET_WORDS else value) for name, value in parse_qsl(parts.query)]
        netloc = re.sub(r":[^@]*@", ":***@", parts.netloc)
    except ValueError:
        return "(unreadable)"
    if parts.netloc.count("@") > 1 or parts.scheme not in SCHEMES:
        return f"{parts.scheme or '(no scheme)'}://***"
    return (
        parts._replace(netloc=netloc, query=urlencode(query, safe="/*"))
        .geturl()
        .replace("postgresql:///", "postgresql:///")
    )


def probe(url: str) -> int:
    """Connect once; give the server's version number (180006 = 18.6)."""
    import psycopg  # not at the top: the launcher itself needs no installed package

    parameters: dict[str, Any] = {"connect_timeout": "5", **connection_parameters(checked_url(url))}
    try:
        with psycopg.connect(**parameters) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise PostgresUnavailable(explain(error, url)) from None
    if version < OLDEST * 10000:
        raise PostgresUnavailable(
            f"The server of DATABASE_URL is PostgreSQL {version // 10000}, but Amends needs {OLDEST} or "
            f"later: {MEND}"
        )
    return version


EXPLANATIONS = (
    (
        r"password authentication failed|no password supplied|28P01",
        "refuses the user {user!r} or its password",
    ),
    (
        r"no pg_hba.conf entry|28000|pg_hba",
        "does not let the user {user!r} in from this machine (pg_hba.conf)",
    ),
    (r'role ".*" does not exist', "has no user {user!r}"),
    (r'database ".*" does not exist|3D000', "has no database {dbname!r} (create it: createdb {dbname})"),
    (
        r"could not translate host name|Name or service not known|resolve",
        "has the host name {host!r}, which cannot be found",
    ),
    (r"Connection refused", "does not answer at {host} port {port}: nothing listens there"),
    (r"No such file or directory", "does not answer: there is no socket in {host}"),
    (r"timeout|timed out", "does not answer at {host} port {port} within 5 seconds"),
    (r"too many connections|remaining connection slots|53300", "has no free connection"),
    (r"SSL|certificate", "does not agree on encryption (sslmode)"),
    (r"starting up|shutting down|57P03", "is starting or stopping just now"),
)


def explain(error: BaseException, url: str) -> str:
    """One sentence for a failed connection."""
    told = f"{error} {getattr(error, 'sqlstate', None) or ''}"
    facts = {"host": "localhost", "port": "5432", "user": "", "dbname": "", **connection_parameters(url)}
    for pattern, text in EXPLANATIONS:
        if re.search(pattern, told):
            return f"The server of DATABASE_URL {text.format(**facts)}: {MEND}"
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    password = facts.get("password")
    if password:
        first = first.replace(password, "***")
    return f"The server of DATABASE_URL cannot be used ({first}): {MEND}"


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError:
        raise PostgresUnavailable(f"DATABASE_URL cannot be read as an address: {MEND}") from None


def _database(parts: SplitResult) -> str:
    return unquote(parts.path.lstrip("/")) or dict(parse_qsl(parts.query)).get("dbname", "")
