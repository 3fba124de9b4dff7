"""Videos and receipts as answers: pictures are shown, files are saved and never shown in place."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import cast

from django.contrib import messages
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from amends.core.actor import Actor
from amends.core.errors import AmendsError, Conflict, NotFound, Refused, Unavailable
from amends.evidence import api as evidence
from amends.evidence.ports import AddedView


def page(me: Actor, ref: str, number: int, small: bool) -> HttpResponse:
    """A drawn page of a receipt: a picture and nothing else, kept by this person's browser only."""
    answer = HttpResponse(evidence.attachment_page(me, ref, number, small), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def file(me: Actor, ref: str) -> HttpResponse:
    """The file, to be saved: whatever it holds, no browser runs it as a page of ours."""
    view, parts = evidence.attachment_file(me, ref)
    first = next(parts, b"")  # a lost file is said before the answer begins
    answer = StreamingHttpResponse(chain([first], parts), content_type=view.mime)
    answer["Content-Length"] = str(view.bytes)
    answer["Content-Disposition"] = content_disposition_header(True, view.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, answer)  # pages are typed by the kind that is whole


def take(request: HttpRequest, me: Actor, claim_id: int) -> tuple[list[AddedView], list[AmendsError]]:
    """Keep what a form brought: files, and uploads that arrived before it. What was kept, and what was refused."""
    kept: list[AddedView] = []
    refused: list[AmendsError] = []
    for sent in request.FILES.getlist("photos"):
        try:
            kept.append(evidence.add_file(me, claim_id, sent.name or "", File(sent)))
        except (Refused, Conflict, Unavailable) as refusal:
            refused.append(refusal)
    for ref in request.POST.getlist("upload")[:20]:
        try:
            done = evidence.finish(me, ref, claim_id)
            kept.append(AddedView(kind="upload", public_id=done.kept_as))
        except (Refused, Conflict, Unavailable, NotFound) as refusal:
            refused.append(refusal)
    return kept, refused


def tell(request: HttpRequest, refused: Iterable[AmendsError]) -> None:
    """Say what was refused on the next page."""
    for refusal in refused:
        messages.error(request, refusal.text)
