"""The audit of a folder of payloads: every file gets an outcome, on its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from amends.cli.auditing import Audit, Row, audit_files, totals
from amends.cli.taking import take_files
from amends.core.errors import Refused

FIXTURES = Path(__file__).resolve().parents[2] / "amends" / "channels"
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Our own payloads of two channels, one of them twice and once in a folder of nobody's, and a photo."""
    for code in ("shopify", "woocommerce"):
        shutil.copytree(FIXTURES / code / "fixtures", tmp_path / code)
    order = next((tmp_path / "shopify").glob("record_order*"))
    (tmp_path / "shopify" / "again").mkdir()
    shutil.copy(order, tmp_path / "shopify" / "again" / order.name)
    (tmp_path / "unsorted").mkdir()
    shutil.copy(order, tmp_path / "unsorted" / "export.json")
    (tmp_path / "unsorted" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 no order")
    return tmp_path


@pytest.fixture
def found(folder: Path) -> Audit:
    return audit_files(folder, [], quiet=True)


def by_file(found: Audit) -> dict[str, Row]:
    return {row.file: row for row in found.rows}


def test_every_file_has_an_outcome_with_a_reason(found: Audit, folder: Path) -> None:
    rows = by_file(found)
    assert set(rows) == {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name, row in rows.items():
        if row.channel and "unsorted" not in name:
            thin = row.wanted and not row.records
            assert row.outcome == ("ignored" if thin else Path(name).name.split("_")[0]), row
        if row.outcome in ("held", "rejected"):
            assert row.reasons
        if row.outcome == "ignored":
            assert row.kind
        if row.outcome == "record":
            assert row.records
            assert row.book in ("taken", "waits", "older"), row
    assert totals(found.rows)["files"] == len(rows)
    assert found.by_channel()["shopify"]["record"] >= 3


def test_files_do_not_meet_and_unnamed_folders_are_recognised(found: Audit) -> None:
    rows = by_file(found)
    copies = [row for name, row in rows.items() if name.startswith("shopify/again/")]
    assert [row.book for row in copies] == ["taken"]
    assert rows["unsorted/export.json"].channel == "shopify"
    assert rows["unsorted/export.json"].book == "taken"
    assert rows["unsorted/photo.jpg"].outcome == "rejected"
    assert "No channel sends" in rows["unsorted/photo.jpg"].reasons[0]
    assert found.unnamed == ("unsorted",)


def test_files_are_taken_once_into_the_installation(folder: Path) -> None:
    files = sorted(path for path in (folder / "woocommerce").iterdir())
    found = take_files("woocommerce", "archive", files)
    assert found.known == 0
    assert sum(found.states.values()) == len(files)
    assert found.states["done"] >= 3
    assert found.states["dead"] >= 5
    again = take_files("woocommerce", "archive", files)
    assert (again.known, again.states) == (len(files), {})
    with pytest.raises(Refused, match="channel_not_plugged"):
        take_files("nowhere", "archive", files)


def test_a_refund_without_its_order_waits(found: Audit) -> None:
    waiting = [row for row in found.rows if row.book == "waits"]
    assert waiting
    assert all("order_unknown" in row.reasons[-1] for row in waiting)
