"""The whole main job, as `./dev demo --headless` runs it: real servers, every step through a door."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from amends.cli.demo.story import STEPS
from amends.postgres import api as postgres

ROOT = Path(__file__).resolve().parents[2]


def databases(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'amends_demo%'").fetchall()
    return {name for (name,) in found}


def descendants(marker: str) -> list[str]:
    """Command lines of processes that carry our marker in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_every_step_is_verified_and_nothing_is_left_running() -> None:
    marker = f"AMENDS_STORY_MARKER={os.getpid()}"
    name, _, value = marker.partition("=")
    with postgres.lease(os.environ) as url:
        before = databases(url)
        done = subprocess.run(
            [sys.executable, "-m", "amends.cli", "demo", "--headless"],
            cwd=ROOT,
            env={**os.environ, name: value},
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        told = re.findall(rf"^ ?(\d+)/{len(STEPS)} ", done.stdout, re.MULTILINE)
        assert [int(number) for number in told] == list(range(1, len(STEPS) + 1))
        assert "Every step's result was verified." in done.stdout
        assert databases(url) == before
    left = [line for line in descendants(marker) if "granian" in line or "amends.cli" in line]
    assert not left, left


def test_a_step_with_a_wrong_result_breaks_the_story_off() -> None:
    """The demo's checks can fail: a wrong figure stops it with what was expected and what came."""
    from amends.cli.demo.door import Failed, check

    check(True, "nothing")
    with pytest.raises(Failed, match=r"expected the total to be 1, but got 2"):
        check(False, "the total to be 1", 2)
