"""Refunds by bank transfer: customers' accounts, and files for the bank."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from amends.accounts.api import Right
from amends.payments.api import bank_desk as bank
from amends.payments.ports import BankAccountView, BankFileView
from amends.web.api.door import Id, In, Room, Size, Word, actor
from amends.web.api.shapes import Out, page_of, shape

room = Room(tags=["money"])
File = shape(BankFileView)


class AccountIn(In):
    """Where a refund is transferred to."""

    iban: Annotated[Word, Field(examples=["DE89 3704 0044 0532 0130 00"])]
    holder: Annotated[Word, Field(examples=["Ada Buyer"])]


class FileIn(In):
    """On which day the bank is to execute the transfers."""

    on: Annotated[date, Field(examples=["2026-12-01"])]
    entity: Annotated[Word, Field(description="Whose account pays; empty: the default entity's")] = ""


class Executed(In):
    """The bank's own reference."""

    reference: Annotated[Word, Field(examples=["2026-12-01/0042"])]


class Because(In):
    """Why."""

    reason: Annotated[Word, Field(examples=["AC04 closed account"])]


class Erased(Out):
    """How many account numbers were erased."""

    accounts: int


@room.on("PUT", "/payouts/{payout_id}/account", Right.MEMOS_ISSUE, answer=shape(BankAccountView), staff=True)
def account(request: HttpRequest, payout_id: Id, body: AccountIn) -> Any:
    """Set where a bank transfer goes. The IBAN is kept sealed and answered masked."""
    return bank.save_bank_account(actor(request), payout_id, body.iban, body.holder)


@room.on("POST", "/customers/{customer_id}/account-erasure", Right.PEOPLE_ADMIN, answer=Erased, staff=True)
def erase(request: HttpRequest, customer_id: Id) -> Any:
    """Erase a customer's account numbers, but those that a file still needs."""
    return {"accounts": bank.erase_bank_accounts(actor(request), customer_id)}


@room.on("GET", "/bank-files", Right.MEMOS_ISSUE, answer=page_of(BankFileView), staff=True)
def files(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List files for the bank, newest first, without their transfers."""
    return bank.bank_files(actor(request), cursor, size)


@room.on("POST", "/bank-files", Right.MEMOS_ISSUE, answer=File, status=201, staff=True)
def make(request: HttpRequest, body: FileIn) -> Any:
    """Collect the waiting bank transfers in EUR whose account is known into a file."""
    return bank.make_bank_file(actor(request), body.on, body.entity)


@room.on("GET", "/bank-files/{file_id}", Right.MEMOS_ISSUE, answer=File, staff=True)
def file(request: HttpRequest, file_id: Id) -> Any:
    """Read a file with its transfers (accounts masked)."""
    return bank.bank_file(actor(request), file_id)


@room.on("GET", "/bank-files/{file_id}/content", Right.MEMOS_ISSUE, answer=None, staff=True)
def content(request: HttpRequest, file_id: Id, form: Literal["xml", "csv"] = "xml") -> HttpResponse:
    """Read the released file: pain.001 (xml) or csv."""
    kind = "application/xml" if form == "xml" else "text/csv; charset=utf-8"
    body = bank.bank_file_bytes(actor(request), file_id, form)
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": "private, no-store"})


@room.on("POST", "/bank-files/{file_id}/release", Right.MEMOS_ISSUE, answer=File, staff=True)
def release(request: HttpRequest, file_id: Id) -> Any:
    """Release a file that somebody else made."""
    return bank.release_bank_file(actor(request), file_id)


@room.on("POST", "/bank-files/{file_id}/execution", Right.MEMOS_ISSUE, answer=File, staff=True)
def execute(request: HttpRequest, file_id: Id, body: Executed) -> Any:
    """Record that the bank executed a file: its payouts are paid."""
    return bank.execute_bank_file(actor(request), file_id, body.reference)


@room.on("POST", "/bank-files/{file_id}/discard", Right.MEMOS_ISSUE, answer=File, staff=True)
def discard(request: HttpRequest, file_id: Id, body: Because) -> Any:
    """Discard a file: its payouts may be in another one."""
    return bank.discard_bank_file(actor(request), file_id, body.reason)


@room.on("POST", "/bank-files/{file_id}/payouts/{payout_id}/return", Right.MEMOS_ISSUE, answer=File, staff=True)
def came_back(request: HttpRequest, file_id: Id, payout_id: Id, body: Because) -> Any:
    """Record that one transfer of an executed file came back."""
    return bank.bank_line_came_back(actor(request), file_id, payout_id, body.reason)
