"""`amends quality` as people and programs call it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from amends.cli.main import main
from tests.shared import shared


def _asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["quality", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture(autouse=True)
def _signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command sets the handler of SIGTERM; the test process keeps its own."""
    monkeypatch.setattr("amends.cli.main.signal.signal", lambda *_: None)
    monkeypatch.setitem(os.environ, "DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])


def test_drives_of_a_data_centre(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(shared("data/reliability/hdfail.csv"))
    code, out, _ = _asked(
        capsys, "causes", path, "--age", "time", "--failed", "status", "--attributes", "model", "--json"
    )
    told = json.loads(out)
    assert code == 0
    assert told["causes"][0]["cause"] == "model = ST3000DM001"
    assert told["causes"][0]["risk_ratio"] == pytest.approx(4.4, abs=0.1)
    assert told["compared"] == [{"attribute": "model", "levels": 85, "natural_variation": 0.35}]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--age", "age"], 2, "--failed COL is missing"),
        (["--failed", "failed"], 2, "give --start COL and --end COL, or --age COL"),
        (["--age", "age", "--failed", "broken"], 1, "There is no column broken"),
        (["--age", "age", "--failed", "failed", "--age-unit", "moons"], 2, "--age-unit is one of"),
    ],
)
def test_wrong_usage_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, sentence: str
) -> None:
    path = tmp_path / "units.csv"
    path.write_text("age,failed,lot\n1,0,a\n2,1,b\n")
    found, _, err = _asked(capsys, "causes", str(path), *words)
    assert found == code
    assert sentence in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("text", ["age,failed,lot\n", "", "age,failed,lot\nx,y,z\n"])
def test_no_data_is_a_sentence_in_json_too(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(text)
    code, out, err = _asked(capsys, "causes", str(path), "--age", "age", "--failed", "failed", "--json")
    assert code == 1
    assert json.loads(out)["ok"] is False
    assert err.startswith("amends: ")


@pytest.mark.parametrize(
    "text", ["age,failed,lot\n1,0,a\n2,0,b\n", "age,failed,lot\n5,1,a\n", "age,failed\n5,1\n6,0\n"]
)
def test_tiny_data_give_no_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(text)
    code, out, _ = _asked(capsys, "causes", str(path), "--age", "age", "--failed", "failed", "--json")
    assert code == 0
    assert json.loads(out)["causes"] == []
    assert json.loads(out)["sentence"]


def test_rates_by_group_and_months_in_service(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three in ten pieces of b fail after 40 days, none of a; all are watched for 100 days."""
    path = tmp_path / "units.csv"
    lines = [f"2026-01-05,{40 if n < 3 else 100},{int(n < 3)},b" for n in range(10)]
    lines += ["2026-02-10,100,0,a"] * 10
    path.write_text("\n".join(["start,age_days,failed,lot", *lines]))
    words = ["--start", "start", "--age", "age_days", "--failed", "failed", "--group", "lot", "--json"]
    code, out, _ = _asked(capsys, "rates", str(path), *words)
    told = json.loads(out)
    assert code == 0
    assert [(row["group"]["lot"], row["failures"]) for row in told["groups"]] == [("b", 3), ("a", 0)]
    in_use = (3 * 40 + 7 * 100) / 30.4375
    assert told["groups"][0]["per_1000"] == pytest.approx(3000 / in_use, rel=1e-4)
    assert [row["failures"] for row in told["ages"]] == [0, 3, 0, 0]
    assert [(row["start"], row["units"], sum(row["failures"])) for row in told["nevada"]] == [
        ("2026-01", 10, 3), ("2026-02", 10, 0),
    ]  # fmt: skip
    code, out, _ = _asked(capsys, "rates", str(path), *words[:-1])
    assert "3 failures in" in out


def test_a_planted_pair_is_the_first_signal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{n},p{n % 7},s{n % 5}" for n in range(700)] + [f"{n},p1,s2" for n in range(700, 760)]
    path = tmp_path / "reports.csv"
    path.write_text("\n".join(["id,product,symptom", *lines, "760,p1,", "759,p1,s2"]))
    words = ["--product", "product", "--symptom", "symptom", "--case", "id"]
    code, out, _ = _asked(capsys, "signals", str(path), *words, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["pairs"][0]["product"], told["pairs"][0]["symptom"], told["pairs"][0]["reports"]) == (
        "p1",
        "s2",
        80,
    )
    assert [note["code"] for note in told["notes"]] == ["missing", "duplicate"]
    code, _, err = _asked(capsys, "signals", str(path), "--product", "product")
    assert (code, err) == (2, "amends: --symptom COL is missing.\n")
    path.write_text("product,symptom\na,b\n")
    code, out, _ = _asked(capsys, "signals", str(path), *words[:4])
    assert code == 0
    assert "ten pairs" in out


def test_themes_of_words_are_searched_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Batteries of lot b fail early, in two languages; noise is spread evenly."""
    rows = []
    for n in range(1_200):
        lot, noisy, empty = "abcd"[n % 4], n % 25 == 0, n % 4 == 1 and n % 5 == 0
        empty_in = "battery empty at once" if n % 8 == 1 else "Akku sofort leer"
        failed, text = (1, empty_in) if empty else (1, "loud rattling noise") if noisy else (0, "")
        rows.append(f"{20 if empty else 60 if noisy else 100},{failed},{lot},{text}")
    path = tmp_path / "units.csv"
    path.write_text("\n".join(["age_days,failed,lot,said", *rows]))
    words = ["causes", str(path), "--age", "age_days", "--failed", "failed", "--text", "said"]
    code, out, _ = _asked(capsys, *words, "--json")
    told = json.loads(out)
    assert code == 0
    battery, noise = told["themes"]
    assert (battery["failures"], noise["failures"]) == (60, 36)
    assert [cause["cause"] for cause in battery["causes"]] == ["lot = b"]
    assert noise["causes"] == []
    assert told["without_theme"] == 0
    assert {one["attribute"] for one in told["compared"]} == {"lot"}
    _, out, _ = _asked(capsys, *words)
    assert "60 failures" in out
