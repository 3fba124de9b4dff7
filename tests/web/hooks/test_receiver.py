"""The receiver as it runs: a real granian process, a real PostgreSQL, many senders, and a kill."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count as counting
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection

from amends.core.actor import Actor
from amends.intake.api import rotate_secret, save_source, switch_source
from amends.intake.models import RawEvent, Source
from amends.web.hooks.app import FLUSHERS
from tests.racing import looped

ROOT = Path(__file__).resolve().parents[3]
OPERATOR = Actor("user", "Ira Intake", user_id=1, roles=frozenset({"intake_operator"}))
NUMBERS = counting()
SECRET = "first-secret-of-the-shop"
pytestmark = [pytest.mark.django_db(transaction=True)]


class Server:
    """A granian process that serves the receiver on the test's database."""

    def __init__(self, **environ: str) -> None:
        self.environ = environ
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.account = ""

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1", "--no-ws"]
        command += ["--port", str(self.port), "--log-level", "warning", "amends.web.hooks.asgi:application"]
        environ = {**os.environ, **self.environ, "DATABASE_URL": test_url()}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=1).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError("the receiver did not come up")

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def test_url() -> str:
    """The test's own database as a URL for another process."""
    info = connection.settings_dict
    found = connection.get_connection_params()
    host, port, user = found.get("host", ""), found.get("port", ""), found.get("user", "postgres")
    password = found.get("password", "")
    where = f"postgresql://{user}{':' + password if password else ''}@/{info['NAME']}?host={host}"
    return where + (f"&port={port}" if port else "")


test_url.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def process(django_db_setup: None, django_db_blocker: Any) -> Iterator[Server]:
    running = Server()
    with django_db_blocker.unblock():
        running.start()
    yield running
    if running.process is not None:
        running.kill()


@pytest.fixture
def server(process: Server) -> Server:
    """The process is shared, the account is each test's own: the receiver remembers sources for a while."""
    process.account = f"shop-{next(NUMBERS)}"
    return process


@pytest.fixture
def shop(server: Server) -> int:
    return save_source(OPERATOR, "shopify", server.account, "Shop", [SECRET]).id


def signed(
    payload: object, event: str, secret: str = SECRET, topic: str = "orders/create"
) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(payload).encode()
    digest = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return body, {"X-Shopify-Topic": topic, "X-Shopify-Webhook-Id": event, "X-Shopify-Hmac-Sha256": digest}


def post(server: Server, body: bytes, headers: dict[str, str], path: str = "") -> httpx.Response:
    path = path or f"/hooks/shopify/{server.account}"
    return httpx.post(server.url + path, content=body, headers=headers, timeout=15)


def test_a_party_that_asks_first_whether_the_address_is_ours_gets_the_proof(server: Server) -> None:
    token = "71745723-d031-455c-bfa5-f90d11b4f20a"
    save_source(OPERATOR, "ebay", server.account, "eBay", [json.dumps({"verification_token": token, "k1": "PEM"})])
    path = f"/hooks/ebay/{server.account}"
    asked = httpx.get(f"{server.url}{path}", params={"challenge_code": "8745 &ä"}, timeout=15)
    expected = hashlib.sha256(f"8745 &ä{token}http://127.0.0.1:8001{path}".encode()).hexdigest()
    assert (asked.status_code, asked.json()) == (200, {"challengeResponse": expected})
    assert httpx.get(f"{server.url}{path}", params={"challenge": "1"}, timeout=15).status_code == 405
    assert httpx.get(f"{server.url}{path}x", params={"challenge_code": "1"}, timeout=15).status_code == 404


def test_answers(server: Server, shop: int) -> None:
    body, headers = signed({"id": 1}, "e1")
    assert post(server, body, headers).status_code == 202
    assert post(server, body, headers).status_code == 202, "seen before is as good as kept"
    assert RawEvent.objects.get().body == body
    wrong = post(server, body + b" ", headers)
    assert wrong.status_code == 401
    assert "secret" in wrong.json()["text"]
    assert post(server, body, {}).status_code == 401
    assert post(server, body, headers, "/hooks/shopify/other").status_code == 404
    assert post(server, body, headers, f"/hooks/nosuch/{server.account}").status_code == 404
    assert post(server, body, headers, f"/hooks/retail/{server.account}").status_code == 404
    assert post(server, b"x" * (5 * 1024 * 1024 + 1), headers).status_code == 413
    assert httpx.get(f"{server.url}/hooks/shopify/{server.account}").status_code == 405
    assert httpx.get(f"{server.url}/elsewhere").status_code == 404
    kept = RawEvent.objects.get()
    assert kept.state == "pending"
    assert kept.headers["x-shopify-topic"] == "orders/create"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'intake.process'")
        assert cursor.fetchone() == (1,)


