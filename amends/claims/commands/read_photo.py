"""Reading an uploaded photo in a limited process of its own."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from amends.claims import rules
from amends.core.errors import Refused, Unavailable

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 40_000_000
_MEMORY = 768 * 1024 * 1024
_CPU_SECONDS = 10
_WALL_SECONDS = 20.0
_MAX_ANSWER = 24 * 1024 * 1024
_AT_ONCE = 3
_PATIENCE_SECONDS = 20.0
_WORKER = Path(rules.__file__).with_name("photo_worker.py")
_REFUSALS = frozenset({"photo_kind", "photo_too_large", "photo_too_many_pixels", "photo_unreadable"})
_places = threading.BoundedSemaphore(_AT_ONCE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadPhoto:
    """A photo made harmless: upright JPEG without metadata, and a small copy; width and height in pixels."""

    jpeg: bytes
    small: bytes
    width: int
    height: int


def read_photo(name: str, body: bytes) -> ReadPhoto:
    """Decode and re-encode; a few at once, the others wait.

    Refused: photo_too_large, photo_too_many_pixels, photo_unreadable, photo_kind; Unavailable: photo_busy.
    """
    if len(body) > MAX_BYTES:
        raise _refused("photo_too_large", name)
    if not _places.acquire(timeout=_PATIENCE_SECONDS):
        raise Unavailable("photo_busy", retry_after=5)
    try:
        answer = _ask_worker(body)
    except OSError as error:  # no memory for a process, no room for the file
        _log.exception("the photo process could not be run")
        raise Unavailable("photo_busy", retry_after=30) from error
    finally:
        _places.release()
    return _understand(answer, name)


def _ask_worker(body: bytes) -> bytes:
    """What the worker said; empty when it was killed, b"" or more than allowed never reaches the caller."""
    limits = [str(number) for number in (MAX_BYTES, MAX_PIXELS, _MEMORY, _CPU_SECONDS)]
    with tempfile.TemporaryFile() as given:
        given.write(body)
        given.seek(0)
        # An empty environment: the worker must not know the database or any key.
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", str(_WORKER), *limits],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )
    clock = threading.Timer(_WALL_SECONDS, process.kill)
    clock.start()
    try:
        assert process.stdout is not None
        answer = process.stdout.read(_MAX_ANSWER + 1)
    finally:
        process.kill()
        clock.cancel()
        with process:  # Closes the pipe and waits, so that no dead child is left.
            pass
    return answer if len(answer) <= _MAX_ANSWER else b""


def _understand(answer: bytes, name: str) -> ReadPhoto:
    """The answer is not trusted either: only its form and bounded numbers are believed."""
    head, _, body = answer.partition(b"\n")
    try:
        said = json.loads(head)
        refusal = said.get("refused", "")
        width, height, length = (int(said.get(word, 0)) for word in ("width", "height", "length"))
    except (ValueError, TypeError, AttributeError):
        _log.warning("the photo process ended without an answer")
        raise _refused("photo_unreadable", name) from None
    if refusal:
        raise _refused(refusal if refusal in _REFUSALS else "photo_unreadable", name)
    jpeg, small = body[:length], body[length:]
    whole = all(part.startswith(b"\xff\xd8\xff") and part.endswith(b"\xff\xd9") for part in (jpeg, small))
    if not whole or not 0 < width * height <= MAX_PIXELS:
        raise _refused("photo_unreadable", name)
    return ReadPhoto(jpeg, small, width, height)


def _refused(code: str, name: str) -> Refused:
    limits = {"limit_mb": MAX_BYTES // (1024 * 1024), "limit_mp": MAX_PIXELS // 1_000_000}
    return Refused(code, field="photos", name=name, **limits)
