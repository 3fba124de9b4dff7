"""What most outside parties have in common: a channel says only what is different with it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from amends.channels.doc import opened
from amends.channels.plain import plain
from amends.channels.reading import guarded
from amends.core import clock
from amends.core.errors import Refused, register_texts
from amends.intake.ports import (
    Answer,
    Api,
    Call,
    Credentials,
    Delivery,
    Parsed,
    PollPage,
    Pushed,
    Told,
    Wanted,
)

URGENT, NORMAL, BULK = "urgent", "normal", "bulk"
_URGENT_WORDS = ("cancel", "refund", "return", "dispute", "chargeback", "credit", "void", "claim")
_BULK_WORDS = ("product", "customer", "inventory", "catalog", "cart", "checkout", "coupon", "price", "listing")

register_texts(
    {
        "push_incomplete": "{channel} cannot be told this without {missing}. Complete it and send it again.",
        "channel_not_mapped": "{channel} is read by code, not by a mapping. Override single fields instead.",
        "push_unknown": "{channel} cannot be told a {kind}. Do it by hand in the channel and note it here.",
    }
)


class Party:
    """A party that sends nothing which can be trusted unasked, in one kind, keyed by its content."""

    code = ""
    title = ""
    scheme = ""
    topics: tuple[str, ...] = ()
    api: Api | None = None
    mapping_example = ""

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """Without a scheme nothing that arrives unasked is genuine."""
        return False

    def topic(self, delivery: Delivery) -> str:
        """Known by the payload's shape only."""
        return ""

    def is_greeting(self, delivery: Delivery) -> bool:
        """No unsigned hello."""
        return False

    def challenge(self, query: Mapping[str, str], secrets: list[str], endpoint: str) -> dict[str, str] | None:
        """It never asks whether the address is ours."""
        return None

    def dedupe_key(self, delivery: Delivery) -> str:
        """The content itself."""
        return digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Nothing is claimed by its looks alone."""
        return False

    def lane(self, topic: str) -> str:
        """By the words that parties use for what cannot wait, and for what can."""
        return lane_by_words(topic)

    def parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """Map the payload; a fault of the mapping becomes a finding."""
        return guarded(lambda: self._parse(topic, plain(body), account), topic)

    def check_mapping(self, document: bytes) -> None:
        """Refused("channel_not_mapped"): most channels are read by code."""
        raise Refused("channel_not_mapped", channel=self.title)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        raise NotImplementedError


class HttpApi:
    """An HTTP interface of which nothing is known but how to sign in: each channel adds what it can."""

    channel = ""
    needs: tuple[str, ...] = ("token",)
    overlap = timedelta(minutes=5)

    def token_call(self, credentials: Credentials) -> Call | None:
        """The credentials are used as they are."""
        return None

    def read_token(self, answer: Answer) -> tuple[str, int]:
        """access_token and expires_in (seconds; 0: not told), as RFC 6749, 5.1 has them."""
        found = opened(answer.body)
        token, lives = found.get("access_token"), found.get("expires_in")
        return token if isinstance(token, str) else "", lives if isinstance(lives, int) else 0

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """Authorization: Bearer."""
        return with_headers(call, authorization=f"Bearer {token or credentials.get('token', '')}")

    def polls(self) -> tuple[str, ...]:
        """Nothing."""
        return ()

    def first(self, what: str, since: datetime) -> Call:
        """Nothing can be polled."""
        raise LookupError(what)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """Nothing can be polled."""
        raise LookupError(what)

    def one(self, wanted: Wanted) -> Call | None:
        """Nothing can be fetched."""
        return None

    def topic_of(self, wanted: Wanted) -> str:
        """Known by its shape."""
        return ""

    def pushes(self) -> frozenset[str]:
        """Nothing can be told."""
        return frozenset()

    def push(self, told: Told) -> Call:
        """Refused("push_unknown")."""
        raise Refused("push_unknown", channel=self.channel, kind=told.kind)

    def earlier(self, told: Told) -> Call | None:
        """There is no way to see whether it was told before: the channel must know the key itself."""
        return None

    def read_earlier(self, told: Told, answer: Answer) -> Pushed | None:
        """It was not told before."""
        return None

    def renewed(self, told: Told, answer: Answer) -> Told:
        """It names no version."""
        return told

    def repeatable(self, told: Told) -> bool:
        """All but money of which nobody could see that it moved already."""
        return told.kind != "refund" or self.earlier(told) is not None

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """By the status alone: 2xx is done; 408, 425, 429 and 5xx pass; the rest is refused."""
        return by_status(answer)


def by_status(answer: Answer) -> Pushed:
    """What an answer's status alone says; the start of the body is quoted when it is not good."""
    if 200 <= answer.status < 300:
        return Pushed(state="pending" if answer.status == 202 else "succeeded")
    passing = answer.status in (408, 425, 429) or answer.status >= 500
    words = " ".join(answer.body[:300].decode("utf-8", "replace").split())
    return Pushed(state="passing" if passing else "refused", message=words or f"HTTP {answer.status}")


def with_headers(call: Call, **headers: str) -> Call:
    """The call with more headers; underscores in names become dashes."""
    more = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Call(
        method=call.method, path=call.path, query=call.query, headers=(*call.headers, *more), body=call.body
    )


def json_call(method: str, path: str, body: object) -> Call:
    """A call whose body is JSON."""
    kind = (("content-type", "application/json"),)
    return Call(method=method, path=path, body=json.dumps(body).encode(), headers=kind)


def lane_by_words(topic: str) -> str:
    """urgent, bulk or normal, by what the topic's name says."""
    folded = topic.lower()
    if any(word in folded for word in _URGENT_WORDS):
        return URGENT
    return BULK if any(word in folded for word in _BULK_WORDS) else NORMAL


def digest_key(body: bytes, *parts: str) -> str:
    """A dedupe key of the content, after the parts that say what it is about."""
    return ":".join((*parts, hashlib.sha256(body).hexdigest()))


def signed(
    given: str, secrets: Iterable[str], message: bytes, *, hexadecimal: bool = False, algorithm: str = "sha256"
) -> bool:
    """Whether `given` is the HMAC of the message under any of the secrets, as base64 or lower-case hex.

    Compared in constant time, and with every secret, so that the time tells nothing.
    """
    right = False
    for secret in secrets:
        digest = hmac.new(secret.encode(), message, algorithm).digest()
        wanted = digest.hex().encode() if hexadecimal else base64.b64encode(digest)
        right |= hmac.compare_digest(wanted, given.encode())
    return right


def fresh(timestamp: str | float, tolerance: timedelta = timedelta(minutes=5)) -> bool:
    """Whether a signed timestamp (seconds since 1970, as number or digits) is no further from now than the
    tolerance, in either direction: what was recorded long ago cannot be played again, and the sender's clock may
    be a little off. Only for timestamps that the signature covers."""
    try:
        seconds = float(timestamp)
    except (TypeError, ValueError, OverflowError):
        return False
    return abs(clock.now().timestamp() - seconds) <= tolerance.total_seconds()


def header(delivery: Delivery, name: str, most: int = 200) -> str:
    """A header's value, bounded, "" when absent."""
    return delivery.headers.get(name, "")[:most]