def test_secrets_rotate_without_a_gap(server: Server, shop: int) -> None:
    assert post(server, *signed({"id": 1}, "a")).status_code == 202
    assert SECRET not in json.dumps(Source.objects.get().secrets), "secrets are not readable in the table"
    rotate_secret(OPERATOR, shop, "second-secret-of-the-shop")
    time.sleep(1.1)  # what the receiver remembers of a source is read again at most once a second
    assert post(server, *signed({"id": 2}, "b", "second-secret-of-the-shop")).status_code == 202
    assert post(server, *signed({"id": 3}, "c")).status_code == 202, "the old one stays valid"
    rotate_secret(OPERATOR, shop, "")
    switch_source(OPERATOR, shop, True)
    time.sleep(3.1)
    assert post(server, *signed({"id": 4}, "d")).status_code == 401, "until the rotation is ended"
    switch_source(OPERATOR, shop, False)
    time.sleep(3.1)
    assert post(server, *signed({"id": 5}, "e", "second-secret-of-the-shop")).status_code == 404


def test_the_unsigned_greeting_of_woocommerce(server: Server) -> None:
    save_source(OPERATOR, "woocommerce", server.account, "Woo", ["s3cret"])
    path = f"/hooks/woocommerce/{server.account}"
    found = post(server, b"webhook_id=7", {}, path)
    assert found.status_code == 200
    assert post(server, b"webhook_id=8", {}, path).status_code == 200
    kept = RawEvent.objects.get()
    assert (kept.state, kept.kind) == ("ignored", "greeting")
    assert post(server, b"webhook_id=7&x=1", {}, path).status_code == 401


async def storm(
    server: Server, count: int, at_once: int, acknowledged: set[str], stop: asyncio.Event | None = None
) -> None:
    """Post `count` events, `at_once` at a time; names of the acknowledged ones."""
    numbers = iter(range(count))

    async def sender(client: httpx.AsyncClient) -> None:
        for number in numbers:
            body, headers = signed({"id": number}, f"storm-{number}")
            try:
                found = await client.post(
                    f"{server.url}/hooks/shopify/{server.account}", content=body, headers=headers
                )
            except httpx.HTTPError:
                return
            if found.status_code == 202:
                acknowledged.add(f"storm-{number}")
            if stop is not None and len(acknowledged) >= count // 2:
                stop.set()

    limits = httpx.Limits(max_connections=at_once)
    async with httpx.AsyncClient(timeout=20, limits=limits) as client:
        await asyncio.gather(*(sender(client) for _ in range(at_once)))


def test_many_at_once_are_all_kept(server: Server, shop: int) -> None:
    acknowledged: set[str] = set()
    looped(lambda: storm(server, 600, 50, acknowledged))
    assert len(acknowledged) == 600
    assert set(RawEvent.objects.values_list("dedupe_key", flat=True)) == acknowledged
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'intake.process'")
        # Batches that commit at the same moment may each defer one; never one job an event.
        assert 1 <= cursor.fetchone()[0] <= FLUSHERS


def test_nothing_acknowledged_is_lost_when_it_is_killed(server: Server, shop: int) -> None:
    acknowledged: set[str] = set()

    async def storm_and_kill() -> None:
        half = asyncio.Event()
        sending = asyncio.create_task(storm(server, 800, 40, acknowledged, half))
        await asyncio.wait_for(half.wait(), 60)
        await asyncio.to_thread(server.kill)
        await sending

    looped(storm_and_kill)
    assert len(acknowledged) >= 400
    kept = list(RawEvent.objects.values_list("dedupe_key", flat=True))
    assert len(kept) == len(set(kept))
    assert acknowledged <= set(kept)
    server.start()
    assert post(server, *signed({"id": 0}, "storm-0")).status_code == 202
    assert RawEvent.objects.filter(dedupe_key="storm-0").count() == 1
