"""Asks a policy in a process that has little memory and time. Run by commands/limited.py, never in the product."""

from __future__ import annotations

import contextlib
import json
import resource
import sys

from amends.decisions.rules.asking import ask


def confine(memory: int, seconds: int) -> None:
    """Give up what asking does not need."""
    for name, most in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        number = getattr(resource, name, None)
        if number is not None:
            with contextlib.suppress(ValueError, OSError):  # macOS refuses to lower RLIMIT_AS
                resource.setrlimit(number, (most, most))


def main() -> None:
    """One JSON text in, one out."""
    confine(int(sys.argv[2]), int(sys.argv[3]))
    given = json.loads(sys.stdin.buffer.read())
    answers = [ask(given["content"], case).trace for case in given["cases"]]
    sys.stdout.write(json.dumps(answers))
