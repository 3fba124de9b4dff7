"""E-mail on its way: our letter over SMTP, the answer back by pipe, by a real IMAP server, or by a signed POST."""

from __future__ import annotations

import hashlib
import hmac
import imaplib
import io
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.claims import api as claims
from amends.claims.ports import ClaimInput, ClaimView
from amends.cli.main import main
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Conflict, Refused, Unavailable
from amends.jobs.api import run_pending
from amends.notices import api as notices
from amends.notices.models import Letter, Mail
from amends.notices.rules.sending import SOFT_WAITS
from amends.workflows.api import place_mail
from tests.mailbox import Post
from tests.people import browser_of
from tests.racing import at_once, errors
from tests.web.shop import CLEO, bought, customer_actor, photo, staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.REPLY_ADDRESS = "desk@shop.example"
    settings.MAIL_SECRET = "a secret shared with the mail service"


def asked() -> ClaimView:
    """A claim whose customer we asked something."""
    order = bought()
    line = order.lines[0]
    claim = claims.open_claim(
        customer_actor(order),
        ClaimInput(order_id=order.id, order_line_id=line.id, defect_code="hw_stopped", description="It stopped."),
    )
    claims.submit(customer_actor(order), claim.id)
    run_pending()
    if claims.claim(SYSTEM, claim.id).state == "checking":
        claims.send_to_review(SYSTEM, claim.id, "look")
    claims.ask_customer(staff("agent"), claim.id, "Which lamp blinks?")
    run_pending()
    return claims.claim(SYSTEM, claim.id)


def answer(to: str, text: str = "The red one.", sender: str = CLEO, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Cleo <{sender}>", to, "Re: A question"
    made["Message-ID"] = f"<{time.monotonic_ns()}@buyers.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(f"{text}\n\nOn Mon, 23 Nov 2026, Desk <{to}> wrote:\n> Which lamp blinks?\n")
    return made


def through_the_pipe(monkeypatch: pytest.MonkeyPatch, body: bytes) -> int:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(body)))
    return main(["mail", "take"])


def address_of(claim: ClaimView, post: Post) -> str:
    return str(next(m["Reply-To"] for m in post.taken if claim.public_id in m["Subject"]))


