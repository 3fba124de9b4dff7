"""Saved views and the weekly report, from the subscription to the letter with its PDF in a real mailbox."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from pypdf import PdfReader

from amends.accounts.api import actor_for
from amends.accounts.models import User
from amends.core import clock
from amends.core.errors import NotFound, Refused
from amends.jobs.api import run_pending
from amends.notices.models import Letter
from amends.quality import api as quality
from amends.quality.commands.alarms import raise_alarms
from amends.quality.commands.take_snapshot import make_current
from amends.quality.commands.weekly import send_due
from amends.quality.models import SavedView, Subscription
from amends.quality.queries.store import About, Snapshot
from amends.quality.rules.weekly import iso_week, moment_of
from amends.quality.types.looks import Warnings
from tests.mailbox import Post
from tests.people import signed_in
from tests.quality.snapshots import write_snapshot
from tests.quality.test_problems import alarm
from tests.racing import at_once

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_weeks_and_moments_by_the_clock_of_a_place() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    here = datetime(2027, 1, 3, 12, tzinfo=berlin)  # a Sunday of the last ISO week of 2026
    assert iso_week(here) == "2026-W53"
    assert moment_of(here, 1, 7).isoformat() == "2026-12-28T07:00:00+01:00"
    summer = datetime(2026, 3, 29, 12, tzinfo=berlin)  # two o'clock is left out on this day
    assert moment_of(summer, 7, 2) < summer


def night(folder: Path, warned: Warnings) -> None:
    """A snapshot of that Monday with these warnings."""
    taken = Snapshot(folder / MONDAY.strftime("%Y%m%d"), MONDAY, {"units": 500, "cases": 20, "stock": 0})
    taken.folder.mkdir(parents=True, exist_ok=True)
    write_snapshot(taken.folder, 500)
    (taken.folder / "about.json").write_bytes(msgspec.json.encode(About(taken.at, taken.rows)))
    (taken.folder / "warnings.json").write_bytes(msgspec.json.encode(warned))
    make_current(taken)
    raise_alarms(warned, taken.at)


@pytest.mark.django_db(transaction=True)
def test_views_and_the_weekly_report(settings: Any, tmp_path: Path, post: Post) -> None:
    pytest.importorskip("ibis")
    settings.QUALITY_DIR = tmp_path
    person = User.objects.create_user("q@desk.example", name="Quinn", roles=["quality"])
    me = actor_for(person)
    with clock.frozen(MONDAY):
        _views(person, me)
        with pytest.raises(Refused):
            quality.weekly.subscribe(me, "Mars/Olympus", 1, 7)
        quality.weekly.subscribe(me, "America/New_York", 1, 8)  # there it is seven o'clock
        assert send_due() == 0
    with clock.frozen(MONDAY + timedelta(hours=1)):
        assert send_due() == 0  # no snapshot yet: the week stays open
        night(tmp_path, Warnings(sentence="Nothing."))
        assert send_due() == 0  # nothing happened: the week is done without a letter
        assert Subscription.objects.get().last_week == "2026-W48"
    with clock.frozen(MONDAY + timedelta(days=7, hours=1)):
        night(tmp_path, alarm())
        assert sum(at_once(_look, _look, _look)) == 1  # whoever looks how often
        run_pending()
    (mail,) = post.taken
    assert mail["To"] == "q@desk.example"
    assert "1 lot with an alarm" in mail["Subject"]
    html = mail.get_body(("html",))
    assert html is not None
    assert "Kettle One, lot L-2605" in html.get_content()
    (paper,) = mail.iter_attachments()
    assert paper.get_filename() == "quality-2026-W49.pdf"
    text = PdfReader(io.BytesIO(paper.get_content())).pages[0].extract_text()
    assert "Kettle One, lot L-2605" in text
    quality.weekly.unsubscribe(me)
    with clock.frozen(MONDAY + timedelta(days=14, hours=1)):
        assert send_due() == 0
    assert Letter.objects.filter(template="weekly_quality").count() == 1


def _look() -> int:
    with clock.frozen(MONDAY + timedelta(days=7, hours=1)):
        return send_due()


def _views(person: User, me: Any) -> None:
    client = signed_in(person)
    said = {"name": "My kettles", "page": "pareto", "query": "by=lot&sku=KET-1&as=csv&cursor=x"}
    answer = client.post("/console/quality/views/", said)
    assert answer["Location"] == "/console/quality/pareto/?by=lot&sku=KET-1"
    at_once(*[lambda: quality.views.save(me, "My kettles", "lots", "show=house")] * 2)
    kept = SavedView.objects.get()
    colleague = actor_for(User.objects.create_user("r@desk.example", name="R", roles=["quality"]))
    assert quality.views.shared(colleague, kept.public_id).query == "show=house"
    assert quality.views.mine(colleague) == []
    quality.views.drop(colleague, kept.public_id)  # not theirs: it stays
    assert (
        client.get(f"/console/quality/views/{kept.public_id}/")["Location"] == "/console/quality/lots/?show=house"
    )
    for name, page in (("", "lots"), ("x" * 81, "lots"), ("x", "../admin")):
        with pytest.raises(Refused):
            quality.views.save(me, name, page, "")
    quality.views.drop(me, kept.public_id)
    with pytest.raises(NotFound):
        quality.views.shared(me, kept.public_id)
    page = client.get("/console/quality/weekly/").content.decode()
    assert "nothing to report" in page
