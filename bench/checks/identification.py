"""Identification figures on the shared data, beside the prototype's. `python -m bench.checks.identification`

Photos: 692 magnetic tiles. The file name's number is what the prototype held together; it does not name the piece
(see docs/explanation/identification.md), so the figures with look-alikes held together stand beside it. Words: the
summaries of failures in tablet reviews, first component named, 5-fold cross-validation.
"""

from __future__ import annotations

import os
import re
import sys
import time
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(os.environ.get("AMENDS_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data"
PROTOTYPE = {"accuracy on all": 0.96, "accuracy on decided": 0.988, "coverage": 0.86}
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FEWEST = 5


def main() -> int:
    """Print both tables; exit code 1 where the data is absent."""
    if not (ROOT / "magnetic_tile").is_dir():
        sys.stderr.write(f"the shared data is not at {ROOT} (set AMENDS_SHARED)\n")
        return 1
    photos()
    words()
    return 0


def photos() -> None:
    """Accuracy on all, on decided, coverage: with the prototype's grouping and with look-alikes together."""
    from amends.vision import gallery, lookalikes, report, trial

    started = time.perf_counter()
    found = gallery.look(ROOT / "magnetic_tile", re.compile(r"exp\d+_num_(\d+)"))
    seen = time.perf_counter() - started
    joined = lookalikes.joined(found.thumbnails, found.groups)
    both = [
        report.figures(trial.hold(found.rows, found.labels, groups), found.labels, groups)
        for groups in (found.groups, joined)
    ]
    print(f"{len(found.photos)} photos looked at in {seen:.0f} s, {1000 * seen / len(found.photos):.0f} ms each")
    print(f"{'':22}{'prototype':>10}{'here':>8}{'look-alikes together':>23}")
    for name, value in PROTOTYPE.items():
        here, strict = (shown[name.replace(" ", "_").replace("_on_", "_")]["value"] for shown in both)
        print(f"{name:22}{value:10.1%}{_percent(here):>8}{_percent(strict):>23}")


def words() -> None:
    """How often the component is the first, and among the first three, that the words suggest."""
    from sklearn.model_selection import StratifiedKFold

    from amends.vision import words as heads

    texts, labels = _failures()
    first = third = 0
    names = np.array(labels)
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(texts, names):
        head = heads.train([texts[at] for at in train], [labels[at] for at in train])
        for at in test:
            said = [one.label for one in head.suggest(texts[at])]
            first += said[:1] == [labels[at]]
            third += labels[at] in said
    meaning = "with" if heads.meanings(["x"]) is not None else "without"
    print(f"{len(texts)} failures, {len(set(labels))} components, {meaning} meaning:", end=" ")
    print(f"right {first / len(texts):.1%}, among three {third / len(texts):.1%}")


def _failures() -> tuple[list[str], list[str]]:
    rows = list(_sheet(ROOT / "texts" / "facet_reviews.xlsx", 2))
    head = rows[0]
    text = next(column for column, name in head.items() if name.startswith("Failure comment"))
    found = []
    for row in rows[1:]:
        named = [head[column] for column in head if row.get(column) == "1" and column != text]
        if named and row.get(text):
            found.append((row[text], named[0]))
    often = Counter(label for _, label in found)
    kept = [(said, label) for said, label in found if often[label] >= _FEWEST]
    return [said for said, _ in kept], [label for _, label in kept]


def _sheet(path: Path, number: int) -> Any:
    """The rows of one sheet as {column letters: text}; an .xlsx file is a zip of XML (our own data, trusted)."""
    with zipfile.ZipFile(path) as book:
        strings = ET.fromstring(book.read("xl/sharedStrings.xml"))
        said = ["".join(part.text or "" for part in one.iter(f"{_SHEET}t")) for one in strings]
        for row in ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{_SHEET}row"):
            cells = {}
            for cell in row:
                value = cell.find(f"{_SHEET}v")
                if value is not None and value.text:
                    shared = cell.get("t") == "s"
                    cells[re.sub(r"\d", "", cell.get("r", ""))] = said[int(value.text)] if shared else value.text
            yield cells


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


if __name__ == "__main__":
    sys.exit(main())
