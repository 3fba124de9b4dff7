"""Claims: from the report to the verdict's door."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, UploadedFile
from pydantic import Field

from amends.accounts.api import Right
from amends.casework.api import write_note
from amends.checks.api import FindingView
from amends.checks.api import findings as findings_of
from amends.claims import api as claims
from amends.claims.ports import ClaimInput, ClaimRow, ClaimView, DefectTypeView, MessageView, PhotoView
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape
from amends.web.uploads import body_of
from amends.workflows.api import CaseView, correct_case, reopen_case
from amends.workflows.api import case as case_of

room = Room(tags=["claims"])
Claim = shape(ClaimView)
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class NewClaim(In):
    """A defect report about one line of an order. `serial` as it stands on the unit (empty = unknown)."""

    order_id: Annotated[Id, Field(examples=[1042])]
    order_line_id: Annotated[Id, Field(examples=[2077])]
    defect_code: Annotated[Word, Field(examples=["hw_stopped"])]
    description: Annotated[Text, Field(examples=["Dead since yesterday."])]
    serial: Annotated[Word, Field(examples=["SN10042"])] = ""
    quantity: Annotated[Count, Field(examples=[1])] = 1


class Words(In):
    """What is said."""

    text: Annotated[Text, Field(examples=["Does the cable get warm?"])]


class Note(In):
    """A note for colleagues (`internal`) or a message to the customer."""

    text: Annotated[Text, Field(examples=["Called the customer back."])]
    internal: Annotated[bool, Field(examples=[True])] = True


class Correction(In):
    """Which unit the claim is really about. `order_line_id`: an item of the same order."""

    order_line_id: Annotated[Id, Field(examples=[2078])]
    serial: Annotated[Word, Field(examples=["SN10043"])] = ""
    quantity: Annotated[Count, Field(examples=[1])] = 1
    reason: Annotated[Text, Field(examples=["Misread on the photo."])]


class Why(In):
    """The reason, in a few words."""

    reason: Annotated[Text, Field(examples=["It works again."])]


@room.on("GET", "/defect-types", Right.CLAIMS_READ, answer=list_of(DefectTypeView))
def defect_types(request: HttpRequest, axis: Word = "symptom") -> Any:
    """List the defect types of the newest catalogue.

    `axis`: symptom (what a customer reports), finding (what an inspector finds), cause.
    """
    del request
    return claims.defect_types(axis)


@room.on("GET", "/claims", Right.CLAIMS_READ, answer=page_of(ClaimRow))
def search(request: HttpRequest, state: Word = "", q: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """Search claims.

    `state`: one or several, separated by commas. Newest first; the review queue has safety first. A customer
    sees own claims.
    """
    states = [one for one in state.split(",") if one]
    return claims.claims(actor(request), states, q, cursor, size)


@room.on("POST", "/claims", Right.CLAIMS_WRITE, answer=Claim, status=201)
def open_claim(request: HttpRequest, body: NewClaim) -> Any:
    """Open a claim as a draft.

    Add photos, then submit it.
    """
    return claims.open_claim(actor(request), ClaimInput(**body.model_dump()))


@room.on("GET", "/claims/{ref}", Right.CLAIMS_READ, answer=Claim)
def read(request: HttpRequest, ref: Word) -> Any:
    """Read a claim."""
    return claims.claim_by_ref(actor(request), ref)


@room.on("GET", "/claims/{ref}/case", Right.CLAIMS_READ, answer=shape(CaseView))
def case(request: HttpRequest, ref: Word) -> Any:
    """Read a claim with everything around it.

    Findings, verdict, remedy, return, receipt, credit memo, letters, status and timeline; a customer gets what
    a customer may see.
    """
    me = actor(request)
    return case_of(me, claims.claim_by_ref(me, ref).id)


@room.on("GET", "/claims/{ref}/findings", Right.CLAIMS_READ, answer=list_of(FindingView), staff=True)
def findings(request: HttpRequest, ref: Word) -> Any:
    """List what the automated checks found."""
    return findings_of(claims.claim_by_ref(actor(request), ref).id)


@room.on("POST", "/claims/{ref}/photos", Right.CLAIMS_WRITE, answer=shape(PhotoView), status=201, keyed=False)
def add_photo(request: HttpRequest, ref: Word, photo: File[UploadedFile]) -> Any:
    """Add a photo (multipart/form-data, field `photo`).

    At most 12 MiB; decoded in a limited process, re-encoded without metadata. The same file twice is one photo.
    """
    me = actor(request)
    claim = claims.claim_by_ref(me, ref)
    return claims.add_photo(me, claim.id, photo.name or "photo", body_of(photo))


@room.on("GET", "/photos/{photo_id}", Right.CLAIMS_READ, answer=None)
def photo(request: HttpRequest, photo_id: Word, small: bool = False) -> HttpResponse:
    """Read a photo as JPEG."""
    return HttpResponse(claims.photo_bytes(actor(request), photo_id, small), content_type="image/jpeg")


@room.on("POST", "/claims/{ref}/submit", Right.CLAIMS_WRITE, answer=Claim)
def submit(request: HttpRequest, ref: Word) -> Any:
    """Submit a draft for checking."""
    me = actor(request)
    claim = claims.claim_by_ref(me, ref)
    claims.submit(me, claim.id)
    return claims.claim(me, claim.id)


@room.on("POST", "/claims/{ref}/ask", Right.CLAIMS_DECIDE, answer=Claim, staff=True)
def ask(request: HttpRequest, ref: Word, body: Words) -> Any:
    """Ask the customer for more."""
    me = actor(request)
    claim = claims.claim_by_ref(me, ref)
    claims.ask_customer(me, claim.id, body.text)
    return claims.claim(me, claim.id)


@room.on("POST", "/claims/{ref}/answer", Right.CLAIMS_WRITE, answer=Claim)
def answer(request: HttpRequest, ref: Word, body: Words) -> Any:
    """Answer what was asked; the claim is checked again."""
    me = actor(request)
    claim = claims.claim_by_ref(me, ref)
    claims.answer(me, claim.id, body.text)
    return claims.claim(me, claim.id)


@room.on("POST", "/claims/{ref}/notes", Right.CLAIMS_WRITE, answer=shape(MessageView), status=201)
def note(request: HttpRequest, ref: Word, body: Note) -> Any:
    """Add a note or a message. What a customer writes is never internal.

    @name in a note tells that colleague; a message reaches the customer as a letter too.
    """
    me = actor(request)
    claim = claims.claim_by_ref(me, ref)
    written, _ = write_note(me, claim.id, body.text, internal=body.internal and not me.is_customer)
    return written


@room.on("POST", "/claims/{ref}/correction", Right.CLAIMS_DECIDE, answer=Claim, staff=True)
def correct(request: HttpRequest, ref: Word, body: Correction) -> Any:
    """Correct the item, serial number or pieces of an undecided claim; it is checked again.

    What it was before, and the reason, stay in the claim's history.
    """
    me = actor(request)
    claim = claims.claim_by_ref(me, ref)
    return correct_case(me, claim.id, body.order_line_id, body.serial, body.quantity, body.reason)


@room.on("POST", "/claims/{ref}/reopening", Right.CLAIMS_DECIDE, answer=Claim, staff=True)
def reopen(request: HttpRequest, ref: Word, body: Why) -> Any:
    """Look at a denied or not yet settled claim again; the customer reads the reason.

    What was granted and not yet paid is given back, an unused return is cancelled.
    """
    me = actor(request)
    claim = claims.claim_by_ref(me, ref)
    reopen_case(me, claim.id, body.reason)
    return claims.claim(me, claim.id)


@room.on("POST", "/claims/{ref}/withdraw", Right.CLAIMS_WRITE, answer=Claim)
def withdraw(request: HttpRequest, ref: Word, body: Why) -> Any:
    """Take a claim back before it is decided."""
    me = actor(request)
    claim = claims.claim_by_ref(me, ref)
    claims.withdraw(me, claim.id, body.reason)
    return claims.claim(me, claim.id)
