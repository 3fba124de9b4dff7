"""Reading an uploaded photo or PDF in a limited process of its own."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from amends.core.errors import Refused, Unavailable

MAX_BYTES = 12 * 1024 * 1024
MAX_PDF_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
_MEMORY = 768 * 1024 * 1024
_CPU_SECONDS = 10
_WALL_SECONDS = 20.0
_MAX_ANSWER = 24 * 1024 * 1024
_AT_ONCE = 3
_PATIENCE_SECONDS = 20.0
_WORKER = Path(__file__).parent.parent / "rules" / "photo_worker.py"
_REFUSALS = frozenset({"photo_kind", "photo_too_large", "photo_too_many_pixels", "photo_unreadable"})
_PDF_REFUSALS = frozenset({"pdf_too_large", "pdf_locked", "pdf_unreadable", "pdf_no_reader"})
_places = threading.BoundedSemaphore(_AT_ONCE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadPhoto:
    """A photo made harmless: upright JPEG without metadata, and a small copy; width and height in pixels."""

    jpeg: bytes
    small: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """A PDF as pictures: the first pages, how many there are, and whether it holds scripts, files or the like."""

    pages: tuple[ReadPhoto, ...]
    count: int
    active: bool


def read_photo(name: str, body: bytes) -> ReadPhoto:
    """Decode and re-encode; a few at once, the others wait.

    Refused: photo_too_large, photo_too_many_pixels, photo_unreadable, photo_kind; Unavailable: photo_busy.
    """
    if len(body) > MAX_BYTES:
        raise _refused("photo_too_large", name)
    return _understand(_ask("photo", body), name)


def read_pdf(name: str, body: bytes) -> ReadPdf:
    """Draw the first pages; nothing in the file is run, no form is filled.

    Refused: pdf_too_large, pdf_locked, pdf_unreadable, pdf_no_reader (the extra is not installed);
    Unavailable: photo_busy.
    """
    if len(body) > MAX_PDF_BYTES:
        raise _refused("pdf_too_large", name)
    return _understand_pdf(_ask("pages", body), name)


def _ask(wanted: str, body: bytes) -> bytes:
    if not _places.acquire(timeout=_PATIENCE_SECONDS):
        raise Unavailable("photo_busy", retry_after=5)
    try:
        return _ask_worker(wanted, body)
    except OSError as error:  # no memory for a process, no room for the file
        _log.exception("the photo process could not be run")
        raise Unavailable("photo_busy", retry_after=30) from error
    finally:
        _places.release()


def _ask_worker(wanted: str, body: bytes) -> bytes:
    """What the worker said; empty when it was killed, b"" or more than allowed never reaches the caller."""
    limits = [str(number) for number in (MAX_PDF_BYTES, MAX_PIXELS, _MEMORY, _CPU_SECONDS)]
    with tempfile.TemporaryFile() as given:
        given.write(body)
        given.seek(0)
        # An empty environment: the worker must not know the database or any key.
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", str(_WORKER), wanted, *limits],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )
    clock = threading.Timer(_WALL_SECONDS, _end, [process])
    clock.start()
    try:
        assert process.stdout is not None
        answer = process.stdout.read(_MAX_ANSWER + 1)
    finally:
        _end(process)
        clock.cancel()
        with process:  # Closes the pipe and waits, so that no dead child is left.
            pass
    return answer if len(answer) <= _MAX_ANSWER else b""


def _end(process: subprocess.Popen[bytes]) -> None:
    """The worker and whatever it may have started: its group is its own, and lives until it is waited for."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _understand(answer: bytes, name: str) -> ReadPhoto:
    """The answer is not trusted either: only its form and bounded numbers are believed."""
    said, body = _parted(answer, name, "photo_unreadable", _REFUSALS)
    try:
        width, height, length = (int(said.get(word, 0)) for word in ("width", "height", "length"))
    except (ValueError, TypeError):
        raise _refused("photo_unreadable", name) from None
    return _believed(body[:length], body[length:], width, height) or _give_up("photo_unreadable", name)


def _understand_pdf(answer: bytes, name: str) -> ReadPdf:
    said, body = _parted(answer, name, "pdf_unreadable", _PDF_REFUSALS)
    pages = []
    try:
        count, active = int(said["pages"]), said["active"] != "0"
        for size in said["sizes"].split(","):
            width, height, large, small = (int(word) for word in size.split())
            page = _believed(body[:large], body[large : large + small], width, height)
            pages.append(page or _give_up("pdf_unreadable", name))
            body = body[large + small :]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _refused("pdf_unreadable", name) from None
    return ReadPdf(tuple(pages), min(max(count, len(pages)), 1_000_000), active)


def _parted(answer: bytes, name: str, otherwise: str, refusals: frozenset[str]) -> tuple[dict[str, str], bytes]:
    head, _, body = answer.partition(b"\n")
    try:
        said = json.loads(head)
        refusal = said.get("refused", "")
    except (ValueError, AttributeError):
        _log.warning("the photo process ended without an answer")
        raise _refused(otherwise, name) from None
    if refusal:
        raise _refused(refusal if refusal in refusals else otherwise, name)
    return said, body


def _believed(jpeg: bytes, small: bytes, width: int, height: int) -> ReadPhoto | None:
    whole = all(part.startswith(b"\xff\xd8\xff") and part.endswith(b"\xff\xd9") for part in (jpeg, small))
    return ReadPhoto(jpeg, small, width, height) if whole and 0 < width * height <= MAX_PIXELS else None


def _give_up(code: str, name: str) -> NoReturn:
    raise _refused(code, name)


def _refused(code: str, name: str) -> Refused:
    megabytes = (MAX_PDF_BYTES if code.startswith("pdf") else MAX_BYTES) // (1024 * 1024)
    return Refused(code, field="photos", name=name, limit_mb=megabytes, limit_mp=MAX_PIXELS // 1_000_000)
