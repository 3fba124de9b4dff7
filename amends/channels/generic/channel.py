"""The generic party behind intake's seam: what it sends is read by its account's mapping."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from amends.channels.generic.mapping import checked
from amends.channels.generic.reading import Document
from amends.channels.generic.records import records
from amends.channels.party import Party, digest_key, header, signed
from amends.channels.reading import Reader
from amends.core.errors import Refused
from amends.intake.ports import Delivery, Parsed, Record

_TOPIC = "x-amends-topic"
_KEY = "x-amends-event-id"


def no_mapping(account: str) -> bytes | None:
    """Before the rooms are wired, no account has a mapping."""
    del account
    return None


class Generic(Party):
    """See README.md of this folder. `mapping_of` gives an account's mapping document."""

    code = "generic"
    title = "Generic JSON or CSV"
    scheme = "X-Amends-Signature: lower-case hex HMAC-SHA256 over the raw body"
    topics = ("order", "refund", "fulfilment")
    mapping_example = (Path(__file__).parent / "example.json").read_text()

    def __init__(self, mapping_of: Callable[[str], bytes | None] = no_mapping) -> None:
        self.mapping_of = mapping_of

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """Hex HMAC-SHA256 over the raw body."""
        return signed(header(delivery, "x-amends-signature"), secrets, delivery.body, hexadecimal=True)

    def topic(self, delivery: Delivery) -> str:
        """X-Amends-Topic, for the lane only: the mapping decides what is in it."""
        return header(delivery, _TOPIC, 100)

    def dedupe_key(self, delivery: Delivery) -> str:
        """X-Amends-Event-Id; without it, the content."""
        return header(delivery, _KEY) or digest_key(delivery.body)

    def check_mapping(self, document: bytes) -> None:
        """Refused("mapping_unusable")."""
        checked(document)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        document = self.mapping_of(account)
        reader = Reader()
        if document is None:
            reader.note("mapping_absent")
            return Parsed(kind=topic or "unmapped", problems=tuple(reader.problems))
        try:
            mapping = checked(document)
        except Refused as refusal:  # it was checked when it was saved: the rules have become stricter since
            reader.note("mapping_invalid", why=str(refusal.facts.get("why", "")))
            return Parsed(kind=topic or "unmapped", problems=tuple(reader.problems))
        reading = Document(reader, mapping)
        found: list[Record] = []
        for node in reading.objects(body):
            found += records(reading, node, self.code, account)
        kind = topic or mapping.format
        empty = "" if found or reader.problems else f"{kind}, nothing that the mapping finds"
        return Parsed(kind=kind, records=tuple(found), problems=tuple(reader.problems), ignored=empty)
