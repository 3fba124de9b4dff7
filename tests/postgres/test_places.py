"""Where the server lives: any checkout path, two checkouts side by side, root and ordinary user."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from amends.postgres import accounts, binaries, leases, places
from amends.postgres.types import Account, PostgresUnavailable
from tests.postgres.desk import CHECKOUT, HOLDER, Desk, MakeDesk

ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not ROOT, reason="only root can become another user")


@pytest.mark.parametrize("name", ["two words  and 'quotes\" $HOME `x`", "Åström, Söhne & Co", "x" * 150])
def test_any_path(make_desk: MakeDesk, name: str) -> None:
    desk = make_desk(name)
    with leases.leased(desk.environ):
        assert desk.query("SELECT 1") == "1"
        assert len(os.fsencode(desk.place.run / places.SOCKET_NAME)) < 104
    assert not desk.running()


def test_second_checkout_gets_its_own_server(make_desk: MakeDesk) -> None:
    one, two = make_desk("a" * 120), make_desk("a" * 120)
    with leases.leased(one.environ), leases.leased(two.environ):
        assert one.place.run != two.place.run
        assert one.postmaster() != two.postmaster()
        one.query("CREATE TABLE only_here ()")
        assert two.query("SELECT to_regclass('only_here') IS NULL") == "True"
    assert not one.running()
    assert not two.running()


def test_test_runs_and_the_product_have_servers_of_their_own(desk: Desk) -> None:
    product = {**desk.environ, "AMENDS_PG_TEST": "0"}
    assert places.find_place(product).home != desk.place.home
    assert places.find_place(product).durable
    assert not desk.place.durable


def test_the_server_of_the_tests_lives_in_memory_where_there_is_plenty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    memory = Path(tempfile.mkdtemp(prefix="amends-", dir="/tmp"))
    memory.chmod(0o1777)
    environ = {"AMENDS_VAR": str(tmp_path), "AMENDS_PG_TEST": "1"}
    monkeypatch.setattr(places, "MEMORY", memory)
    try:
        monkeypatch.setattr(places, "MEMORY_WANTED", 2**60)
        assert not places.find_place(environ).home.is_relative_to(memory)
        monkeypatch.setattr(places, "MEMORY_WANTED", 1)
        found = places.find_place(environ).home
        assert found.is_relative_to(memory)
        monkeypatch.setattr(places, "MEMORY_WANTED", 2**60)
        assert places.find_place(environ).home == found  # a server may run in it
        assert places.find_place({**environ, "AMENDS_VAR": str(tmp_path / "other")}).home != found
        assert not places.find_place({**environ, "AMENDS_PG_TEST": "0"}).home.is_relative_to(memory)
    finally:
        shutil.rmtree(memory)


def test_somebody_else_s_socket_directory_is_refused(make_desk: MakeDesk) -> None:
    desk = make_desk("y" * 150)
    run = desk.place.run
    run.rmdir()
    run.symlink_to(desk.directory)
    try:
        with pytest.raises(PostgresUnavailable, match="belongs to somebody else"):
            places.find_place(desk.environ)
    finally:
        run.unlink()


def test_stale_socket_of_something_else_does_not_disturb(desk: Desk) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(desk.place.run / places.SOCKET_NAME))
    listener.close()
    with leases.leased(desk.environ):
        assert desk.query("SELECT 1") == "1"


def test_moved_checkout_takes_its_data_along(desk: Desk) -> None:
    with leases.leased(desk.environ):
        desk.query("CREATE TABLE kept AS SELECT 42 AS answer")
    moved = desk.directory / "moved"
    Path(desk.environ["AMENDS_PG_HOME"]).rename(moved)
    desk.environ["AMENDS_PG_HOME"] = str(moved)
    with leases.leased(desk.environ):
        assert desk.query("SELECT answer FROM kept") == "42"


def test_copied_checkout_of_a_running_one_is_another_server(desk: Desk) -> None:
    with leases.leased(desk.environ):
        copy = desk.directory / "copy"
        subprocess.run(["cp", "-a", desk.environ["AMENDS_PG_HOME"], str(copy)], check=True)
        other = Desk(desk.directory, {**desk.environ, "AMENDS_PG_HOME": str(copy)})
        with leases.leased(other.environ):
            assert other.postmaster() != desk.postmaster()
            assert desk.query("SELECT 1") == "1"


def test_unusable_home_is_named() -> None:
    with pytest.raises(PostgresUnavailable) as caught:
        leases.keep_lease({"AMENDS_PG_HOME": "/proc/nowhere"})
    assert "/proc/nowhere" in caught.value.text


def test_programs_are_looked_up_in_order(tmp_path: Path) -> None:
    found = binaries.find_binaries({})
    assert found.major >= binaries.OLDEST
    assert binaries.find_binaries({"AMENDS_PG_BIN": str(found.directory)}) == found
    with pytest.raises(PostgresUnavailable, match="AMENDS_PG_BIN"):
        binaries.find_binaries({"AMENDS_PG_BIN": str(tmp_path)})


def test_too_old_programs_are_passed_over(tmp_path: Path) -> None:
    for name in binaries.NEEDED:
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(PostgresUnavailable, match="15 or later"):
        binaries.find_binaries({"AMENDS_PG_BIN": str(tmp_path)})


def test_account_for_root() -> None:
    nobody = pwd.getpwnam("nobody")
    account = accounts.server_account({"AMENDS_PG_USER": "nobody"}, (), CHECKOUT)
    assert account == Account("nobody", nobody.pw_uid, nobody.pw_gid)
    for wrong in ("root", "no-such-account"):
        with pytest.raises(PostgresUnavailable, match="AMENDS_PG_USER"):
            accounts.server_account({"AMENDS_PG_USER": wrong}, (), CHECKOUT)


@as_root
def test_root_s_server_runs_as_an_unprivileged_account(desk: Desk) -> None:
    with leases.leased(desk.environ):
        assert Path(f"/proc/{desk.postmaster()}").stat().st_uid != 0
        assert desk.place.data.stat().st_uid != 0


@as_root
def test_root_in_somebody_s_checkout_runs_as_its_owner(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)
    assert accounts.server_account({}, (), tmp_path).name == "nobody"


@pytest.fixture
def private_checkout(tmp_path: Path) -> Iterator[Path]:
    """A copy of the launcher and its programs where no other account can look (as under /root)."""
    private = tmp_path / "private place"
    private.mkdir(mode=0o700)
    _copy_launcher(private)
    yield private
    subprocess.run(["rm", "-rf", str(private)], check=True)


@as_root
def test_root_s_private_checkout(private_checkout: Path) -> None:
    """Neither checkout nor programs are reachable for the server's account: both get a place of their own."""
    code = (
        "import os, json\n"
        "from amends.postgres import leases, places\n"
        "with leases.leased(os.environ) as url:\n"
        "    place = places.find_place(os.environ)\n"
        "    print(place.home); print([path.name for path in place.home.glob('binaries*')])\n"
    )
    done = _run_python(sys.executable, code, private_checkout, {"AMENDS_PG_USER": "nobody"})
    assert done.returncode == 0, done.stderr
    home = Path(done.stdout.splitlines()[0])
    try:
        assert home.is_relative_to(places.ROOT_HOME)
        assert "binaries-" in done.stdout
        assert private_checkout.stat().st_mode & 0o777 == 0o700
        again = _run_python(sys.executable, code, private_checkout, {"AMENDS_PG_USER": "nobody"})
        assert again.stdout == done.stdout
        shutil.rmtree(private_checkout / "var")  # a fresh clone at the same path
        fresh = _run_python(sys.executable, code, private_checkout, {"AMENDS_PG_USER": "nobody"})
        other = Path(fresh.stdout.splitlines()[0])
        assert other != home
        shutil.rmtree(other.parent)
    finally:
        shutil.rmtree(home.parent)


