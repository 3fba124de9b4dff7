"""The book beside what another inventory system says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amends.cli.ledger import command
from amends.core.errors import Refused
from amends.ledger.api import GoodsPlace, GoodsStatus
from amends.ledger.api import reconciliation as rec
from amends.ledger.ports import StockDifference
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
