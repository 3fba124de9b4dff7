"""Where evidence is kept: by content hash, behind Django's storage seam (settings.STORAGES["evidence"]).

Two stores fit the seam: folders (EvidenceFiles, here) and S3 (EvidenceObjects). Areas: SHOWN, PAGES and
REFERENCES hold re-encoded pictures, ORIGINALS and FILES what was sent (of photos, and of everything else), UPLOADS
pieces of uploads under way. Each area is swept by those who refer to it.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, storages

from amends.core.errors import Unavailable

SHOWN, PAGES = "", "pages"
ORIGINALS, FILES = "originals", "files"
UPLOADS = "uploads"
REFERENCES = "references"
_CHUNK = 1024 * 1024
_log = logging.getLogger(__name__)


class Store(Protocol):
    """What a storage must do to keep evidence. Every failure is an OSError; names hold no "..", no leading "/"."""

    def write(self, name: str, content: File[bytes]) -> None:
        """Whole or absent; overwrites."""

    def read(self, name: str) -> bytes:
        """FileNotFoundError."""

    def parts(self, name: str) -> Iterator[bytes]:
        """Piece by piece; FileNotFoundError before the first."""

    def size_of(self, name: str) -> int | None:
        """None when there is none."""

    def wanted_at(self, name: str) -> datetime:
        """When it was written or touched; FileNotFoundError."""

    def touch(self, name: str) -> None:
        """It is wanted as of now."""

    def delete(self, name: str) -> None:
        """Nothing happens when there is none."""

    def under(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Names in a folder ("" = all) and when they were last wanted."""


class EvidenceFiles(FileSystemStorage):
    """Files that are whole or absent: written aside, synced to disk, then put in place in one step. Only the
    product's own system user can read them."""

    def _save(self, name: str, content: File[bytes]) -> str:
        place = Path(self.path(name))
        Path(self.location).mkdir(mode=0o700, parents=True, exist_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=".new-", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            Path(aside).replace(place)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        for folder in (place.parent, place.parent.parent):
            _sync_folder(folder)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name says the content, so the same name again is the same file."""
        return name

    def write(self, name: str, content: File[bytes]) -> None:
        """See Store."""
        self.save(name, content)

    def read(self, name: str) -> bytes:
        """See Store."""
        return Path(self.path(name)).read_bytes()

    def parts(self, name: str) -> Iterator[bytes]:
        """See Store."""
        return _pieces(Path(self.path(name)).open("rb"))

    def size_of(self, name: str) -> int | None:
        """See Store."""
        try:
            return Path(self.path(name)).stat().st_size
        except FileNotFoundError:
            return None

    def wanted_at(self, name: str) -> datetime:
        """See Store."""
        return _changed(Path(self.path(name)))

    def touch(self, name: str) -> None:
        """See Store."""
        os.utime(self.path(name))

    def under(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """See Store. A file that goes away meanwhile is left out."""
        root = Path(self.location)
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not path.name.startswith(".new-"):
                try:
                    yield path.relative_to(root).as_posix(), _changed(path)
                except FileNotFoundError:
                    continue


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _pieces(file: File[bytes] | object) -> Iterator[bytes]:
    with cast("File[bytes]", file) as given:
        while piece := given.read(_CHUNK):
            yield piece


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _store() -> Store:
    return cast(Store, storages["evidence"])


def _name(area: str, sha256: str, ending: str = "") -> str:
    return f"{area}/{sha256[:2]}/{sha256[2:4]}/{sha256}{ending}".lstrip("/")


def keep(sha256: str, jpeg: bytes, small: bytes, area: str = SHOWN) -> None:
    """Write both files durably before anything refers to them; writing the same again changes nothing.

    Unavailable("photo_not_kept") when the storage does not take them.
    """
    for ending, body in ((".small.jpg", small), (".jpg", jpeg)):
        _put(_name(area, sha256, ending), ContentFile(body), len(body))


def keep_original(sha256: str, content: File[bytes], size: int, area: str = ORIGINALS) -> None:
    """What was sent, byte for byte: no page shows it. Unavailable as above."""
    _put(_name(area, sha256), content, size)


def keep_part(name: str, body: bytes) -> None:
    """A piece of an upload under way. Unavailable as above."""
    _put(f"{UPLOADS}/{name}", ContentFile(body), len(body))


def _put(name: str, content: File[bytes], size: int) -> None:
    store = _store()
    try:
        if store.size_of(name) == size:
            store.touch(name)  # a sweep that looks now must see that it is wanted again
        else:
            store.write(name, content)
    except OSError as error:
        _log.exception("the evidence store does not take a file")
        raise Unavailable("photo_not_kept", retry_after=60) from error


def fetch(sha256: str, *, small: bool = False, area: str = SHOWN) -> bytes:
    """The file's bytes; Unavailable("photo_lost") when the storage does not give it."""
    try:
        return _store().read(_name(area, sha256, ".small.jpg" if small else ".jpg"))
    except OSError as error:
        raise Unavailable("photo_lost", retry_after=30) from error


def original(sha256: str, area: str = ORIGINALS) -> Iterator[bytes]:
    """What was sent, piece by piece; Unavailable("photo_lost")."""
    return _given(_name(area, sha256))


def part(name: str) -> Iterator[bytes]:
    """A piece of an upload; Unavailable("photo_lost")."""
    return _given(f"{UPLOADS}/{name}")


def _given(name: str) -> Iterator[bytes]:
    try:
        yield from _store().parts(name)
    except OSError as error:
        raise Unavailable("photo_lost", retry_after=30) from error


def old_files(before: datetime, area: str = SHOWN) -> Iterator[str]:
    """The content hashes of shown pictures that were last wanted before then."""
    depth = 2 if area == SHOWN else 3
    for name, at in _store().under(area):
        last = name.rsplit("/", 1)[-1]
        if at < before and name.count("/") == depth and last.endswith(".jpg") and not last.endswith(".small.jpg"):
            yield last.removesuffix(".jpg")


def old_originals(before: datetime, area: str = ORIGINALS) -> Iterator[str]:
    """The content hashes of originals that were last wanted before then."""
    return (name.rsplit("/", 1)[-1] for name, at in _store().under(area) if at < before)


def old_parts(before: datetime) -> Iterator[str]:
    """The names of upload pieces that were last wanted before then."""
    return (name.removeprefix(f"{UPLOADS}/") for name, at in _store().under(UPLOADS) if at < before)


def remove(sha256: str, before: datetime, area: str = SHOWN) -> bool:
    """Delete a picture's files unless they were wanted since; whether they are gone now."""
    return _drop((_name(area, sha256, ".jpg"), _name(area, sha256, ".small.jpg")), before)


def remove_original(sha256: str, before: datetime, area: str = ORIGINALS) -> bool:
    """Delete an original unless it was wanted since; whether it is gone now."""
    return _drop((_name(area, sha256),), before)


def remove_parts(names: Iterable[str]) -> None:
    """Delete pieces of an upload that nobody needs any more; what cannot be deleted now is swept later."""
    store = _store()
    for name in names:
        try:
            store.delete(f"{UPLOADS}/{name}")
        except OSError:
            _log.exception("a piece of an upload could not be deleted")


def _drop(names: tuple[str, ...], before: datetime) -> bool:
    """The first name decides whether they are still wanted."""
    store = _store()
    try:
        if store.wanted_at(names[0]) >= before:
            return False
        for name in names:
            store.delete(name)
    except FileNotFoundError:
        return False
    except OSError:
        _log.exception("evidence could not be deleted")
        return False
    return True
