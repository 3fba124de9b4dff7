"""The book beside what another inventory system says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amends.accounts.api import create_user
from amends.cli.ledger import command
from amends.core.errors import Refused
from amends.feed.models import Event
from amends.jobs.api import run_pending
from amends.ledger.api import GoodsPlace, GoodsStatus, compare
from amends.ledger.api import reconciliation as rec
from amends.ledger.ports import StockDifference
from amends.notices.models import Letter
from tests.ledger.books import QUARANTINE, SHELF, put


@pytest.mark.django_db
def test_what_differs_is_named_both_ways(tmp_path: Path) -> None:
    put(SHELF, 5)
    put(GoodsPlace("WH1", GoodsStatus.SELLABLE, "A-02"), 2)
    put(SHELF, 3, "sku:TOASTER")
    put(QUARANTINE, 9)
    put(GoodsPlace("WH2", GoodsStatus.SELLABLE, "B"), 4)  # nobody asks about this place
    told = "sku;units;location;status\nKETTLE;4;WH1;\nKETTLE;1;WH1;sellable\nLAMP;6;WH1;\n"
    told += "KETTLE;9;WH1;quality_reject\n"
    found = rec.reconcile(rec.read_outside(told.encode()))
    assert (found.lines, found.different) == (4, 3)
    assert found.differences == (
        StockDifference("WH1", "LAMP", "sellable", 0, 6),
        StockDifference("WH1", "TOASTER", "sellable", 3, 0),
        StockDifference("WH1", "KETTLE", "sellable", 7, 5),
    )
    assert [one.off for one in found.differences] == [6, -3, -2]
    same = tmp_path / "stock.json"
    same.write_text(json.dumps({"stock": [{"location": "WH2", "sku": "KETTLE", "units": 4}]}))
    assert CliRunner().invoke(command, ["stock", str(same)]).exit_code == 0
    same.write_text(told)
    asked = CliRunner().invoke(command, ["stock", str(same)])
    assert (asked.exit_code, "WH1 TOASTER sellable: book 3, outside 0 (-3)" in asked.output) == (1, True)
    assert rec.reconcile([]).different == 0
    for wrong in (
        b"sku,units\n",
        b"{",
        b"\xff",
        b"location,sku,units\nA,B,x",
        b"location,sku,units\nA,B",
    ):
        with pytest.raises(Refused, match="outside_malformed"):
            rec.read_outside(wrong)


@pytest.mark.django_db(transaction=True)
def test_files_are_compared_by_themselves_and_changes_reported(tmp_path: Path) -> None:
    create_user("quinn@desk.example", "Quinn", ["quality"])
    put(SHELF, 5)
    folder = tmp_path / "in"
    folder.mkdir()
    for number, (told, different, turned) in enumerate((("4", 1, True), ("4", 1, False), ("5", 0, True))):
        (folder / f"wms_{number}.csv").write_text(f"location,sku,units\nWH1,KETTLE,{told}\n")
        (folder / "half.csv.part").write_text("location")
        assert compare.take_files(folder) == 1
        (now,) = rec.newest()
        assert (now.system, now.lines, now.different, now.turned) == ("wms", 1, different, turned)
    first = rec.comparisons("wms").items[-1]
    assert rec.comparison(first.id).differences == (StockDifference("WH1", "KETTLE", "sellable", 5, 4),)
    (folder / "wms_bad.csv").write_text("sku\n")
    assert compare.take_files(folder) == 1
    assert "location is missing" in (folder / "failed" / "wms_bad.csv.why.txt").read_text()
    run_pending()
    subjects = [row.subject for row in Letter.objects.order_by("pk")]
    assert subjects == ["wms: 1 difference of stock", "wms: the stock agrees again"]
    told_of = [event.data["different"] for event in Event.objects.filter(type="stock.compared").order_by("pk")]
    assert told_of == [1, 1, 0]
