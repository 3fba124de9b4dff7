"""The field map is what tracing finds. AMENDS_WRITE_DOCS=1 writes it anew (only what changed is traced again)."""

from __future__ import annotations

import ast
import hashlib
import inspect
import os
import tempfile
from functools import lru_cache
from pathlib import Path

import msgspec
import pytest

from amends.channels.api import ALL
from amends.gates.api import GATES
from amends.intake.ports import Channel
from amends.stewardship.queries.field_map import LINEAGE
from amends.stewardship.rules.field_page import index, page
from amends.stewardship.rules.fields import EXCEPTIONS, FIELDS
from amends.stewardship.rules.trace import ACCOUNT, trace
from amends.stewardship.types import ChannelMap
from tests.architecture.source import HOUSE, ROOT, hold, imported, writing

PAGES = ROOT / "docs" / "reference" / "field-map"
REMEMBERED = Path(tempfile.gettempdir()) / f"amends-field-map-{os.getuid()}"
"""What was traced before, by the digest of everything that it depends on."""


def fixtures(channel: Channel) -> list[Path]:
    """The channel's own payloads that make records."""
    folder = Path(inspect.getfile(type(channel))).parent / "fixtures"
    folder = folder / channel.code if (folder / channel.code).is_dir() else folder
    return sorted(it for it in folder.glob("*") if it.name.startswith(("record_", "held_")))


TRACED = [channel for channel in ALL if fixtures(channel)]


@lru_cache(maxsize=1000)
def needs(path: Path) -> frozenset[Path]:
    """The modules of the product that a module imports."""
    found = set()
    for _, name in imported(ast.parse(path.read_text())):
        parts = name.split(".")
        for end in (len(parts), len(parts) - 1):
            base = ROOT.joinpath(*parts[:end])
            for file in (base.with_suffix(".py"), base / "__init__.py"):
                if parts[0] == "amends" and file.is_file():
                    found.add(file)
    return frozenset(found)


def depends_on(channel: Channel) -> list[Path]:
    """Every file that the tracing of this channel depends on."""
    room = HOUSE / "stewardship"
    waiting = [Path(inspect.getfile(it)) for it in type(channel).__mro__ if it.__module__.startswith("amends.")]
    waiting += [room / "rules" / f"{name}.py" for name in ("trace", "alternatives", "documents", "manner")]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += needs(path) - found
    kept = {it for it in found if {"channels", "stewardship", "orders", "core"} & set(it.parts)}
    return sorted(kept | set(fixtures(channel)))


def traced(channel: Channel) -> ChannelMap:
    """The channel's map: remembered, or traced now."""
    digest = hashlib.sha256()
    for path in depends_on(channel):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    known = REMEMBERED / f"{channel.code}-{digest.hexdigest()[:24]}.json"
    if not known.is_file():
        payloads = [(path.name, path.read_bytes()) for path in fixtures(channel)]
        found = trace(channel.code, lambda body: channel.parse("", body, ACCOUNT), payloads)
        REMEMBERED.mkdir(mode=0o700, exist_ok=True)
        fresh = known.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(msgspec.json.encode(found))
        fresh.replace(known)
    return msgspec.json.decode(known.read_bytes(), type=ChannelMap)


def written(found: ChannelMap) -> bytes:
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


@pytest.mark.parametrize("channel", TRACED, ids=lambda it: it.code)
def test_each_channels_map_is_what_tracing_finds(channel: Channel) -> None:
    found = traced(channel)
    kept, shown = LINEAGE / f"{channel.code}.json", PAGES / f"{channel.code}.md"
    if writing():
        PAGES.mkdir(exist_ok=True)
    hold(kept, written(found).decode())
    hold(shown, page(found))
    orders = {field.name: field for field in found.fields}
    keyed = [name for name in orders if name.endswith("Fact.external_id") and name != "CustomerFact.external_id"]
    assert keyed, "no record of this channel was traced"
    assert any(orders[name].sources for name in keyed)


def test_no_map_is_left_of_a_channel_that_is_gone() -> None:
    codes = {channel.code for channel in TRACED}
    gone = [it for it in (*LINEAGE.glob("*.json"), *PAGES.glob("*.md")) if it.stem not in codes]
    if writing():
        for path in gone:
            path.unlink()
        gone = []
    assert not gone


def test_the_index_names_every_field_with_owner_and_rule() -> None:
    known = [msgspec.json.decode(it.read_bytes(), type=ChannelMap) for it in sorted(LINEAGE.glob("*.json"))]
    path = PAGES.parent / "field-map.md"
    codes = [it.channel for it in known]
    hold(path, index(codes))
    assert all(owned.owner and owned.conflict for owned in FIELDS.values())
    assert set(FIELDS) >= EXCEPTIONS, "an owner is named for a field that is gone"
    for found in known:
        for field in found.fields:
            assert field.name in FIELDS
            assert all(gate in GATES for source in field.sources for gate in source.gates)
