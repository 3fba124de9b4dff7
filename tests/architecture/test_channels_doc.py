"""docs/reference/channels.md is drawn from the channels. AMENDS_WRITE_DOCS=1 writes it anew."""

from __future__ import annotations

import inspect
from pathlib import Path

from amends.channels.api import ALL, Generic
from amends.intake.ports import Channel
from tests.architecture.source import ROOT, hold

PAGE = ROOT / "docs" / "reference" / "channels.md"
HEAD = """# Channels

Drawn from the code (`tests/architecture/test_channels_doc.py` holds this page to it). Every channel is one folder
below `amends/channels/` with its own README of quirks. *Signed*: how deliveries prove where they come from; a
channel without a scheme is polled, or its files are taken in. *Polled*: what is asked for by change. *Told*: what
can be pushed back.

| code | party | signed | credentials | polled | told |
|---|---|---|---|---|---|
"""


def row(channel: Channel) -> str:
    """One line of the table."""
    api = channel.api
    folder = Path(inspect.getfile(type(channel))).parent.relative_to(ROOT).as_posix()
    cells = [
        f"[`{channel.code}`](../../{folder}/README.md)",
        channel.title,
        channel.scheme or "-",
        ", ".join(f"`{name}`" for name in api.needs) if api else "-",
        ", ".join(api.polls()) or "-" if api else "-",
        ", ".join(sorted(api.pushes())) or "-" if api else "-",
    ]
    return f"| {' | '.join(cells)} |\n"


def page() -> str:
    """The page as it should be."""
    known = [channel for channel in (*ALL, Generic()) if channel.code != "retail"]
    return HEAD + "".join(row(channel) for channel in sorted(known, key=lambda it: it.code))


def test_the_page_is_what_the_channels_say() -> None:
    hold(PAGE, page())
