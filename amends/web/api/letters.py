"""Letters in the merchant's own words."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.notices.api import own
from amends.notices.ports import OwnLetterView
from amends.web.api.door import Id, In, Room, Text, Word, actor
from amends.web.api.shapes import list_of, shape

room = Room(tags=["letters"])
OwnLetter = shape(OwnLetterView)


class DraftIn(In):
    """A letter's draft. scope: a legal entity's code or channel/account; empty = for everybody."""

    letter: Annotated[Word, Field(examples=["goods_received"])]
    language: Annotated[Word, Field(examples=["de"])]
    subject: Annotated[Word, Field(examples=["Ihr Paket {rma_ref} ist da"])]
    body: Annotated[Text, Field(examples=["wir haben **{product}** erhalten.\n\n[Zum Stand]({status_url})"])]
    scope: Annotated[Word, Field(examples=[""])] = ""


@room.on("GET", "/letter-texts", Right.NOTICES_READ, answer=list_of(OwnLetterView), staff=True)
def letter_texts(request: HttpRequest) -> Any:
    """List letters in own words: drafts and what is published."""
    del request
    return own.own_letters()


@room.on("POST", "/letter-texts", Right.CLAIMS_APPROVE_SECOND, answer=OwnLetter, staff=True)
def save_draft(request: HttpRequest, body: DraftIn) -> Any:
    """Write or change the draft of a letter. An unknown placeholder is refused with the field named."""
    return own.save_draft(actor(request), body.letter, body.language, body.subject, body.body, body.scope)


@room.on(
    "POST", "/letter-texts/{letter_id}/publication", Right.CLAIMS_APPROVE_SECOND, answer=OwnLetter, staff=True
)
def publish(request: HttpRequest, letter_id: Id) -> Any:
    """Publish a draft: from now on the letter goes out in these words."""
    return own.act_on_letter(actor(request), letter_id, "publish")


@room.on("POST", "/letter-texts/{letter_id}/withdrawal", Right.CLAIMS_APPROVE_SECOND, answer=OwnLetter, staff=True)
def withdraw(request: HttpRequest, letter_id: Id) -> Any:
    """Withdraw a published letter: the built-in one goes out again."""
    return own.act_on_letter(actor(request), letter_id, "withdraw")
