"""DATABASE_URL: one clear sentence for whatever is wrong with it, and never its password."""

import os
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from amends.postgres import api, cluster, leases
from amends.postgres.types import PostgresUnavailable
from tests.postgres.desk import Desk, MakeDesk

SECRET = "s3cr:t/p@ss"


@pytest.fixture(scope="module")
def served(template: Path) -> Iterator[str]:
    """The socket directory of a running server, quoted."""
    with leases.leased({"AMENDS_PG_HOME": str(template.parent.parent), "AMENDS_PG_TEST": "1"}) as url:
        yield re.sub(r".*host=([^&]*).*", r"\1", url)


def sentence(url: str) -> str:
    with pytest.raises(PostgresUnavailable) as caught:
        api.probe(url)
    text = caught.value.text
    assert "\n" not in text
    assert text.endswith(".")
    assert "DATABASE_URL" in text
    for secret in (SECRET, quote(SECRET, safe=""), "s3cr"):
        assert secret not in text
    return text


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (f"mysql://u:{SECRET}@h/db", "begins with mysql://"),
        ("amends", "no scheme"),
        ("/var/lib/db.sqlite3", "no scheme"),
        (f"user:{SECRET}@host/db", "must be postgresql://"),
        ("postgresql://u:s3cr@host:port/db", "no number from 1 to 65535"),
        ("postgresql://u:s3cr@host:99999/db", "no number from 1 to 65535"),
        ("postgresql://u:s3cr@[host/db", "cannot be read"),
        ("postgresql://u:s3cr@host", "names no database"),
    ],
)
def test_wrong_form(url: str, told: str) -> None:
    assert told in sentence(url)
    with pytest.raises(PostgresUnavailable):
        api.database_url({"DATABASE_URL": url})


def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = sentence(f"postgresql://u:{quote(SECRET, safe='')}@127.0.0.1:{port}/db")
    assert f"127.0.0.1 port {port}" in told
    assert "nothing listens" in told


def test_no_such_socket() -> None:
    assert "no socket in /nonexistent" in sentence("postgresql://u@/db?host=/nonexistent")


def test_unknown_host() -> None:
    assert "cannot be found" in sentence(f"postgresql://u:{quote(SECRET, safe='')}@no-such-host.invalid/db")


def test_silent_host() -> None:
    """Something accepts and says nothing: the attempt ends by itself."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert "within 5 seconds" in sentence(f"postgresql://u@127.0.0.1:{port}/db?connect_timeout=2")


def test_something_else_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            connection.recv(100)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        sentence(f"postgresql://u:{quote(SECRET, safe='')}@127.0.0.1:{other.getsockname()[1]}/db")
        thread.join()


def test_no_such_database(served: str) -> None:
    assert "no database 'nowhere'" in sentence(f"postgresql://amends@/nowhere?host={served}")


def test_no_such_user(served: str) -> None:
    assert "no user 'stranger'" in sentence(f"postgresql://stranger@/amends?host={served}")


def test_usable_server(served: str) -> None:
    assert api.probe(f"postgresql://amends@/amends?host={served}") >= 150000
    assert api.probe(f"postgres://amends@/amends?host={served}") >= 150000


def test_password_is_asked_for(make_desk: MakeDesk) -> None:
    desk = make_desk(durable=True)
    (desk.place.data / "pg_hba.conf").write_text("local all postgres trust\nlocal all amends scram-sha-256\n")
    with leases.leased(desk.environ):
        where = f"@/amends?host={quote(str(desk.place.run), safe='')}"
        assert "refuses the user 'amends' or its password" in sentence(f"postgresql://amends:s3cr{where}")
        assert "refuses the user 'amends' or its password" in sentence(f"postgresql://amends{where}")
        assert "pg_hba" in sentence(f"postgresql://other:s3cr{where}")


def test_too_old_server(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amends.postgres.external.OLDEST", 99)
    assert "needs 99 or later" in sentence(f"postgresql://amends@/amends?host={served}")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:secret@host:5/db", "postgresql://u:***@host:5/db"),
        ("postgresql://u@host/db?password=secret", "postgresql://u@host/db?password=***"),
        ("postgresql://u@/db?host=/run", "postgresql://u@/db?host=/run"),
        ("mysql://u:secret@host/db", "mysql://***"),
        ("postgresql://u:se@cret@host/db", "postgresql://***"),
        ("postgresql://[bad", "(unreadable)"),
    ],
)
def test_redacted(url: str, shown: str) -> None:
    assert api.redacted(url) == shown
    assert "secret" not in api.redacted(url)


def test_parameters() -> None:
    url = f"postgresql://us%40er:{quote(SECRET, safe='')}@db.example:6543/a%20b?sslmode=require"
    assert api.connection_parameters(url) == {
        "host": "db.example",
        "port": "6543",
        "user": "us@er",
        "password": SECRET,
        "dbname": "a b",
        "sslmode": "require",
    }


def test_database_url_wins(make_desk: MakeDesk) -> None:
    desk = make_desk(fresh=True)
    url = "postgresql://u@db.example/amends"
    assert api.database_url({**desk.environ, "DATABASE_URL": url}) == url
    with api.lease({**desk.environ, "DATABASE_URL": url}) as leased:
        assert leased == url
    assert not (desk.directory / "home").exists()


def test_status(desk: Desk) -> None:
    quiet = api.status(desk.environ)
    assert (quiet.mode, quiet.running, quiet.pid, quiet.holders) == ("embedded", False, None, ())
    with api.lease(desk.environ) as url:
        busy = api.status(desk.environ)
        assert (busy.running, busy.url, busy.pid) == (True, url, desk.postmaster())
        assert os.getpid() in busy.holders
        assert api.connection_parameters(url)["dbname"] == cluster.DATABASE
    away = api.status({"DATABASE_URL": "postgresql://u:s3cr@127.0.0.1:1/db"})
    assert (away.mode, away.running, away.url) == ("external", False, "postgresql://u:***@127.0.0.1:1/db")
