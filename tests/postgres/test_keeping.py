"""`amends serve` keeps the embedded server running."""

from __future__ import annotations

import os
import signal

import pytest

from amends.cli import serve
from amends.postgres import api as postgres
from tests.postgres.desk import Desk, wait_for


def test_killed_embedded_server_is_started_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**desk.environ, "DATABASE_URL": ""}.items():
        monkeypatch.setenv(name, value)
    with postgres.lease(os.environ):
        serve.keep_database()
        assert capsys.readouterr().err == ""
        os.kill(desk.postmaster(), signal.SIGKILL)
        wait_for(lambda: not desk.running())
        serve.keep_database()
        assert "starting it again" in capsys.readouterr().err
        assert desk.query("SELECT 1") == "1"
