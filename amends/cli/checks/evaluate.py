"""`amends checks evaluate`: how well defects would be told apart on a folder of photos."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from amends.cli.checks.extra import fail, need
from amends.vision import extra

METHOD = (
    "Each photo is answered once by a head trained without its group; each head's threshold is chosen by a "
    "further grouped split inside its own training photos. Intervals: Clopper-Pearson, 95%, counted by groups."
)


def evaluate(
    folder: Annotated[Path, typer.Argument(help="One folder per defect, optionally one called good.")],
    group: Annotated[
        str,
        typer.Option(help="Regular expression; its first group, in the name or else the path, is the piece."),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    target: Annotated[
        float, typer.Option(min=0.5, max=0.9999, help="Accuracy on decided cases to aim at.")
    ] = 0.985,
    lookalikes: Annotated[
        bool, typer.Option(help="Measure once more with photos that look alike held together.")
    ] = True,
) -> None:
    """Train and measure the identification on a folder of photos: accuracy on all, accuracy on decided cases with
    coverage, intervals, classes, confusions. A piece is never on both sides of a split. Minutes for hundreds of
    photos. Exit code 0 also when the photos are too few (coverage 0), 1 when the folder cannot be learnt from, 2
    when the pattern cannot be used, 3 when the optional extra is missing; with --json such an answer is a document
    with "error" alone."""
    need(*extra.PHOTOS, *extra.NETWORK, *extra.WORDS, as_json=as_json)
    from amends.vision import gallery

    try:
        named = gallery.pattern(group) if group else None
    except gallery.BadFolder as error:
        fail(str(error), 2, as_json)
    try:
        found = gallery.look(folder, named, _tell)
    except gallery.BadFolder as error:
        fail(str(error), 1, as_json)
    except OSError as error:
        fail(f"{folder} cannot be read: {error.strerror}", 1, as_json)
    shown = _measured(found, target, lookalikes)
    print(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode() if as_json else _text(shown))


def _measured(found: Any, target: float, lookalikes: bool) -> dict[str, Any]:
    from amends.vision import lookalikes as likeness
    from amends.vision import report, trial

    labels, groups = found.labels, found.groups
    shown = report.figures(trial.hold(found.rows, labels, groups, target, _tell), labels, groups, target)
    shown["unreadable"] = [{"file": name, "why": why} for name, why in found.unreadable]
    shown["names_without_group"] = found.ungrouped
    shown["same_files"] = found.same_files
    shown["photos_outside_class_folders"] = found.beside
    shown["method"] = METHOD
    shown["classes_without_photos"] = list(found.empty)
    shown["held_together"], shown["all_look_alike"] = None, False
    if lookalikes and len(labels) <= likeness.MOST:
        joined = likeness.joined(found.thumbnails, groups)
        if likeness.chained(joined, groups):
            shown["all_look_alike"] = True
        elif len(set(joined)) < len(set(groups)):
            stricter = trial.hold(found.rows, labels, joined, target, _tell)
            shown["held_together"] = report.figures(stricter, labels, joined, target)
    return shown


def _text(shown: dict[str, Any]) -> str:
    lines = [f"{shown['photos']} photos in {shown['groups']} groups, {shown['folds']} folds."]
    lines += _shares(shown)
    lines += ["", f"{'class':24} photos  recall  precision  coverage  accuracy on decided"]
    for row in shown["classes"]:
        lines.append(
            f"{row['class'][:24]:24} {row['photos']:6}  {_percent(row['recall']):>6}"
            f"  {_percent(row['precision']):>9}  {_percent(row['coverage']):>8}"
            f"  {_percent(row['accuracy_decided'])}" + ("  too few: advisory only" if row["advisory_only"] else "")
        )
    lines += [""] + [f"{row['photos']:4} x {row['true']} taken for {row['said']}" for row in shown["confusions"]]
    if shown["held_together"] is not None:
        stricter = shown["held_together"]
        lines += [
            "",
            f"WARNING: photos of different groups look like the same piece. Held together ({stricter['groups']} "
            "groups), which is nearer to what new pieces will show:",
            *_shares(stricter),
        ]
    if shown["all_look_alike"]:
        lines += [
            "",
            "Nearly all photos look alike (one texture, one scene), so their looks do not tell which show one "
            "piece: where there are several photos of a piece, say so by --group.",
        ]
    lines += [f"{name}: a folder without a photo" for name in shown["classes_without_photos"]]
    lines += [f"{row['file']}: {row['why']}" for row in shown["unreadable"]]
    if shown["names_without_group"]:
        lines.append(f"{shown['names_without_group']} file names did not match the pattern: each its own group.")
    return "\n".join([*lines, "", shown["method"]])


def _shares(shown: dict[str, Any]) -> list[str]:
    automatic = shown["automatic"]
    names = (
        ("accuracy on all", "accuracy_all"),
        ("accuracy on decided", "accuracy_decided"),
        ("coverage", "coverage"),
    )
    lines = [
        f"{name:20} {_percent(shown[key]['value']):>7}   ({shown[key]['low']:.1%} to {shown[key]['high']:.1%}, "
        f"{shown[key]['of']} photos)"
        for name, key in names
    ]
    if not shown["decided"]:
        lines.append("Too little to choose a threshold: nothing is decided, every case goes to a person.")
    if automatic["proved"]:
        lines.append(f"Proved to decide at {automatic['target']:.1%} or better.")
    else:
        lines.append(
            f"Not proved to decide at {automatic['target']:.1%}: at least {automatic['reviewed_cases_missing']} "
            "more reviewed cases without a further error are needed; until then a person decides."
        )
    return lines


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _tell(done: int, of: int, what: str) -> None:
    if done != of and done % 25:
        return
    sys.stderr.write(f"{what} {done} of {of}\n")
    sys.stderr.flush()
