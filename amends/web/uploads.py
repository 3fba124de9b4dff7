"""Files that people send: read no more of them than a room will take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from amends.web.errors import answer

LARGEST_FILE = 12 * 1024 * 1024
LARGEST_REQUEST = 13 * LARGEST_FILE


def body_of(file: UploadedFile[Any]) -> bytes:
    """The file's bytes, at most one more than the largest photo: enough for the room to refuse it by name."""
    return bytes(file.read(LARGEST_FILE + 1))


class BoundedRequests:
    """Middleware: a request larger than a form full of photos is answered before any of it is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a length the server passes no body on at all.
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= LARGEST_REQUEST:
            return self.get_response(request)
        text = _(
            "Together these files are too large. Send fewer or smaller photos at once (12 MB each, 12 photos)."
        )
        return answer(request, 413, text, _("Too much at once"))
