"""Policies as people edit, review, try and publish them in the console and by REST."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from amends.decisions.commands.simulate import run_simulation
from amends.decisions.models import Policy, Simulation
from tests.web.test_console_intake import text_of
from tests.web.test_doors import sign_in

pytestmark = pytest.mark.django_db


def sent(page: str) -> dict[str, Any]:
    """What a browser would send of the editor's form."""
    found: dict[str, Any] = {"digest": re.search(r'name="digest" value="(\w+)"', page)[1]}  # type: ignore[index]
    for table in ("gates", "ruling"):
        found[f"{table}.columns"] = re.findall(rf'name="{table}\.columns" value="(\w+)"', page)
    for name, value in re.findall(r'<input name="((?:gates|ruling)\.[^"]+)" value="([^"]*)"', page):
        found[name] = html.unescape(value)
    for name, value in re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        found[name] = html.unescape(value)
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="(\w*)" selected', options)
        if chosen:
            found[name] = chosen[1]
    return found


def test_a_policy_is_edited_in_the_product_reviewed_and_taken_back() -> None:
    author = sign_in("administrator")
    made = author.post("/console/policies/", {"name": "Half for wear", "base": "1", "region": "de"})
    draft = Policy.objects.get(state="draft")
    here = f"/console/policies/{draft.pk}/"
    assert made.headers["Location"] == here
    form = sent(author.get(f"{here}edit/").content.decode())
    place = next(name.split(".")[1] for name, value in form.items() if value == "wear")
    wrong = author.post(f"{here}edit/", {**form, f"ruling.{place}.share_percent": "half"})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()
    assert "half" in wrong.content.decode()
    moved = author.post(f"{here}edit/", {**form, "act": f"down:ruling:{place}"})
    assert moved.status_code == 302, text_of(moved)[:2000]
    assert moved.headers["Location"].endswith(f"edit/#ruling-{int(place) + 1}")
    stale = author.post(f"{here}edit/", {**form, f"ruling.{place}.share_percent": "50"}, follow=True)
    assert "changed" in text_of(stale)
    form = sent(author.get(f"{here}edit/").content.decode())
    place = str(int(place) + 1)
    kept = author.post(f"{here}edit/", {**form, f"ruling.{place}.share_percent": "50"})
    assert kept.headers["Location"] == here
    page = text_of(author.get(here))
    assert "changed: Share %" in page
    assert "Every case fits some row" in page
    author.post(f"{here}do/", {"act": "submit", "reason": "fairer"})
    assert "must review it" in text_of(author.get(here))
    begun = author.post(f"{here}do/", {"act": "simulate"})
    run_simulation(Simulation.objects.get().pk)
    assert "0 cases tried" in text_of(author.get(begun.headers["Location"]))
    reviewer = sign_in("administrator", "supervisor")
    done = reviewer.post(f"{here}do/", {"act": "publish", "reason": "agreed"}, follow=True)
    assert "Version 2 is published" in text_of(done)
    reviewer.post(f"{here}do/", {"act": "roll_back", "reason": "no"})
    assert Policy.objects.get(pk=draft.pk).state == "retired"
    assert sign_in("agent").get(f"{here}edit/").status_code == 403


def test_a_claim_that_does_not_exist_is_said(client: Client) -> None:
    me = sign_in("administrator")
    first = Policy.objects.get()
    assert "no such claim" in text_of(me.get(f"/console/policies/{first.pk}/?claim=CLM-NOPE"))
    assert me.get("/console/policies/?version=7").status_code == 404