@as_root
@pytest.mark.parametrize("writable", [True, False], ids=["own checkout", "read-only checkout"])
def test_ordinary_user(make_desk: MakeDesk, writable: bool) -> None:
    """The whole way as `nobody`, with its own home directory, in a checkout that it may or may not write."""
    python = _reachable_python()
    nobody = pwd.getpwnam("nobody")
    directory = make_desk(fresh=True).directory
    checkout, own_home = directory / "checkout of mine", directory / "nobody"
    checkout.mkdir(mode=0o755)
    _copy_launcher(checkout)
    own_home.mkdir()
    os.chown(own_home, nobody.pw_uid, nobody.pw_gid)
    if writable:
        os.chown(checkout, nobody.pw_uid, nobody.pw_gid)
    done = _run_python(python, HOLDER, checkout, {"HOME": str(own_home)}, user="nobody")
    assert done.returncode == 0, done.stderr
    expected = (checkout / "var" if writable else own_home / ".local/share/amends").resolve()
    homes = list(expected.rglob("server.lock"))
    assert len(homes) == 1
    assert homes[0].stat().st_uid == nobody.pw_uid
    assert not list(homes[0].parent.glob("data/postmaster.pid"))


@as_root
def test_root_and_the_owner_share_the_owner_s_server(make_desk: MakeDesk) -> None:
    """`sudo ./dev demo` and then `./dev demo` find the same data, and neither locks the other out."""
    python = _reachable_python()
    nobody = pwd.getpwnam("nobody")
    directory = make_desk(fresh=True).directory
    checkout = directory / "checkout"
    checkout.mkdir(mode=0o755)
    _copy_launcher(checkout)
    os.chown(checkout, nobody.pw_uid, nobody.pw_gid)
    by_root = _run_python(python, HOLDER, checkout, {})
    by_owner = _run_python(python, HOLDER, checkout, {"HOME": str(directory)}, user="nobody")
    assert by_root.returncode == by_owner.returncode == 0, by_root.stderr + by_owner.stderr
    assert by_root.stdout == by_owner.stdout != ""


def _copy_launcher(checkout: Path) -> None:
    """The launcher needs the standard library only; its programs come along as if they were installed."""
    shutil.copytree(CHECKOUT / "amends" / "postgres", checkout / "amends" / "postgres")
    (checkout / "amends" / "__init__.py").touch()
    root = binaries.find_binaries({}).directory.parent
    binaries._copy(root, checkout / "site")
    if root.name == "pginstall":
        (checkout / "site" / root.parent.name / "__init__.py").touch()


def _run_python(
    python: str, code: str, checkout: Path, environ: dict[str, str], user: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-B", "-c", code],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{checkout}:{checkout}/site",
            **environ,
        },
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        check=False,
    )


def _reachable_python() -> str:
    """An interpreter that an ordinary user may run (root's own may lie under /root)."""
    nobody = pwd.getpwnam("nobody")
    account = Account("nobody", nobody.pw_uid, nobody.pw_gid)
    for name in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        path = Path(name).resolve()
        if path.exists() and places.reachable(path, account):
            told = subprocess.run(
                [name, "-c", "import sys; print(sys.version_info >= (3, 11))"], capture_output=True
            )
            if told.stdout.strip() == b"True":
                return name
    pytest.skip("no python >= 3.11 that an ordinary user may run")
