"""Who dies is started again; all end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from amends.cli import supervisor
from amends.cli.supervisor import Child, Supervisor

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = "import time\nwhile True: time.sleep(0.05)\n"
STUBBORN = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER
WITH_CHILD = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {SLEEPER!r}])\n" + SLEEPER


def child(code: str, name: str = "child") -> Child:
    return Child(name, [sys.executable, "-c", code])


def drive(wanted: Supervisor, until: Callable[[], bool], seconds: float = 20.0) -> None:
    """Watch until something is so."""
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it did not happen in time"
        wanted.watch()
        time.sleep(0.02)


def pid(one: Child) -> int:
    assert one.process is not None
    return one.process.pid


def test_killed_child_is_started_again(capfd: pytest.CaptureFixture[str]) -> None:
    one, other = child(SLEEPER, "one"), child(SLEEPER, "other")
    supervised = Supervisor([one, other])
    try:
        drive(supervised, lambda: one.process is not None and other.process is not None)
        first, untouched = pid(one), pid(other)
        os.kill(first, signal.SIGKILL)
        drive(supervised, lambda: one.process is not None and one.process.pid != first)
        assert pid(other) == untouched
    finally:
        supervised.end()
    assert "one ended (killed by SIGKILL); starting it again in 0.5 s" in capfd.readouterr().err
    assert one.process is None


def test_pauses_grow_and_are_forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.08)
    broken = child("raise SystemExit(3)")
    broken.pause = 0.01
    supervised = Supervisor([broken])
    seen: list[float] = []
    drive(supervised, lambda: seen.append(broken.pause) or broken.pause >= 0.08)  # type: ignore[func-returns-value]
    assert sorted(set(seen)) == [0.01, 0.02, 0.04, 0.08]
    drive(supervised, lambda: broken.process is None)
    assert broken.pause == 0.08
    monkeypatch.setattr(supervisor, "HEALTHY_AFTER", 0.0)
    drive(supervised, lambda: broken.process is not None)
    drive(supervised, lambda: broken.process is None)
    assert broken.pause == 0.02


def test_stubborn_child_is_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.5)
    stubborn = child(STUBBORN)
    supervised = Supervisor([stubborn])
    drive(supervised, lambda: stubborn.process is not None)
    time.sleep(0.3)
    process = stubborn.process
    supervised.end()
    assert process is not None
    assert process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_a_dead_child_leaves_behind_is_ended() -> None:
    parent = child(WITH_CHILD)
    supervised = Supervisor([parent])
    try:
        drive(supervised, lambda: parent.process is not None)
        first = pid(parent)
        drive(supervised, lambda: len(members(first)) == 2)
        os.kill(first, signal.SIGKILL)
        drive(supervised, lambda: parent.process is not None and parent.process.pid != first)
        assert members(first) == []
    finally:
        supervised.end()


def members(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(words[2]) == group and words[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="needs the kernel's parent-death signal")
def test_children_end_when_the_supervisor_is_killed() -> None:
    code = (
        "import sys\nfrom amends.cli.supervisor import Child, Supervisor\n"
        f"Supervisor([Child('x', [sys.executable, '-c', {SLEEPER!r}])]).run()\n"
    )
    boss = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)})
    deadline = time.monotonic() + 20
    while not (found := children_of(boss.pid)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    boss.kill()
    boss.wait()
    while members(found[0]):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def children_of(parent: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def test_signal_ends_the_loop() -> None:
    one = child(SLEEPER)
    beats: list[float] = []

    def beat() -> None:
        beats.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    Supervisor([one], heartbeat=beat).run()
    assert len(beats) == 1
    assert one.process is None
    assert signal.getsignal(signal.SIGTERM) == before
