"""The field map as reference pages."""

from __future__ import annotations

from collections.abc import Sequence

from amends.stewardship.rules.fields import CONTAINERS, FIELDS
from amends.stewardship.types import ChannelMap, GivenField

_MADE = (
    "Made by tracing: each leaf of the channel's fixtures is altered, broken and left out, one at a time, and the "
    "parser's answers are compared (`tests/architecture/test_field_map.py` holds this page to it)."
)
MOST_PATHS = 12


def index(channels: Sequence[str]) -> str:
    """The page of all fields: owner and conflict rule; and the channels' pages."""
    lines = [
        "# Field map", "",
        "Every canonical field, who owns it, and what wins when two sources disagree. Where each channel has it "
        "from is on the channel's page, on the page *Field map* of the console (searchable, with the overrides of "
        "accounts), and in `./dev amends intake fields --csv` or `--json`.", "",
        "Traced: " + ", ".join(f"[{code}](field-map/{code}.md)" for code in channels) + ".", "",
        "| field | owner | on conflict |", "|---|---|---|",
    ]  # fmt: skip
    lines += [f"| {name} | {owned.owner} | {owned.conflict} |" for name, owned in FIELDS.items()]
    return "\n".join(lines) + "\n"


def page(found: ChannelMap) -> str:
    """One channel's page."""
    given = {field.name: field for field in found.fields}
    lines = [f"# Field map: {found.channel}", "", _MADE, ""]
    if found.untraced:
        lines += ["Not traced, because their form is not known: " + ", ".join(found.untraced) + ".", ""]
    lines += ["| field | source | transformation | gates |", "|---|---|---|---|"]
    absent = []
    for name in FIELDS:
        field = given.get(name)
        if tuple(name.split(".")) in CONTAINERS:
            continue
        if field is None or not (field.sources or field.constant):
            absent.append(name)
            continue
        lines += _rows(field)
    lines += ["", "Not given by any fixture: " + (", ".join(absent) or "nothing") + "."]
    return "\n".join(lines) + "\n"


def _rows(field: GivenField) -> list[str]:
    if not field.sources:
        return [f"| {field.name} | - | always {_cell(field.constant)} | |"]
    shown = field.sources[:MOST_PATHS]
    rows = [f"| {field.name} | `{_cell(it.path)}` | {it.manner} | {', '.join(it.gates)} |" for it in shown]
    rest = len(field.sources) - len(shown)
    return [*rows, f"| {field.name} | and {rest} more | | |"] if rest else rows


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
