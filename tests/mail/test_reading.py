"""What is read out of an e-mail's bytes: the person's own words, and whether a person wrote at all."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.notices.rules.answer_address import answer_address, case_of
from amends.notices.rules.bounces import kind_of
from amends.notices.rules.quoting import own_words
from amends.notices.rules.reading import read

REF = "CLM-7KQ2M-9X4PH"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (
            "Yes, it is red.\n\nOn Mon, 23 Nov 2026 at 10:00, Desk <d@s.example> wrote:\n> Which lamp?\n",
            "Yes, it is red.",
        ),
        ("Ja, rot.\n\nAm 23.11.2026 um 10:00 schrieb Desk\n<d@s.example>:\n> Welche?\n> Danke", "Ja, rot."),
        ("Oui.\n\nLe lun. 23 nov. 2026 à 10:00, Desk <d@s.example> a écrit :\n> Quelle lampe ?", "Oui."),
        ("Sí.\n\nEl lun, 23 nov 2026 a las 10:00, Desk (<d@s.example>) escribió:\n> ¿Cuál?", "Sí."),
        ("Red.\n\n-----Original Message-----\nFrom: Desk <d@s.example>\nSent: Monday\nWhich lamp?", "Red."),
        ("Rot.\n\nVon: Desk <d@s.example>\nGesendet: Montag\nAn: Ada\n\nWelche Lampe?", "Rot."),
        ("Red.\n-- \nAda Example\n+44 20 7946 0000", "Red."),
        ("Red.\n\nSent from my iPhone", "Red."),
        ("Rot.\n\nVon meinem iPhone gesendet", "Rot."),
        ("> Which lamp?\nThe red one.\n> Since when?\nYesterday.", "The red one.\nYesterday."),
        ("> only a quote", "> only a quote"),
        ("On Monday I wrote: nothing works", "On Monday I wrote: nothing works"),
    ],
)
def test_own_words(text: str, own: str) -> None:
    assert own_words(text) == own


@given(st.text(alphabet=st.sampled_from("> -\nOnwrte:@<>abcFrom_"), max_size=300))
def test_words_are_never_lost_whole(text: str) -> None:
    assert bool(own_words(text)) == bool(text.strip())


def mail(**headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {"From": "Ada <ada@c.example>", "Message-ID": "<1@c.example>", **headers}.items():
        made[name.replace("_", "-")] = value
    made.set_content("Hello")
    return made


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({}, "reply"),
        ({"Auto_Submitted": "no"}, "reply"),
        ({"Auto_Submitted": "auto-replied (vacation)"}, "auto"),
        ({"Auto_Submitted": "auto-generated; owner=x"}, "auto"),
        ({"Precedence": "bulk"}, "auto"),
        ({"X_Autoreply": "yes"}, "auto"),
        ({"Return_Path": "<>"}, "auto"),
        ({"X_Amends_Letter": "7"}, "auto"),
        ({"From": "MAILER-DAEMON@mx.example", "Return_Path": "<>"}, "bounce"),
    ],
)
def test_who_wrote_it(headers: dict[str, str], nature: str) -> None:
    assert read(mail(**headers).as_bytes()).nature == nature


def test_html_alone_is_read_without_its_quotes() -> None:
    made = EmailMessage()
    made["From"] = "ada@c.example"
    made.set_content(
        "<style>p{}</style><p>It is <b>red</b> &amp; hot.</p><div>On Mon, Desk &lt;d@s.example&gt; wrote:</div>"
        "<blockquote><p>Which lamp?</p></blockquote>",
        subtype="html",
    )
    assert read(made.as_bytes()).text == "It is red & hot."


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", "hard"),
        ("failed", "5.1.10", "hard"),
        ("failed", "5.4.4", "hard"),
        ("failed", "5.2.2", "soft"),
        ("failed", "5.3.4", "soft"),
        ("failed", "5.7.26", "soft"),
        ("failed", "4.4.7", "soft"),
        ("failed", "", "soft"),
        ("delayed", "4.4.1", "delayed"),
        ("delivered", "2.1.5", ""),
        ("relayed", "2.1.9", ""),
    ],
)
def test_how_a_letter_came_back(action: str, status: str, kind: str) -> None:
    assert kind_of(action, status) == kind


def test_the_letter_that_came_back_is_named_by_its_id() -> None:
    report = (
        b"From: MAILER-DAEMON@mx.example\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain\n\nNo such user\n--b\nContent-Type: message/delivery-status\n\n"
        b"Status: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\n"
        b"Message-ID: <ours@desk.example>\nSubject: x\n--b--\n"
    )
    found = read(report)
    assert found.nature == "bounce"
    assert "<ours@desk.example>" in found.answers


@given(st.binary(max_size=400))
def test_any_bytes_can_be_read(body: bytes) -> None:
    found = read(b"Content-Type: multipart/mixed; boundary=x\n" + body)
    assert found.message_id.startswith("<")


def test_an_answer_address_names_one_case_and_no_other() -> None:
    address = answer_address("desk@shop.example", "secret", REF)
    assert address.startswith("desk+clm-7kq2m-9x4ph-")
    assert case_of([address.upper()], "secret") == REF
    assert case_of([address], "another secret") == ""
    assert case_of([address.replace("9x4ph", "9x4pj")], "secret") == ""
    assert answer_address("", "secret", REF) == ""
    assert answer_address("desk@shop.example", "secret", "source 3") == ""
