"""Letters in the merchant's own words: what may be written, and that nothing else gets through."""

from __future__ import annotations

from typing import Any

import pytest

from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.notices import api
from amends.notices.api import own
from amends.notices.models import Letter
from amends.notices.rules.own_words import as_html, as_text, checked
from tests.notices.test_letters import CONTEXT

SUE = Actor("user", "Sue", 1, roles=frozenset({"supervisor"}))
BODY = "hier ist **{rma_ref}** bis {expires}:\n{address}\n\n- {product}\n- [Schein]({slip_url})"


@pytest.mark.parametrize(
    ("subject", "body", "code", "field"),
    [
        ("", "x {reasons}", "field_missing", "subject"),
        ("Hello {nme}", "{reasons}", "letter_placeholder_unknown", "subject"),
        ("Hello", "{reasons} {rma_ref}", "letter_placeholder_unknown", "body"),
        ("Hello", "{reasons} {name.__class__}", "letter_placeholder_unknown", "body"),
        ("Hello", "{{reasons}}", "letter_brace", "body"),
        ("Hello", "{reasons} {% include 'x' %}", "letter_placeholder_unknown", "body"),
        ("Hello", "{reasons} }", "letter_brace", "body"),
        ("Hello", "no reason", "letter_placeholder_missing", "body"),
        ("Hello", "{reasons} [x]({name})", "letter_link", "body"),
        ("Hello", "{reasons}" + "x" * 9_000, "letter_too_long", "body"),
    ],
)
def test_what_cannot_be_saved_names_its_field(subject: str, body: str, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        checked("denied", subject, body)
    assert (refused.value.code, refused.value.facts["field"]) == (code, field)


def test_values_are_words_and_never_marks_or_html() -> None:
    nasty = {**CONTEXT, "product": "**<b>{name}</b>** [x]({status_url})", "slip_url": "javascript:alert(1)"}
    html = as_html("<i>{product}</i> [Print]({slip_url})", nasty)
    assert "&lt;i&gt;**&lt;b&gt;{name}&lt;/b&gt;** [x]({status_url})&lt;/i&gt;" in html
    assert "javascript" not in html
    assert "<a " not in html
    assert as_text("**{product}**", nasty) == nasty["product"]
    linked = as_html('[go "on"]({status_url})', {"status_url": 'https://x.example/"><script>'})
    assert '"https://x.example/&quot;&gt;&lt;script&gt;"' in linked


def test_the_same_words_as_text_and_as_html() -> None:
    assert "Returns desk<br>1 Dock Road<br>Leeds" in as_html(BODY, CONTEXT)
    assert '<a href="https://desk.example/slip"' in as_html(BODY, CONTEXT)
    assert "<strong>RMA-33333-33333</strong>" in as_html(BODY, CONTEXT)
    assert "Schein: https://desk.example/slip" in as_text(BODY, CONTEXT)


@pytest.mark.django_db
def test_own_words_count_when_published_for_whom_they_are() -> None:
    def said(key: str, language: str = "de", scopes: Any = ("shopify/one", "MAIN")) -> Letter:
        letter_id = api.write(
            key, "", "approved_return", CONTEXT, reference="CLM-1", language=language, scopes=scopes
        )
        return Letter.objects.get(pk=letter_id)

    built_in = said("1").subject
    draft = own.save_draft(SUE, "approved_return", "de", "Zurück: {rma_ref}", BODY)
    assert said("2").subject == built_in, "a draft says nothing"
    published = own.act_on_letter(SUE, draft.id, "publish")
    assert (published.state, published.published_by) == ("published", "Sue")
    letter = said("3")
    assert letter.subject == "Zurück: RMA-33333-33333"
    assert "Hallo" in letter.text or "Guten Tag" in letter.text
    assert "Kettle &lt;K1&gt; &amp; lid" in letter.html
    assert "Kettle <K1> & lid" in letter.text
    assert CONTEXT["status_url"] in letter.html
    assert said("4", "fr").subject not in ("", built_in, letter.subject), "other languages stay built in"
    nearer = own.save_draft(SUE, "approved_return", "de", "Nur hier {rma_ref}", BODY, "shopify/one")
    own.act_on_letter(SUE, nearer.id, "publish")
    assert said("5").subject.startswith("Nur hier")
    assert said("6", scopes=("woocommerce/x", "MAIN")).subject.startswith("Zurück")
    again = own.save_draft(SUE, "approved_return", "de", "Anders {rma_ref}", BODY)
    own.act_on_letter(SUE, again.id, "publish")
    assert said("7", scopes=()).subject.startswith("Anders")
    with pytest.raises(Refused, match="move_not_allowed"):
        own.act_on_letter(SUE, draft.id, "withdraw")  # replaced
    own.act_on_letter(SUE, again.id, "withdraw")
    assert said("8", scopes=()).subject == built_in
    missing = {name: value for name, value in CONTEXT.items() if name != "expires"}
    own.act_on_letter(SUE, own.save_draft(SUE, "approved_return", "de", "x {rma_ref}", BODY).id, "publish")
    kept = api.write("9", "", "approved_return", missing, reference="CLM-1", language="de")
    assert Letter.objects.get(pk=kept).subject == built_in, "the built-in letter rather than a hole"
