"""The analyses as a notebook asks for them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from django.test import override_settings

from amends.core.errors import Refused
from amends.quality.notebook import Units
from amends.quality.queries.store import About
from amends.statistics.types import CannotTell
from tests.quality.snapshots import write_snapshot
from tests.statistics.worlds import units


def _world() -> pa.Table:
    found, ages, failed = units(3, 40_000, True)
    columns = {one.name: np.array(one.levels)[one.codes] for one in found}
    return pa.table({**columns, "age_days": ages, "failed": failed})


def test_a_frame_a_file_and_a_stream_give_the_same_answer(tmp_path: Path) -> None:
    frame = _world()
    path = tmp_path / "units.parquet"
    pa.parquet.write_table(frame, path)
    asked = [
        Units(source, failed="failed", age="age_days", attributes=["lot", "factory", "revision"])
        for source in (frame, path, frame.to_reader())
    ]
    one, two, three = (dict(some.causes()) for some in asked)
    for told in (one, two, three):
        told.pop("seconds")
    assert one == two == three
    named = [row["cause"] for row in one["causes"]]
    assert named == ["factory = factory2 and revision = revision1", "lot = lot20"]


def test_a_notebook_shows_sentence_notes_picture_and_rows() -> None:
    asked = Units(_world(), failed="failed", age="age_days", attributes=["lot"])
    told = asked.causes()
    page = told._repr_html_()
    assert told["sentence"] in page
    assert repr(told).startswith(told["sentence"])
    assert page.count("<svg") == 1
    assert "<td>lot = lot20</td>" in page
    assert told.table().column("cause").to_pylist()[0] == "lot = lot20"
    assert told.table("compared").to_pylist()[0]["levels"] == 60
    with pytest.raises(KeyError, match="pairs is not one of notes, compared, causes"):
        told.table("pairs")
    by_group = Units(_world(), failed="failed", age="age_days", groups=["factory"])
    rates, forecast = by_group.rates(), by_group.forecast()
    assert rates.table().num_rows == 5
    assert [picture is not None for picture in (rates.picture, forecast.picture)] == [True, True]
    expected = forecast.table().column("3 months").to_pylist()
    assert expected == sorted(expected, reverse=True)
    lots = Units(_world(), failed="failed", age="age_days", groups=["lot"]).warn()
    assert lots.table().to_pylist()[0]["lot"] == "lot20"


def test_what_cannot_be_asked_is_a_sentence() -> None:
    with pytest.raises(CannotTell, match="name start and end, or age"):
        Units(_world(), failed="failed", start="lot")
    with pytest.raises(CannotTell, match="age_unit is one of"):
        Units(_world(), failed="failed", age="age_days", age_unit="moons")
    with pytest.raises(CannotTell, match="A dict is no table"):
        Units({}, failed="failed", age="age_days")
    with pytest.raises(CannotTell, match="There is no column broken"):
        Units(_world(), failed="broken", age="age_days").rates()


def test_our_own_units_are_those_of_the_last_snapshot(tmp_path: Path) -> None:
    with override_settings(QUALITY_DIR=str(tmp_path)):
        with pytest.raises(Refused, match="no_snapshot"):
            Units.own()
        folder = tmp_path / "one"
        folder.mkdir()
        write_snapshot(folder, 20_000)
        at = datetime.fromisoformat("2025-07-31T02:00:00+00:00")
        (folder / "about.json").write_bytes(msgspec.json.encode(About(at, {"units": 20_000})))
        (tmp_path / "current").write_text("one")
        told = Units.own(groups=["sku"]).rates()
    assert (told["units"], told["as_of"], told["total"]["failures"]) == (20_000, "2025-07-31", told["failures"])
    assert told.table().column("sku").to_pylist()[0].startswith("p")
