"""Letters: written once, sent over real SMTP, and what happens when the mail server says no."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.template.loader import render_to_string
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.core import clock
from amends.core.errors import Refused, Unavailable
from amends.jobs.api import run_pending
from amends.notices import api
from amends.notices.commands.send import send
from amends.notices.models import Letter
from amends.notices.rules.sending import LEASE_SECONDS
from tests.mailbox import Post

ALL_LETTERS = [
    "claim_received", "in_review", "asked", "approved_return", "approved_no_return", "denied",
    "goods_received", "memo_issued", "memo_corrected", "return_expired", "replaced_or_repaired", "reopened",
]  # fmt: skip
CONTEXT: dict[str, Any] = {
    "name": "Ada Example",
    "claim_ref": "CLM-22222-22222",
    "product": "Kettle <K1> & lid",
    "order_number": "#1001",
    "status_url": "https://desk.example/portal/claims/CLM-22222-22222/",
    "defect": "Does not heat",
    "reasons": ["Your unit is covered."],
    "question": "Does the light go on?\nPlease send a photo.",
    "rma_ref": "RMA-33333-33333",
    "expires": "7 December 2026",
    "address": ["Returns desk", "1 Dock Road", "Leeds"],
    "slip_url": "https://desk.example/slip",
    "remedy_words": "a refund of £12.50",
    "next_words": "we pay back the money.",
    "amount": "£12.50",
    "memo_number": "CM-2026-000001",
    "correction_number": "CM-2026-000002",
    "memo_url": "https://desk.example/memo",
    "method_words": "The money goes back the way you paid, or by bank transfer.",
    "settled_words": "your repaired kettle left our bench today.",
    "serial": "SN123",
    "why": "The unit that arrived has another serial number.",
}


def written(key: str = "claim-1/denied", to: str = "ada@customer.example", template: str = "denied") -> int:
    with transaction.atomic():
        return api.write(key, to, template, CONTEXT, reference="CLM-22222-22222")


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_sent_as_text_and_html(post: Post) -> None:
    letter_id = written()
    run_pending()
    found = api.letter(letter_id)
    assert (found.state, found.attempts, found.error) == ("sent", 1, "")
    (message,) = post.taken
    assert message["To"] == "ada@customer.example"
    assert message["Subject"] == "Our answer to your claim CLM-22222-22222"
    assert message["Message-ID"] == found.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Kettle <K1> & lid" in text.get_content()
    assert "Kettle &lt;K1&gt; &amp; lid" in html.get_content()


@pytest.mark.django_db(transaction=True)
def test_the_same_key_is_one_letter(post: Post) -> None:
    assert written() == written()
    run_pending()
    send(Letter.objects.get().pk)
    assert len(post.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_writes_and_sends_nothing(post: Post) -> None:
    with transaction.atomic():
        api.write("k", "a@b.example", "denied", CONTEXT, reference="r")
        transaction.set_rollback(True)
    run_pending()
    assert not post.taken
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_mail_server_letters_wait_and_go_out_later(settings: Any, request: Any) -> None:
    letter_id = written()
    run_pending()
    found = api.letter(letter_id)
    assert found.state == "queued"
    assert "No SMTP server is configured" in found.error
    assert not ProcrastinateJob.objects.filter(status="failed").exists()
    assert api.send_waiting() == 0
    post: Post = request.getfixturevalue("post")
    with transaction.atomic():
        assert api.send_waiting() == 1
    run_pending()
    assert api.letter(letter_id).state == "sent"
    assert len(post.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_no_address_is_kept_and_never_sent(post: Post) -> None:
    letter_id = written(to="")
    run_pending()
    assert api.letter(letter_id).state == "no_address"
    assert not post.taken
    with pytest.raises(Refused, match="letter_no_address"):
        api.send_again(letter_id)


@pytest.mark.django_db(transaction=True)
def test_a_temporary_no_is_tried_again_later(post: Post) -> None:
    post.answers = ["451 busy, come back"] * 4  # the first waits are short: a slow machine tries more than once
    letter_id = written()
    run_pending()
    found = api.letter(letter_id)
    assert (found.state, found.error) == ("queued", "451 busy, come back")
    job = ProcrastinateJob.objects.get(task_name="notices.send", status="todo")
    assert job.scheduled_at is not None
    post.answers.clear()
    send(letter_id)
    assert api.letter(letter_id).state == "sent"


@pytest.mark.django_db(transaction=True)
def test_it_is_given_up_after_eight_tries(post: Post) -> None:
    letter_id = written()
    post.answers = ["451 busy"] * 8
    for _ in range(7):
        with pytest.raises(Unavailable):
            send(letter_id)
    send(letter_id)
    assert api.letter(letter_id).state == "failed"
    with transaction.atomic():
        api.send_again(letter_id)
    run_pending()
    assert api.letter(letter_id).state == "sent"
    with pytest.raises(Refused, match="letter_already_sent"):
        api.send_again(letter_id)


@pytest.mark.django_db(transaction=True)
def test_a_permanent_no_is_final(post: Post) -> None:
    post.answers = ["550 no such mailbox"]
    letter_id = written()
    run_pending()
    found = api.letter(letter_id)
    assert (found.state, found.error) == ("failed", "550 no such mailbox")


@pytest.mark.django_db(transaction=True)
def test_a_crash_between_sending_and_recording_repeats_the_same_message(post: Post) -> None:
    """What the crash leaves behind is an intent without an answer; only an old one is taken up."""
    letter_id = written()
    send(letter_id)
    Letter.objects.filter(pk=letter_id).update(state="sending", sending_at=clock.now())
    with pytest.raises(Unavailable, match="letter_in_flight"):
        send(letter_id)
    assert len(post.taken) == 1
    old = clock.now() - timedelta(seconds=LEASE_SECONDS + 1)
    Letter.objects.filter(pk=letter_id).update(sending_at=old)
    with transaction.atomic():
        assert api.send_waiting() == 1
    run_pending()
    first, again = post.taken
    assert first["Message-ID"] == again["Message-ID"]
    assert api.letter(letter_id).state == "sent"


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_once(post: Post) -> None:
    letter_id = written()
    start = threading.Barrier(6)

    def work() -> None:
        try:
            start.wait()
            send(letter_id)
        except Unavailable:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(post.taken) == 1
    assert api.letter(letter_id).state == "sent"


@pytest.mark.django_db
def test_the_outbox_pages_by_key() -> None:
    for number in range(5):
        api.write(f"k{number}", "", "denied", CONTEXT, reference="CLM-A" if number % 2 else "CLM-B")
    first = api.letters(size=3)
    second = api.letters(cursor=first.next_cursor or "", size=3)
    ids = [letter.id for letter in (*first.items, *second.items)]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 5
    assert second.next_cursor is None
    assert len(api.letters("CLM-A").items) == 2


@pytest.mark.parametrize("name", ALL_LETTERS)
def test_every_letter_says_who_what_and_where(name: str) -> None:
    subject = render_to_string(f"letters/{name}.subject.txt", CONTEXT).strip()
    text = render_to_string(f"letters/{name}.txt", CONTEXT)
    html = render_to_string(f"letters/{name}.html", CONTEXT)
    assert 10 < len(subject) < 100
    for body in (text, html):
        assert "Ada Example" in body
        assert "CLM-22222-22222" in body
        assert CONTEXT["status_url"] in body
    assert "&amp;" not in text
    assert "&lt;K1&gt;" in html
    assert "<K1>" not in html
    assert "{{" not in text + html


def test_a_subject_cannot_smuggle_headers() -> None:
    from amends.notices.rules.sending import one_line

    assert one_line("Hello\r\nBcc: all@x.example") == "Hello Bcc: all@x.example"
