"""Claims as other rooms and pages see them, and the claim's state axis."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves

CLAIM = moves(
    "claim",
    "draft",
    {
        "submit": ("draft", "checking"),
        "send to review": ("checking", "in_review"),
        "ask": ("in_review", "awaiting_customer"),
        "answer": ("awaiting_customer", "checking"),
        "correct": ("in_review awaiting_customer", "checking"),
        "offer": ("checking in_review awaiting_customer", "awaiting_choice"),
        "decide": ("checking in_review awaiting_customer awaiting_choice", "decided"),
        "reopen": ("awaiting_choice decided closed", "in_review"),
        "close": ("decided", "closed"),
        "withdraw": ("draft checking in_review awaiting_customer awaiting_choice", "withdrawn"),
    },
)


class DefectTypeView(msgspec.Struct, frozen=True, kw_only=True):
    """A defect type of one catalogue version. `axis`: symptom (reported), finding (inspected), cause."""

    code: str
    category: str
    label: str
    axis: str
    version: int
    needs_photo: bool
    safety: bool


class ClaimInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a person reports. `serial` as typed (empty = not given); it is kept normalised."""

    order_id: int
    order_line_id: int
    defect_code: str
    description: str
    serial: str = ""
    quantity: int = 1


class PhotoView(msgspec.Struct, frozen=True, kw_only=True):
    """A photo as kept: the re-encoded copy is shown, the original is known by its SHA-256."""

    id: int
    public_id: str
    original_sha256: str
    width: int
    height: int
    bytes: int
    original_name: str
    at: datetime


class ErasureScope(msgspec.Struct, frozen=True, kw_only=True):
    """Of which claims to erase something: a customer's (`ended`: only ended ones), or those that ended before an
    instant; never held ones."""

    customer_id: int | None = None
    ended: bool = False
    closed_before: datetime | None = None
    originals_only: bool = False
    held_claims: frozenset[int] = frozenset()
    held_customers: frozenset[int] = frozenset()
    most: int = 1000


class ErasedPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """A photo whose picture is gone; the hash says what was sent."""

    public_id: str
    claim_id: int
    original_sha256: str


class ErasedWords(msgspec.Struct, frozen=True, kw_only=True):
    """A claim whose words and conversation are gone."""

    claim_id: int
    public_id: str


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the conversation. `internal` notes are never shown to the customer."""

    id: int
    author: str
    from_customer: bool
    internal: bool
    text: str
    at: datetime


class ClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """One claim. `verbs` are the moves that its state allows. `photos_erased`: how many more there were;
    `words_erased_at`: since when description and messages are empty.
    `joint`: the first claim of those that were reported together with it."""

    id: int
    public_id: str
    state: str
    channel: str
    order_id: int
    order_line_id: int
    sold_unit_id: int
    customer_id: int | None
    product_id: int | None
    sku: str
    title: str
    quantity: int
    serial_reported: str
    defect_version: int
    defect_code: str
    defect_label: str
    defect_category: str
    safety: bool
    needs_photo: bool
    description: str
    opened_by: str
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    settled_at: datetime | None
    settled_remedy: str
    photos: tuple[PhotoView, ...]
    messages: tuple[MessageView, ...]
    verbs: tuple[str, ...]
    photos_erased: int = 0
    words_erased_at: datetime | None = None
    joint: str = ""


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """One claim in a list. `settled_remedy` is empty while nothing was given for it."""

    id: int
    public_id: str
    state: str
    title: str
    sku: str
    defect_code: str
    defect_label: str
    defect_category: str
    safety: bool
    customer_id: int | None
    created_at: datetime
    submitted_at: datetime | None
    order_id: int
    order_line_id: int
    sold_unit_id: int
    quantity: int
    serial_reported: str
    settled_remedy: str


class DefectCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often one defect was reported on one product."""

    sku: str
    title: str
    defect_code: str
    defect_label: str
    claims: int
    units: int


class DefectCounts(msgspec.Struct, frozen=True, kw_only=True):
    """The most frequent product and defect pairs, and how many claims and units there are over all pairs."""

    claims: int
    units: int
    rows: tuple[DefectCount, ...]
