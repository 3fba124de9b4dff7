"""The command that measures a folder of photos: odd folders get a clear sentence and a sensible exit code."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from amends.cli.checks import command
from amends.vision import lookalikes

_RUN = CliRunner()


def _photo(path: Path, kind: int, seed: int, mode: str = "RGB") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    picture = random.integers(90, 160, (60 + seed % 7, 80, 3), dtype=np.uint8)
    picture[:, :, 1] = random.integers(0, 60) if kind else 200
    Image.fromarray(picture).convert(mode).save(path)


def test_measures_a_folder_with_odd_files(tmp_path: Path) -> None:
    for seed in range(12):
        for kind, name in enumerate(("crack", "good")):
            suffix, mode = (("png", "RGBA"), ("png", "L"), ("jpg", "RGB"))[seed % 3]
            _photo(
                tmp_path / name / f"deep{seed % 2}" / f"p{seed // 2}_{seed}.{suffix}", kind, seed * 2 + kind, mode
            )
    (tmp_path / "crack" / "broken.jpg").write_bytes(b"\xff\xd8 no picture")
    (tmp_path / "crack" / "notes.txt").write_text("not a photo")
    (tmp_path / "scratch").mkdir()
    _photo(tmp_path / "good" / "p0_shots" / "a.png", 1, 1)  # the piece is the folder, not the name
    asked = ["evaluate", str(tmp_path), "--group", r"p(\d+)_", "--json", "--no-lookalikes"]
    answer = _RUN.invoke(command, asked)
    assert answer.exit_code == 0, answer.output
    shown = json.loads(answer.stdout)
    assert (shown["photos"], shown["groups"], shown["names_without_group"]) == (25, 6, 1)  # broken.jpg
    assert shown["classes_without_photos"] == ["scratch"]
    assert [row["file"] for row in shown["unreadable"]] == ["crack/broken.jpg"]
    assert [(row["class"], row["photos"]) for row in shown["classes"]] == [("crack", 12), ("good", 13)]
    assert shown["coverage"]["value"] == 0  # 24 photos are too thin for any threshold
    assert shown["accuracy_decided"]["value"] is None
    assert shown["automatic"]["reviewed_cases_missing"] == 199


@pytest.mark.parametrize(
    ("files", "extra", "code", "says"),
    [
        ([], [], 1, "no photos"),
        (["a.png"], [], 1, "1 photo lies in it directly"),
        (["crack/a.png", "crack/b.png"], [], 1, "one class only"),
        (["crack/a.png", "good/b.png"], ["--group", "("], 2, "not a regular expression"),
        (["crack/a.png", "good/b.png"], ["--group", "a"], 2, "needs a group"),
        (["crack/a.png", "good/b.png"], ["--group", "(x+)"], 1, "matches no file name"),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, files: list[str], extra: list[str], code: int, says: str) -> None:
    for seed, name in enumerate(files):
        _photo(tmp_path / name, 0, seed)
    answer = _RUN.invoke(command, ["evaluate", str(tmp_path), *extra])
    assert answer.exit_code == code
    assert says in answer.output
    as_json = json.loads(_RUN.invoke(command, ["evaluate", str(tmp_path), *extra, "--json"]).stdout)
    assert says in as_json["error"]


def test_one_photo_per_class_decides_nothing(tmp_path: Path) -> None:
    _photo(tmp_path / "crack" / "a.png", 0, 1)
    _photo(tmp_path / "good" / "b.png", 1, 2)
    answer = _RUN.invoke(command, ["evaluate", str(tmp_path)])
    assert answer.exit_code == 0, answer.output
    assert "every case goes to a person" in answer.stdout
    assert _RUN.invoke(command, ["evaluate", str(tmp_path / "absent")]).exit_code == 1
    shown = json.loads(_RUN.invoke(command, ["evaluate", str(tmp_path), "--json"]).stdout)
    assert {row["recall"] for row in shown["classes"]} == {None}  # nothing was asked, so nothing was wrong


def test_looks_that_are_all_alike_tell_no_pieces_apart() -> None:
    pieces = [f"p{number}" for number in range(8)]
    assert lookalikes.chained(["p0"] * 6 + ["p6", "p7"], pieces)
    assert not lookalikes.chained(["p0", "p0", "p2", "p2", "p4", "p4", "p6", "p6"], pieces)
    assert not lookalikes.chained(["p0"] * 8, ["p0"] * 8)  # said by the names, not by the looks
