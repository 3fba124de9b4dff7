"""A problem as one file for R&D: data, charts, units, photos, the 8D report and what the columns mean.

Nothing in it names a person: no customer, order, address, or words that a customer wrote. Photos are the copies
that were encoded anew without metadata when they came in; what a picture itself shows cannot be promised.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from amends.accounts.api import Right, require
from amends.claims.api import claim_by_ref, photo_bytes
from amends.core.actor import Actor
from amends.core.errors import AmendsError, Refused
from amends.documents.api import drawing, pdf
from amends.quality.queries import figures, store
from amends.quality.queries.looks import causes
from amends.quality.queries.problems import problem
from amends.quality.rules import drawings
from amends.quality.rules.package import CASE_COLUMNS, UNIT_COLUMNS, readme
from amends.quality.rules.report import sheet
from amends.quality.types.problems import QualityProblem

MOST_PHOTOS, MOST_CLAIMS = 100, 300
File = tuple[str, bytes]


def report_pdf(actor: Actor, ref: str) -> bytes:
    """The 8D report with its charts. Needs Right.QUALITY_READ; NotFound."""
    return _report(actor, problem(actor, ref))


def _report(actor: Actor, view: QualityProblem) -> bytes:
    return pdf(sheet(view, [made for _, made in _drawn(actor, view) if made is not None]))


def package(actor: Actor, ref: str) -> bytes:
    """The zip. Needs Right.QUALITY_READ, photos Right.CLAIMS_READ. NotFound; Refused: no_snapshot."""
    require(actor, Right.QUALITY_READ)
    view, taken = problem(actor, ref), store.needed()
    units, cases = (_rows(taken, name, view) for name in ("units", "cases"))
    files = [
        ("8D.pdf", _report(actor, view)),
        ("problem.json", msgspec.json.format(msgspec.json.encode(view), indent=2)),
        *_table("units", units, UNIT_COLUMNS),
        *_table("cases", cases, CASE_COLUMNS),
        *_charts(actor, view),
        *_photos(actor, cases),
    ]
    told = readme(view, taken.at, [name for name, _ in files], len(units), len(cases))
    return _zipped([("README.md", told.encode()), *files], taken.at)


def _rows(taken: store.Snapshot, name: str, view: QualityProblem) -> list[dict[str, Any]]:
    import pyarrow.parquet as parquet

    where = [("sku", "=", view.sku), ("lot", "=", view.lot)]
    found: list[dict[str, Any]] = parquet.read_table(taken.folder / f"{name}.parquet", filters=where).to_pylist()
    return found


def _table(name: str, rows: list[dict[str, Any]], columns: dict[str, str]) -> Iterator[File]:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    yield f"data/{name}.csv", text.getvalue().encode()
    out = io.BytesIO()
    parquet.write_table(pa.table({column: [row[column] for row in rows] for column in columns}), out)
    yield f"data/{name}.parquet", out.getvalue()


def _charts(actor: Actor, view: QualityProblem) -> Iterator[File]:
    for name, made in _drawn(actor, view):
        if made is not None:
            yield f"charts/{name}.svg", drawing.svg(made).encode()
            yield f"charts/{name}.png", drawing.png(made)


def _drawn(actor: Actor, view: QualityProblem) -> Iterator[tuple[str, drawing.Drawing | None]]:
    lot = {"sku": view.sku, "lot": view.lot}
    try:
        symptoms = figures.bars(actor, "symptom", lot)
        yield "symptoms", drawings.pareto(f"Lot {view.lot}: claims by symptom", symptoms.rows)
        of_lot = figures.nevada(actor, lot)
        yield "months-in-service-lot", drawings.nevada(f"Lot {view.lot}: failed by month in service, %", of_lot)
        whole = figures.nevada(actor, {"sku": view.sku})
        yield "months-in-service-product", drawings.nevada(f"{view.title}: failed by month in service, %", whole)
        chart = figures.p_chart(actor, "lot", {"sku": view.sku})
        yield "lots", drawings.control("Failed within 3 months by lot, percent", chart, 100) if chart else None
    except Refused:  # no engine here: the README says which charts there are
        pass
    found = causes(actor)
    for place, row in enumerate(found.within if found else (), start=1):
        if any(view.lot in level for _, level in row.where):
            words = " and ".join(f"{attribute} = {level}" for attribute, level in row.where)
            yield f"cause-{place}", drawings.curve(words, row.curve)


def _photos(actor: Actor, cases: list[dict[str, Any]]) -> Iterator[File]:
    left = MOST_PHOTOS
    for case in sorted(cases, key=lambda row: -row["claim_id"])[:MOST_CLAIMS]:
        if left < 1:
            return
        try:
            photos = claim_by_ref(actor, case["ref"]).photos[:left]
        except AmendsError:  # not ours to see, or gone since the snapshot
            continue
        for number, photo in enumerate(photos, start=1):
            try:
                body = photo_bytes(actor, photo.public_id)
            except AmendsError:  # erased, or lost
                continue
            left -= 1
            yield f"photos/{case['ref']}-{number}.jpg", body


def _zipped(files: list[File], at: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files:
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, body)
    return out.getvalue()
