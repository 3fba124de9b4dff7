"""Keeping several processes running: who dies is started again, with growing pauses; all end together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0
"""Seconds of life after which a process counts as healthy, and its next pause is the first one again."""
PATIENCE = 25.0
"""Seconds between the request to end and the end by force."""


@dataclass
class Child:
    """One kind of process that is to run."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        """Start it in a process group of its own, so that whatever it leaves behind can be ended too."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environ},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=partial(_end_with_parent, os.getpid()),
        )

    def signal(self, what: signal.Signals) -> None:
        """Signal the process, or with SIGKILL its whole group."""
        if self.process is None:
            return
        try:
            if what == signal.SIGKILL:
                os.killpg(self.process.pid, what)
            else:
                os.kill(self.process.pid, what)
        except ProcessLookupError:
            return


class Supervisor:
    """Runs children until `stop()` or a signal; `heartbeat` is called about every two seconds."""

    def __init__(self, children: Sequence[Child], heartbeat: Callable[[], None] = lambda: None) -> None:
        self.children = list(children)
        self.heartbeat = heartbeat
        self.stopping = False

    def stop(self) -> None:
        """Ask the loop to end all children and return."""
        self.stopping = True

    def run(self) -> None:
        """Start everything and watch. SIGTERM, SIGINT and SIGHUP end it in good order."""
        previous = {what: signal.signal(what, lambda *_: self.stop()) for what in _ENDING}
        try:
            for child in self.children:
                child.start()
            beat = time.monotonic()
            while not self.stopping:
                self.watch()
                if time.monotonic() - beat > 2.0:
                    self.heartbeat()
                    beat = time.monotonic()
                time.sleep(0.1)
        finally:
            self.end()
            for what, handler in previous.items():
                signal.signal(what, handler)

    def watch(self) -> None:
        """Look at every child once: note who died, and start who is due."""
        now = time.monotonic()
        for child in self.children:
            if child.process is None:
                if now >= child.due:
                    child.start()
            elif child.process.poll() is not None:
                code = child.process.returncode
                child.signal(signal.SIGKILL)  # what is left of its group
                if now - child.started > HEALTHY_AFTER:
                    child.pause = FIRST_PAUSE
                say(f"{child.name} ended ({describe(code)}); starting it again in {child.pause:g} s")
                child.process, child.due = None, now + child.pause
                child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def end(self) -> None:
        """End all children: ask, wait, then force."""
        running = [child for child in self.children if child.process is not None]
        for child in running:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for child in running:
            assert child.process is not None
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{child.name} does not end by itself; ending it")
            child.signal(signal.SIGKILL)
            child.process.wait()
            child.process = None


_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def say(text: str) -> None:
    """Tell whoever watches the terminal or the log."""
    print(f"amends: {text}", file=sys.stderr, flush=True)


def describe(code: int) -> str:
    """An exit code in words."""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _end_with_parent(parent: int) -> None:
    """Between fork and exec: have the kernel end this process when the supervisor dies, however (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:  # it died before the kernel was told
            os._exit(1)
