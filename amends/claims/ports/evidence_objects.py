"""Evidence in S3 storage: whole objects in one private bucket. Used where settings name a bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

P = ParamSpec("P")
R = TypeVar("R")
_CHUNK = 1024 * 1024
_NOT_THERE = ("404", "NoSuchKey", "NotFound")


def _as_os_error(act: Callable[P, R]) -> Callable[P, R]:
    """What S3 refuses looks like what a disk refuses: the rooms know one kind of failing storage."""

    @wraps(act)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _NOT_THERE:
                raise FileNotFoundError(str(error)) from error
            raise OSError(str(error)) from error
        except (BotoCoreError, Boto3Error) as error:
            raise OSError(str(error)) from error

    return guarded


class EvidenceObjects(S3Storage):  # type: ignore[misc]
    """The same seam as EvidenceFiles. An object is whole or absent by what S3 is."""

    @_as_os_error
    def write(self, name: str, content: File[bytes]) -> None:
        """Put an object; large ones go up in parts."""
        self.save(name, content)

    @_as_os_error
    def read(self, name: str) -> bytes:
        """The whole object; FileNotFoundError."""
        body: bytes = self._object(name).get()["Body"].read()
        return body

    @_as_os_error
    def parts(self, name: str) -> Iterator[bytes]:
        """The object piece by piece; FileNotFoundError before the first."""
        body = self._object(name).get()["Body"]
        return _pieces(body)

    @_as_os_error
    def size_of(self, name: str) -> int | None:
        """Bytes, or None when there is no such object."""
        try:
            return int(self._object(name).content_length)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _NOT_THERE:
                return None
            raise

    @_as_os_error
    def wanted_at(self, name: str) -> datetime:
        """When it was written or touched; FileNotFoundError."""
        at: datetime = self._object(name).last_modified
        return at

    @_as_os_error
    def touch(self, name: str) -> None:
        """Copied onto itself: the only way in which an object becomes new again."""
        key = self._normalize_name(name)
        self.connection.meta.client.copy_object(
            Bucket=self.bucket_name,
            Key=key,
            CopySource={"Bucket": self.bucket_name, "Key": key},
            MetadataDirective="REPLACE",
            **self._get_write_parameters(name),
        )

    @_as_os_error
    def delete(self, name: str) -> None:
        """Nothing happens when there is no such object."""
        super().delete(name)

    @_as_os_error
    def under(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Names and times of the objects in a folder ("" = all), a page of 1,000 at a time."""
        prefix = self._normalize_name(folder) if folder else self.location
        prefix = f"{prefix.rstrip('/')}/" if prefix else ""
        found = self.bucket.objects.filter(Prefix=prefix)
        root = f"{self.location.rstrip('/')}/" if self.location else ""
        return ((one.key.removeprefix(root), one.last_modified) for one in found)

    def _object(self, name: str) -> Any:
        return self.bucket.Object(self._normalize_name(name))


@_as_os_error
def _next(body: Any) -> bytes:
    piece: bytes = body.read(_CHUNK)
    return piece


def _pieces(body: Any) -> Iterator[bytes]:
    while piece := _next(body):
        yield piece
