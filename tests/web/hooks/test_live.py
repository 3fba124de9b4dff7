"""Status live: one question for all who watch, and the stream of a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from amends.claims import api as claims
from amends.claims.ports import ClaimInput
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Unavailable
from amends.web.hooks import live
from amends.workflows.api import pulse
from tests.racing import looped
from tests.web.hooks.test_receiver import Server
from tests.web.shop import bought, customer_actor


class Browser:
    """Takes what the stream says, and leaves when told."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        self.left = asyncio.Event()
        self.heard = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.said.append(message.get("body", b""))
        self.heard.set()

    def count(self, words: bytes) -> int:
        return sum(words in part for part in self.said)

    async def wait_for(self, words: bytes, times: int = 1) -> None:
        while self.count(words) < times:
            self.heard.clear()
            await self.heard.wait()


def token(claim_id: int = 7) -> str:
    return live.address("http://desk.example", claim_id).rpartition("/")[2]


def test_all_watchers_share_one_question_and_hear_of_their_own_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EVERY", 0.01)
    asked: list[list[int]] = []
    marks = {7: "checking/1", 8: "checking/1"}

    def look(ids: list[int]) -> dict[int, str]:
        asked.append(sorted(ids))
        return {one: marks[one] for one in ids}

    async def story() -> None:
        streams, one, two, other = live.Live(look), Browser(), Browser(), Browser()
        running = [
            asyncio.create_task(streams.serve(token(claim), who.receive, who.send))
            for claim, who in ((7, one), (7, two), (8, other))
        ]
        for who in (one, two, other):
            await who.wait_for(b"event: changed")  # at once: the page may be older than the stream
        marks[7] = "in_review/2"
        await one.wait_for(b"event: changed", 2)
        await two.wait_for(b"event: changed", 2)
        for who in (one, two, other):
            who.left.set()
        await asyncio.gather(*running)
        assert other.count(b"changed") == 1
        assert [7, 8] in asked
        assert not streams._watching

    looped(story)


def test_streams_are_bounded_and_addresses_cannot_be_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST", 1)

    async def story() -> None:
        streams, one = live.Live(lambda ids: {}), Browser()
        running = asyncio.create_task(streams.serve(token(), one.receive, one.send))
        await one.wait_for(b"retry")
        with pytest.raises(Unavailable):
            await streams.serve(token(8), one.receive, one.send)
        with pytest.raises(NotFound):
            await streams.serve("made:up:token", one.receive, one.send)
        one.left.set()
        await running

    looped(story)


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    running = Server()
    running.start()
    yield running
    running.kill()


def test_a_real_stream_says_when_to_look_again(server: Server) -> None:
    order = bought()
    claim = claims.open_claim(
        customer_actor(order),
        ClaimInput(
            order_id=order.id, order_line_id=order.lines[0].id, defect_code="hw_leak", description="It drips."
        ),
    )
    before = pulse([claim.id])
    url = live.address(server.url, claim.id)
    with httpx.stream("GET", url, timeout=60) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"] == "text/event-stream"
        lines = stream.iter_lines()
        assert next(lines).startswith("retry")
        assert "event: changed" in lines  # at once
        claims.submit(customer_actor(order), claim.id)
        assert "event: changed" in lines  # and when it moved
    assert pulse([claim.id]) != before
    assert httpx.get(url[:-3] + "xyz").status_code == 404
    assert claims.claim(SYSTEM, claim.id).state == "checking"
