"""What customers read, in each language: complete, with the same blanks to fill, and chosen and remembered."""

from __future__ import annotations

import gettext
import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from amends.accounts.api import customer
from amends.cli.languages import WEB, sentences
from amends.jobs.api import run_pending
from amends.notices.api import letters
from tests.notices.test_letters import ALL_LETTERS, CONTEXT
from tests.web.shop import CLEO, bought, customer_of, last_link

CODES = [code for code, _ in settings.LANGUAGES if code != "en"]
_BLANKS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def po(code: str) -> Path:
    return WEB / "locale" / code / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_translated_and_compiled(code: str) -> None:
    """`./dev amends languages` brings the files up to date; what it leaves empty is to be translated."""
    book = polib.pofile(str(po(code)))
    said = {entry.msgid: entry.msgstr for entry in book}
    assert sentences() - set(said) == set()
    assert [entry.msgid for entry in book if not entry.msgstr or entry.fuzzy] == []
    for entry in book:
        assert sorted(_BLANKS.findall(entry.msgid)) == sorted(_BLANKS.findall(entry.msgstr)), entry.msgid
        assert ("<" in entry.msgid) == ("<" in entry.msgstr), entry.msgid
    with po(code).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {text: compiled.gettext(text) for text in said} == said


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("template", [*ALL_LETTERS, "portal_link", "draft_kept", "danger_received"])
def test_a_letter_has_no_english_left_in_it(code: str, template: str) -> None:
    context = {**CONTEXT, "language": code, "link": "L", "minutes": 30, "code": "123456", "report_ref": "SAF-1"}
    context |= {"reasons": ["Your unit is covered and what you sent us is complete, so we refund it once it is "
                            "back with us."], "can_answer": True}  # fmt: skip
    with translation.override(code):
        for part in ("subject.txt", "txt", "html"):
            said = render_to_string(f"letters/{template}.{part}", context)
            assert not re.search(r"\b(the|your|you|we have|please)\b", _without_values(said), re.IGNORECASE), said


def _without_values(text: str) -> str:
    """Less what the caller put in (products, questions, addresses)."""
    for value in ("remedy_words", "next_words", "method_words", "settled_words", "question", "why", "defect"):
        for form in (CONTEXT[value], str(CONTEXT[value]).replace("\n", "<br>")):
            text = text.replace(form, "")
    return re.sub(r"https?://\S+|[\w.-]+@\S+", "", text)


@pytest.mark.django_db(transaction=True)
def test_the_language_is_chosen_remembered_and_kept_for_letters() -> None:
    cache.clear()
    order = bought()
    client = Client(headers={"Accept-Language": "fr-CA,fr;q=0.9"})
    page = client.get("/portal/").content.decode()
    assert '<html lang="fr"' in page
    assert "Retrouver votre commande" in page
    chosen = client.post("/portal/language/", {"language": "de", "next": "/portal/"})
    assert chosen["Location"] == "/portal/"
    assert "Ihre Bestellung finden" in client.get("/portal/").content.decode()
    client.post("/portal/", {"number": "1001", "email": CLEO})
    run_pending()
    assert letters().items[0].subject == "Ihr Link zur Bestellung #1001"
    client.post(last_link())
    assert "Meine Bestellungen" in client.get("/portal/home/").content.decode()
    assert order.customer_id is not None
    assert customer(order.customer_id).language == "de"
    assert '<html lang="en"' in Client(headers={"Accept-Language": "de"}).get("/sign-in/").content.decode()
    elsewhere = client.post("/portal/language/", {"language": "xx", "next": "https://else.example/"})
    assert elsewhere["Location"] == "/portal/"


@pytest.mark.django_db(transaction=True)
def test_a_language_from_right_to_left_turns_the_page(settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("he", "עברית")]
    client = customer_of(bought())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "he"
    assert '<html lang="he" dir="rtl">' in client.get("/portal/home/").content.decode()
