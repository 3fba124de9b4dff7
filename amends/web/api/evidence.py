"""Evidence beside photos: files of a claim, erasure, legal hold."""

from typing import Annotated, Any

from django.core.files.base import File as Opened
from django.http import HttpRequest
from ninja import File, UploadedFile
from pydantic import Field

from amends.accounts.api import Right
from amends.claims.api import claim_by_ref
from amends.evidence import api as evidence
from amends.evidence.ports import AddedView, AttachmentView, ErasureView, HoldView
from amends.web import attachments, tus
from amends.web.api.door import Id, In, Room, Text, Word, actor
from amends.web.api.shapes import list_of, shape

room = Room(tags=["evidence"])


class Why(In):
    """The reason; it stays in the record."""

    reason: Annotated[Text, Field(examples=["Asked for by letter of 3 May."])]


@room.on("POST", "/claims/{ref}/files", Right.CLAIMS_WRITE, answer=shape(AddedView), status=201, keyed=False)
def add_file(request: HttpRequest, ref: Word, file: File[UploadedFile]) -> Any:
    """Add a file as evidence (multipart/form-data, field `file`).

    Its content says what it is: a photo (at most 12 MiB), a PDF receipt (20 MiB), or a video (200 MiB unless the
    settings say otherwise; one request holds 156 MiB, more goes by a resumable upload). The same
    file twice is kept once.
    """
    me = actor(request)
    return evidence.add_file(me, claim_by_ref(me, ref).id, file.name or "file", Opened(file))


@room.on("POST", "/claims/{ref}/uploads", Right.CLAIMS_WRITE, answer=None, keyed=False)
def begin_upload(request: HttpRequest, ref: Word) -> Any:
    """Announce a resumable upload of a file for a claim (tus 1.0.0, https://tus.io).

    Headers: Tus-Resumable, Upload-Length, Upload-Metadata (`filename`). 201 with the upload's address in Location;
    send the pieces there by PATCH. The file becomes evidence when its last piece is in.
    """
    me = actor(request)
    return tus.uploads(request, me, claim_by_ref(me, ref).id, _upload_address)


@room.on("HEAD", "/uploads/{upload_id}", Right.CLAIMS_WRITE, answer=None)
def upload_offset(request: HttpRequest, upload_id: Word) -> Any:
    """Ask how much of an own upload has arrived (Upload-Offset), to go on from there."""
    return tus.upload(request, actor(request), upload_id)


@room.on("PATCH", "/uploads/{upload_id}", Right.CLAIMS_WRITE, answer=None)
def upload_piece(request: HttpRequest, upload_id: Word) -> Any:
    """Send one piece of an own upload (application/offset+octet-stream, with Upload-Offset).

    After the last piece the answer names what was kept in Amends-Kept-As.
    """
    return tus.upload(request, actor(request), upload_id)


@room.on("DELETE", "/uploads/{upload_id}", Right.CLAIMS_WRITE, answer=None)
def drop_upload(request: HttpRequest, upload_id: Word) -> Any:
    """Give up an own upload."""
    return tus.upload(request, actor(request), upload_id)


def _upload_address(upload_id: str) -> str:
    return f"/api/v1/uploads/{upload_id}"


@room.on("GET", "/claims/{ref}/attachments", Right.CLAIMS_READ, answer=list_of(AttachmentView))
def files(request: HttpRequest, ref: Word) -> Any:
    """List the videos and receipts of a claim."""
    me = actor(request)
    return evidence.attachments(me, claim_by_ref(me, ref).id)


@room.on("GET", "/attachments/{attachment_id}/pages/{number}", Right.CLAIMS_READ, answer=None)
def page(request: HttpRequest, attachment_id: Word, number: Id, small: bool = False) -> Any:
    """Read a drawn page of a receipt as JPEG."""
    return attachments.page(actor(request), attachment_id, min(number, 1_000_000), small)


@room.on("GET", "/attachments/{attachment_id}/file", Right.CLAIMS_READ, answer=None)
def file(request: HttpRequest, attachment_id: Word) -> Any:
    """Download a video or receipt as it was sent.

    A PDF that holds scripts or other files is not given out: read its pages.
    """
    return attachments.file(actor(request), attachment_id)


@room.on("GET", "/evidence-holds", Right.PEOPLE_ADMIN, answer=list_of(HoldView), staff=True)
def holds(request: HttpRequest) -> Any:
    """List legal holds: the newest 200, those in force first."""
    return evidence.holds(actor(request))


@room.on("POST", "/claims/{ref}/evidence-hold", Right.PEOPLE_ADMIN, answer=shape(HoldView), status=201, staff=True)
def hold_claim(request: HttpRequest, ref: Word, body: Why) -> Any:
    """Keep a claim's evidence until the hold is released, whoever asks for its erasure."""
    me = actor(request)
    return evidence.set_hold(me, body.reason, claim_id=claim_by_ref(me, ref).id)


@room.on(
    "POST",
    "/customers/{customer_id}/evidence-hold",
    Right.PEOPLE_ADMIN,
    answer=shape(HoldView),
    status=201,
    staff=True,
)
def hold_customer(request: HttpRequest, customer_id: Id, body: Why) -> Any:
    """Keep the evidence of all of a customer's claims until the hold is released."""
    return evidence.set_hold(actor(request), body.reason, customer_id=customer_id)


@room.on("POST", "/evidence-holds/{hold_id}/release", Right.PEOPLE_ADMIN, answer=shape(HoldView), staff=True)
def release(request: HttpRequest, hold_id: Id) -> Any:
    """Release a legal hold; retention goes on from the next night."""
    return evidence.release_hold(actor(request), hold_id)


@room.on("GET", "/evidence-erasures", Right.PEOPLE_ADMIN, answer=list_of(ErasureView), staff=True)
def erasures(request: HttpRequest) -> Any:
    """List erasures: who, when, why, how much. The newest 200."""
    return evidence.erasures(actor(request))


@room.on(
    "POST",
    "/customers/{customer_id}/evidence-erasure",
    Right.PEOPLE_ADMIN,
    answer=shape(ErasureView),
    status=201,
    staff=True,
)
def erase(request: HttpRequest, customer_id: Id, body: Why) -> Any:
    """Erase the evidence of a customer's claims: photos, originals, videos, receipts, uploads under way.

    Hashes stay, for they are what decisions were made on. What a legal hold covers stays; `held` counts the holds.
    """
    return evidence.erase_person(actor(request), customer_id, body.reason)
