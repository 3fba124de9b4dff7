"""Asking a draft in a limited process of its own, before anything of ours evaluates it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import amends
from amends.core.errors import Refused
from amends.decisions.rules.asking import Answer, ask
from amends.decisions.rules.fields import SCHEMA

_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 5
_WALL_SECONDS = 20.0
_ROOT = str(Path(amends.__file__).parent.parent)
_RUN = "import sys; sys.path.insert(0, sys.argv[1]); from amends.decisions.rules.policy_worker import main; main()"
_log = logging.getLogger(__name__)


def preview(content: dict[str, Any], cases: tuple[dict[str, Any], ...] = ()) -> list[dict[str, Any]]:
    """What the policy answers to each case (and to an empty one): {"ruling", "rows", "guard"}.

    Refused("policy_malformed") when the process ends without an answer: it used too much memory or time.
    """
    asked = json.dumps({"content": content, "cases": [*cases, {"schema": SCHEMA}]}, default=str)
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-c", _RUN, _ROOT, str(_MEMORY), str(_CPU_SECONDS)],
            input=asked.encode(),
            capture_output=True,
            cwd="/",
            env={},  # the process must not know the database or any key
            timeout=_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("policy_malformed", why="trying it takes too long") from error
    if done.returncode != 0:
        _log.warning("a policy could not be tried: %s", done.stderr[-500:].decode("utf-8", "replace"))
        raise Refused("policy_malformed", why="it could not be tried; remove the row that you added last")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found[:-1]


def tried(content: dict[str, Any], case: dict[str, Any]) -> Answer:
    """One case: in the limited process first, then by the path of live decisions. Both say the same."""
    preview(content, (case,))
    return ask(content, case)
