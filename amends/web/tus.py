"""The tus 1.0.0 protocol for resumable uploads: creation, checksum, expiration, termination (https://tus.io).

Pages use it with static/js/evidence.js; without JavaScript the plain form sends the file in one go.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.http import http_date

from amends.core.actor import Actor
from amends.core.errors import AmendsError, Conflict, Refused, Unavailable
from amends.evidence import api as evidence
from amends.evidence.ports import UploadView
from amends.web.errors import status_of

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
_STATUS = {
    "upload_expired": 410,
    "upload_checksum": 460,
    "upload_overrun": 413,
    "upload_too_large": 413,
}


class _Wrong(Exception):
    """The request is not what the protocol says: (status, sentence)."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


def uploads(request: HttpRequest, me: Actor, claim_id: int | None, address: Callable[[str], str]) -> HttpResponse:
    """OPTIONS says what the server can do; POST announces a file, `address` says where it goes."""

    def announced() -> HttpResponse:
        if _method(request) != "POST":
            raise _Wrong(405, "Only POST and OPTIONS.")
        name = _metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
        begun = evidence.begin_upload(me, name, _number(request, "Upload-Length"), claim_id)
        response = HttpResponse(status=201)
        response["Location"] = address(begun.public_id)
        return _standing(response, begun)

    return _served(request, announced)


def upload(request: HttpRequest, me: Actor, ref: str) -> HttpResponse:
    """HEAD: where it stands. PATCH: one more piece, after the last it becomes evidence. DELETE: give it up."""

    def continued() -> HttpResponse:
        match _method(request):
            case "HEAD":
                return _standing(HttpResponse(), evidence.upload(me, ref))
            case "PATCH":
                return _standing(HttpResponse(status=204), _piece(request, me, ref))
            case "DELETE":
                evidence.drop_upload(me, ref)
                return HttpResponse(status=204)
        raise _Wrong(405, "Only HEAD, PATCH and DELETE.")

    return _served(request, continued)


def _piece(request: HttpRequest, me: Actor, ref: str) -> UploadView:
    if request.content_type != PIECE:
        raise _Wrong(415, f"A piece is {PIECE}.")
    offset = _number(request, "Upload-Offset")
    checksum = _checksum(request.headers.get("Upload-Checksum", ""))
    if int(request.headers.get("Content-Length") or 0) > evidence.MAX_PIECE:
        raise _Wrong(413, f"A piece has at most {evidence.MAX_PIECE} bytes.")
    try:
        body = request.read(evidence.MAX_PIECE + 1)
    except UnreadablePostError:
        raise _Wrong(400, "The piece did not arrive.") from None
    taken = evidence.append(me, ref, offset, body, checksum)
    return evidence.finish(me, ref) if taken.offset == taken.length else taken


def _served(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    if _method(request) == "OPTIONS":
        response = HttpResponse(status=204)
        response["Tus-Version"] = VERSION
        response["Tus-Extension"] = "creation,checksum,expiration,termination"
        response["Tus-Checksum-Algorithm"] = ",".join(evidence.ALGORITHMS)
        response["Tus-Max-Size"] = str(evidence.most_bytes())
    elif request.headers.get("Tus-Resumable") != VERSION:
        response = _said(412, "version", f"This server speaks tus {VERSION}.")
        response["Tus-Version"] = VERSION
    else:
        try:
            response = act()
        except _Wrong as wrong:
            response = _said(wrong.status, "request", wrong.text)
        except (Refused, Conflict, Unavailable) as error:
            response = _said(_STATUS.get(error.code, status_of(error)), error.code, error.text)
            _retry(response, error)
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    return response


def _retry(response: HttpResponse, error: AmendsError) -> None:
    if isinstance(error, Unavailable):
        response["Retry-After"] = str(error.retry_after)


def _said(status: int, code: str, text: str) -> HttpResponse:
    return JsonResponse({"code": code, "text": text}, status=status)


def _standing(response: HttpResponse, view: UploadView) -> HttpResponse:
    response["Upload-Offset"] = str(view.offset)
    response["Upload-Length"] = str(view.length)
    response["Upload-Expires"] = http_date(view.expires_at.timestamp())
    if view.kept_as:
        response["Amends-Kept-As"] = view.kept_as
    return response


def _method(request: HttpRequest) -> str:
    said = request.headers.get("X-HTTP-Method-Override") if request.method == "POST" else None
    return (said or request.method or "").upper()


def _number(request: HttpRequest, header: str) -> int:
    said = request.headers.get(header, "")
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        raise _Wrong(400, f"{header} must be a number of bytes.")
    return int(said)


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64`; the base64 is of UTF-8."""
    found: dict[str, str] = {}
    try:
        for pair in filter(None, (part.strip() for part in header.split(","))):
            key, _, value = pair.partition(" ")
            found[key] = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise _Wrong(400, "Upload-Metadata cannot be read.") from None
    return found


def _checksum(header: str) -> tuple[str, bytes] | None:
    if not header:
        return None
    algorithm, _, value = header.partition(" ")
    if algorithm not in evidence.ALGORITHMS:
        raise _Wrong(400, f"Checksums: {', '.join(evidence.ALGORITHMS)}.")
    try:
        return algorithm, base64.b64decode(value, validate=True)
    except binascii.Error:
        raise _Wrong(400, "Upload-Checksum cannot be read.") from None
