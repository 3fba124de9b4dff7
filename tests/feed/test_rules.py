"""Addresses, signatures and the schedule, without a database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from amends.core import clock
from amends.core.errors import Refused
from amends.feed.rules.schedule import TRIES, WAITS, rest_after, wait_after
from amends.feed.rules.signing import body_of, headers, new_secret
from amends.feed.rules.targets import checked_url, is_public
from amends.feed.rules.wording import asked_wait, first_words
from amends.feed.types import Reply


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://shop.example/hook", "webhook_url_clear"),
        ("ftp://shop.example/hook", "webhook_url_invalid"),
        ("https://", "webhook_url_invalid"),
        ("https://user:pass@shop.example/", "webhook_url_invalid"),
        ("https://shop.example/#part", "webhook_url_invalid"),
        ("https://shop.example:99999/", "webhook_url_invalid"),
        ("https://shop.example/a\r\nhost: x", "webhook_url_invalid"),
        ("https://localhost/", "webhook_url_private"),
        ("https://LOCALHOST./", "webhook_url_private"),
        ("https://127.0.0.1/", "webhook_url_private"),
        ("https://127.1/", "webhook_url_private"),
        ("https://2130706433/", "webhook_url_private"),
        ("https://0x7f000001/", "webhook_url_private"),
        ("https://10.0.0.8/", "webhook_url_private"),
        ("https://169.254.169.254/latest/meta-data", "webhook_url_private"),
        ("https://[::1]/", "webhook_url_private"),
        ("https://[::ffff:10.0.0.1]/", "webhook_url_private"),
        ("https://[fd00::1]/", "webhook_url_private"),
        ("https://db.internal/", "webhook_url_private"),
        ("https://intranet/", "webhook_url_private"),
    ],
)
def test_what_may_not_be_told(url: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_url(url)
    assert refused.value.code == code
    assert refused.value.facts["field"] == "url"


def test_what_may_be_told() -> None:
    assert checked_url(" https://hooks.shop.example/amends?x=1 ") == "https://hooks.shop.example/amends?x=1"
    assert checked_url("https://93.184.216.34/") == "https://93.184.216.34/"
    assert checked_url("http://127.0.0.1:9/", local=True) == "http://127.0.0.1:9/"
    with pytest.raises(Refused):
        checked_url("https://10.0.0.8/", local=True)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
        "2002:7f00:1::", "nonsense",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_are() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")
    assert is_public("64:ff9b::5db8:d822")


def test_both_secrets_verify_while_they_overlap() -> None:
    at, old, new = clock.now(), new_secret(), new_secret()
    body = body_of("EVT-1", "claim.closed", 1, at, {"claim": "CLM-ÄÖ"})
    sent = headers("EVT-1", at, body, [new, old])
    for secret in (old, new):
        assert Webhook(secret).verify(body, sent)["data"] == {"claim": "CLM-ÄÖ"}
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(new_secret()).verify(body, sent)
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(old).verify(body.replace(b"closed", b"opened"), sent)


def test_the_schedule_is_the_specifications() -> None:
    assert TRIES == 10
    assert [wait_after(tries, Reply(), 0) for tries in range(1, TRIES)] == list(WAITS)
    assert wait_after(TRIES, Reply(), 0) is None
    assert wait_after(1, Reply(), 1.0) == 6
    assert wait_after(1, Reply(status=429, wait=120), 0) == 120
    assert wait_after(1, Reply(status=503, wait=10**8), 0) == 24 * 3600
    assert wait_after(1, Reply(status=500, wait=120), 0) == 5
    assert [rest_after(failures) for failures in (1, 2, 3, 4, 99)] == [5, 20, 80, 300, 300]


def test_what_is_kept_of_answers() -> None:
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert first_words(b"\x00\xff<h1>No\n such  thing</h1>") == "\ufffd<h1>No such thing</h1>"
    assert len(first_words(b"x" * 5000)) == 400
    assert asked_wait("120", now) == 120
    assert asked_wait("Mon, 23 Nov 2026 10:01:00 GMT", now) == 60
    assert asked_wait("Mon, 23 Nov 2026 09:00:00 GMT", now) == 0
    assert asked_wait("soon", now) == 0
