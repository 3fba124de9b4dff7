"""`amends quality signals`: which pairs (product, symptom) are reported more often than by chance."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from amends.cli.quality import options as o
from amends.statistics import answers

SHOWN = 25
Reports = Annotated[
    str, typer.Argument(metavar="REPORTS.csv", help="One row for each report; - reads standard input.")
]
Product = Annotated[str, typer.Option("--product", metavar="COL", help="What was reported on.")]
Symptom = Annotated[str, typer.Option("--symptom", metavar="COL", help="What was reported.")]
Case = Annotated[
    str, typer.Option("--case", metavar="COL", help="The report's number, where one report has several rows.")
]


def signals(
    file: Reports, product: Product = "", symptom: Symptom = "", case: Case = "", as_json: o.Json = False
) -> None:
    """Rank pairs of product and symptom. A signal is a pair whose EB05 is 2 or more. Exit code 1 when the table
    cannot be used."""
    o.needed({"--product": product, "--symptom": symptom})
    o.answer(as_json, lambda: answers.signals(file, product, symptom, case), _text)


def _text(shown: dict[str, Any]) -> str:
    lines = [f"{shown['units']:,} reports, {shown['failures']:,} pairs named in them."]
    lines += [f"  {note['text']}" for note in shown["notes"]] + ["", shown["sentence"]]
    if shown["pairs"]:
        lines += ["", f"{'reports':>8} {'expected':>9} {'EBGM':>7} {'EB05':>7}  product, symptom"]
    for row in shown["pairs"][:SHOWN]:
        lines.append(
            f"{row['reports']:8,} {row['expected']:9.1f} {row['ebgm']:7.2f} {row['eb05']:7.2f}  "
            f"{row['product']}, {row['symptom']}"
        )
    return "\n".join([*lines, "", shown["method"]])