def test_an_answer_to_a_real_letter_lands_on_the_case_once(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = asked()
    mail = answer(address_of(claim, post))
    mail.add_attachment(photo(3), maintype="image", subtype="jpeg", filename="lamp.jpg")
    mail.add_attachment(b"MZ\x90\0 not a picture", maintype="application", subtype="x-dosexec", filename="a.exe")
    assert through_the_pipe(monkeypatch, mail.as_bytes()) == 0
    assert through_the_pipe(monkeypatch, mail.as_bytes()) == 0  # a mail server that hands it over twice
    run_pending()
    after = claims.claim(SYSTEM, claim.id)
    assert after.state != "awaiting_customer"
    said = [message for message in after.messages if message.from_customer]
    assert [message.text for message in said] == ["The red one."]
    assert [photo.original_name for photo in after.photos] == ["lamp.jpg"]
    assert any(message.internal and "a.exe" in message.text for message in after.messages)
    (row,) = notices.mails("landed", after.public_id).items
    assert notices.mail_bytes(row.id) == mail.as_bytes()


def test_what_is_not_certain_waits_for_a_person_and_is_never_lost(post: Post, settings: Any) -> None:
    claim = asked()
    to = address_of(claim, post)
    letter = notices.letters(claim.public_id).items[0]
    for mail in (
        answer(to, sender="somebody@else.example"),
        answer("desk@shop.example"),
        answer("desk@shop.example", In_Reply_To=letter.message_id),
        answer(to.replace("+clm-", "+clm-2")),
    ):
        notices.take_mail(mail.as_bytes())
    run_pending()
    held = notices.mails("held").items
    assert sorted(mail.why for mail in held) == ["case_unknown", "case_unknown", "case_unsure", "sender_unknown"]
    assert claims.claim(SYSTEM, claim.id).state == "awaiting_customer"
    unsure = next(mail for mail in held if mail.why == "case_unsure")
    assert unsure.reference == claim.public_id
    desk = browser_of(staff("supervisor"))
    assert "It answers a letter of ours" in desk.get(f"/console/mails/{unsure.id}/").content.decode()
    desk.post(f"/console/mails/{unsure.id}/place/", {"claim": claim.public_id})
    assert claims.claim(SYSTEM, claim.id).messages[-1].text == "The red one."
    aside = next(mail for mail in held if mail.why == "sender_unknown")
    desk.post(f"/console/mails/{aside.id}/aside/", {"why": "spam"})
    assert notices.mail(aside.id).state == "aside"
    assert [mail.id for mail in notices.mails("landed").items] == [unsure.id]


def test_machines_are_not_taken_for_the_customer_and_nobody_answers_them(post: Post) -> None:
    claim = asked()
    to = address_of(claim, post)
    letter = next(one for one in notices.letters(claim.public_id).items if one.template == "asked")
    sent = len(notices.letters(claim.public_id).items)
    notices.take_mail(answer(to, "I am away", Auto_Submitted="auto-replied").as_bytes())
    notices.take_mail(answer(to, "Our own", X_Amends_Letter="1").as_bytes())
    bounce = answer(
        to, "No such user", sender="mailer-daemon@mx.example", Return_Path="<>", References=letter.message_id
    )
    Letter.objects.filter(pk=letter.id).update(soft_bounces=len(SOFT_WAITS))  # the last of its tries
    notices.take_mail(bounce.as_bytes())
    run_pending()
    after = claims.claim(SYSTEM, claim.id)
    assert after.state == "awaiting_customer"
    assert not [message for message in after.messages if message.from_customer]
    assert len(notices.letters(claim.public_id).items) == sent
    assert notices.letter(letter.id).state == "failed"
    assert any("could not be delivered" in message.text for message in after.messages if message.internal)


def report_of(letter: Any, to: str, status: str, action: str = "failed") -> bytes:
    """A delivery status notification as mail systems write them (RFC 3464)."""
    return (
        f"From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nMessage-ID: <{time.monotonic_ns()}@mx.example>\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example\n\nOriginal-Recipient: rfc822;{to}\n"
        f"Final-Recipient: rfc822; <{to.upper()}>\n"
        f"Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status} no\n  such user\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {letter.message_id}\n\n--b--\n"
    ).encode()


def test_a_letter_that_came_back_for_good_stops_the_next_ones(post: Post) -> None:
    claim = asked()
    letter = next(one for one in notices.letters(claim.public_id).items if one.template == "asked")
    notices.take_mail(report_of(letter, letter.to, "4.4.1", "delayed"))
    run_pending()
    assert notices.letter(letter.id).state == "sent", "it is still tried there"
    for wait in SOFT_WAITS:  # a full mailbox: sent again by itself, later each time
        for _ in range(2):
            notices.take_mail(report_of(letter, letter.to, "5.2.2"))
            run_pending()
        (later,) = ProcrastinateJob.objects.filter(task_name="notices.send", status="todo")
        assert later.scheduled_at > clock.now() + wait - timedelta(minutes=5)
        assert notices.letter(letter.id).state == "queued"
        ProcrastinateJob.objects.filter(pk=later.pk).update(scheduled_at=None)
        run_pending()
        assert notices.letter(letter.id).state == "sent"
    notices.take_mail(report_of(letter, letter.to, "5.2.2"))
    run_pending()
    soft = notices.letter(letter.id)
    assert (soft.state, soft.bounced, notices.bars.bar_of(letter.to)) == ("failed", "soft", None)
    notices.take_mail(report_of(letter, "somebody@else.example", "5.1.1"))
    run_pending()
    assert notices.bars.bar_of("somebody@else.example") is None, "nobody else's letters are stopped by it"
    notices.send_again(letter.id)
    run_pending()
    assert notices.letter(letter.id).state == "sent"
    notices.take_mail(report_of(letter, letter.to, "5.1.1"))
    run_pending()
    hard, bar = notices.letter(letter.id), notices.bars.bar_of(letter.to.upper())
    assert bar is not None
    assert (hard.state, hard.bounced) == ("failed", "hard")
    assert "5.1.1 smtp; 550 5.1.1 no such user" in bar.why
    said = [message.text for message in claims.claim(SYSTEM, claim.id).messages if message.internal]
    assert any("Nothing more is sent to this address" in text for text in said)
    before = len(post.taken)
    sue = staff("supervisor")
    claims.add_note(sue, claim.id, "We found it.", internal=False)
    run_pending()
    after = notices.letters(claim.public_id).items[0]
    assert (after.state, len(post.taken)) == ("barred", before)
    assert "5.1.1" in after.error
    with pytest.raises(Refused, match="letter_barred"):
        notices.send_again(after.id)
    client = browser_of(sue)
    page = client.get(f"/console/letters/{after.id}/").content.decode()
    assert "The address is right: send again" in page
    assert client.post(f"/console/letters/{after.id}/lift/").status_code == 302
    run_pending()
    assert (notices.letter(after.id).state, len(post.taken)) == ("sent", before + 1)


def test_a_loop_is_stopped(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amends.workflows.storylines.hear.MOST_AN_HOUR", 2)
    claim = asked()
    for number in range(4):
        notices.take_mail(answer(address_of(claim, post), f"Again {number}").as_bytes())
        run_pending()
    assert len(notices.mails("landed").items) == 2
    assert {mail.why for mail in notices.mails("held").items} == {"too_many"}


def test_two_people_place_one_mail_and_it_stands_once() -> None:
    claim = asked()
    mail_id, _ = notices.take_mail(answer("desk@shop.example").as_bytes())
    run_pending()
    one, two = staff("agent", "quality"), staff("agent", "finance")
    ref = claim.public_id
    results = at_once(lambda: place_mail(one, mail_id, ref), lambda: place_mail(two, mail_id, ref))
    assert [type(error) for error in errors(results)] == [Conflict]
    assert len([m for m in claims.claim(SYSTEM, claim.id).messages if m.from_customer]) == 1


def test_a_signed_post_hands_mail_over_and_an_unsigned_one_does_not() -> None:
    body = answer("desk@shop.example").as_bytes()
    secret, now = b"a secret shared with the mail service", int(clock.now().timestamp())

    def sent(at: int, key: bytes = secret) -> int:
        mark = hmac.new(key, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return (
            Client()
            .post(
                "/mail/in",
                body,
                content_type="message/rfc822",
                headers={"X-Amends-Signature": f"t={at},v1={mark}"},
            )
            .status_code
        )

    assert [sent(now, b"wrong"), sent(now - 900), sent(now), sent(now)] == [401, 401, 202, 202]
    assert Mail.objects.count() == 1


def test_a_pipe_is_told_what_can_never_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert through_the_pipe(monkeypatch, b"") == 65


@pytest.fixture
def imap() -> Iterator[dict[str, str]]:
    """A real IMAP server with an empty mailbox."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = "import sys; from pymap.main import main; sys.exit(main())"
    server = subprocess.Popen(
        [sys.executable, "-c", code, "--host", "127.0.0.1", "--port", str(port), "--no-tls",
         "--no-service", "managesieve", "--no-service", "admin", "dict", "--demo-data"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    box = {
        "host": "127.0.0.1",
        "port": str(port),
        "user": "demouser",
        "password": "demopass",
        "folder": "INBOX",
        "tls": "0",
    }
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert server.poll() is None, "the IMAP server ended"
                time.sleep(0.1)
        yield box
    finally:
        server.terminate()
        server.wait(30)


def test_a_mailbox_is_emptied_by_imap(imap: dict[str, str], post: Post) -> None:
    claim = asked()
    notices.poll(imap)  # what the server brings along
    before = Mail.objects.count()
    with imaplib.IMAP4("127.0.0.1", int(imap["port"])) as box:
        box.login("demouser", "demopass")
        for text in ("The red one.", "And the green one."):
            box.append(
                "INBOX",
                "",
                imaplib.Time2Internaldate(time.time()),
                answer(address_of(claim, post), text).as_bytes(),
            )
    assert notices.poll(imap) == (2, 2)
    assert notices.poll(imap) == (0, 0)
    run_pending()
    assert Mail.objects.count() == before + 2
    said = [message.text for message in claims.claim(SYSTEM, claim.id).messages if message.from_customer]
    assert said == ["The red one.", "And the green one."]
    with pytest.raises(Unavailable):
        notices.poll(imap | {"password": "wrong"})
