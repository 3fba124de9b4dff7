"""Where evidence is kept: by content hash, behind Django's storage seam (settings.STORAGES["evidence"])."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

from amends.core.errors import Unavailable

_log = logging.getLogger(__name__)


class EvidenceFiles(FileSystemStorage):
    """Files that are whole or absent: written aside, synced to disk, then put in place in one step."""

    def _save(self, name: str, content: File[bytes]) -> str:
        place = Path(self.path(name))
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


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _store() -> Storage:
    return storages["evidence"]


def _name(sha256: str, *, small: bool = False) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}{'.small' if small else ''}.jpg"


def keep(sha256: str, jpeg: bytes, small: bytes) -> None:
    """Write both files durably before anything refers to them; writing the same again changes nothing.

    Unavailable("photo_not_kept") when the storage does not take them.
    """
    store = _store()
    try:
        for name, body in ((_name(sha256, small=True), small), (_name(sha256), jpeg)):
            if store.exists(name) and store.size(name) == len(body):
                _touch(store, name)  # a sweep that looks now must see that it is wanted again
            else:
                store.save(name, ContentFile(body))
    except OSError as error:
        _log.exception("the evidence store does not take a photo")
        raise Unavailable("photo_not_kept", retry_after=60) from error


def _touch(store: Storage, name: str) -> None:
    if isinstance(store, FileSystemStorage):
        os.utime(store.path(name))


def old_files(before: datetime) -> Iterator[str]:
    """The content hashes of files that were last wanted before then (a store that is not folders gives none)."""
    store = _store()
    if not isinstance(store, FileSystemStorage):
        return
    for path in sorted(Path(store.location).glob("??/??/*.jpg")):
        sha256 = path.name.removesuffix(".jpg")
        if "." not in sha256 and path.stat().st_mtime < before.timestamp():
            yield sha256


def remove(sha256: str, before: datetime) -> bool:
    """Delete a photo's files unless they were wanted since; whether they are gone now."""
    store = _store()
    large = _name(sha256)
    if not isinstance(store, FileSystemStorage) or not store.exists(large):
        return False
    if Path(store.path(large)).stat().st_mtime >= before.timestamp():
        return False
    for name in (large, _name(sha256, small=True)):
        store.delete(name)
    return True


def fetch(sha256: str, *, small: bool = False) -> bytes:
    """The file's bytes; Unavailable("photo_lost") when the storage does not give it."""
    try:
        with _store().open(_name(sha256, small=small), "rb") as file:
            return bytes(file.read())
    except OSError as error:
        raise Unavailable("photo_lost", retry_after=30) from error
