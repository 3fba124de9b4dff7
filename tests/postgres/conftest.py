"""Homes for embedded servers that these tests start and throw away."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from amends.postgres import leases, processes
from tests.postgres.desk import ABOVE, Desk, MakeDesk


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory made once; copying it is several times quicker than initdb."""
    del tmp_path_factory
    directory = Path(tempfile.mkdtemp(prefix="amends-tpl-", dir=ABOVE))
    directory.chmod(0o711)
    desk = Desk(directory, {"AMENDS_PG_HOME": str(directory), "AMENDS_PG_TEST": "1"})
    with leases.leased(desk.environ):
        pass
    yield desk.place.data
    shutil.rmtree(directory)


@pytest.fixture
def make_desk(template: Path) -> Iterator[MakeDesk]:
    made: list[Desk] = []

    def make(name: str = "home", *, fresh: bool = False, durable: bool = False) -> Desk:
        directory = Path(tempfile.mkdtemp(prefix="amends-", dir=ABOVE))
        directory.chmod(0o711)
        home = directory / name
        desk = Desk(directory, {"AMENDS_PG_HOME": str(home), "AMENDS_PG_TEST": "0" if durable else "1"})
        if not fresh:
            subprocess.run(["cp", "-a", str(template), str(desk.place.data)], check=True)
        made.append(desk)
        return desk

    yield make
    for desk in made:
        _clear(desk)


def _clear(desk: Desk) -> None:
    for child in desk.children:
        child.kill()
        child.wait(60)
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()
    place = desk.place
    try:
        leases.stop_server(desk.environ)
    finally:
        for pid in processes.in_directory(place.data):
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(desk.directory, ignore_errors=True)
        if place.run.parent != place.home:
            shutil.rmtree(place.run, ignore_errors=True)


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk()
