"""The field map: every canonical field with its owner, its rule, its gates, and where each channel has it from.

The sources are the committed result of tracing (amends/stewardship/lineage); a test traces anew and compares.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.gates import api as gates
from amends.gates.ports import Override
from amends.stewardship.rules.fields import CONTAINERS, FIELDS
from amends.stewardship.types import ChannelMap, FieldRow, MappedField

LINEAGE = Path(__file__).resolve().parent.parent / "lineage"
_FACT_OF = {"customer": "CustomerFact", "lines": "LineFact"}


def mapped_channels() -> list[str]:
    """Channels whose map is known."""
    return sorted(path.stem for path in LINEAGE.glob("*.json"))


@lru_cache(maxsize=256)
def channel_map(code: str) -> ChannelMap | None:
    """One channel's map; None when it was not traced."""
    path = LINEAGE / f"{code}.json"
    if code not in mapped_channels():
        return None
    return msgspec.json.decode(path.read_bytes(), type=ChannelMap)


def field_map(actor: Actor, channel: str = "", words: str = "") -> list[MappedField]:
    """The canonical fields, those that match all `words` (in name, owner, path or gate), with the sources of one
    channel or of all; overrides of accounts that are in force are shown beside the channel's own way."""
    require(actor, Right.INTAKE_READ)
    live = gates.live(actor)
    own = [it for it in (live.rules.overrides if live else ()) if channel in ("", it.channel)]
    wanted = words.casefold().split()[:10]
    found = []
    for row in rows([channel] if channel else mapped_channels(), own):
        told = " ".join(
            (row.name, row.owner, *row.gates, *(f"{it.channel} {it.source.path}" for it in row.sources))
        ).casefold()
        if all(word in told for word in wanted):
            found.append(row)
    return found


def rows(channels: list[str], overrides: list[Override] | None = None) -> list[MappedField]:
    """The map of these channels, one row per canonical field."""
    sources: dict[str, list[FieldRow]] = {}
    constants: dict[str, dict[str, str]] = {}
    for code in channels:
        known = channel_map(code)
        for field in known.fields if known else ():
            sources.setdefault(field.name, []).extend(FieldRow(channel=code, source=it) for it in field.sources)
            if field.constant:
                constants.setdefault(field.name, {})[code] = field.constant
    own: dict[str, list[Override]] = {}
    for it in overrides or ():
        for name in overridden_fields(it):
            own.setdefault(name, []).append(it)
    return [
        MappedField(
            name=name,
            owner=owned.owner,
            conflict=owned.conflict,
            holds_facts=tuple(name.split(".")) in CONTAINERS,
            gates=tuple(sorted({gate for it in sources.get(name, ()) for gate in it.source.gates})),
            sources=tuple(sources.get(name, ())),
            constants=constants.get(name, {}),
            overrides=tuple(own.get(name, ())),
        )
        for name, owned in FIELDS.items()
    ]


def overridden_fields(it: Override) -> list[str]:
    """The canonical fields (Fact.field) that an override decides."""
    if it.expression:
        head, dot, name = it.field.partition(".")
        return [f"{_FACT_OF[head]}.{name}" if dot else f"OrderFact.{head}"]
    facts = {"refund.state": "RefundFact.state", "fulfilment.state": "FulfilmentFact.state"}
    return [facts.get(axis, f"OrderFact.{axis}") for axis in it.becomes]


def table(found: list[MappedField]) -> list[list[str]]:
    """The map as rows of texts, one per field and source, the head first: for CSV."""
    out = [["field", "owner", "on conflict", "channel", "account", "source path", "transformation", "gates"]]
    for row in found:
        plain = [row.name, row.owner, row.conflict]
        out += [
            [*plain, it.channel, "", it.source.path, it.source.manner, " ".join(it.source.gates)]
            for it in row.sources
        ]
        out += [[*plain, code, "", "", f"always {value}", ""] for code, value in sorted(row.constants.items())]
        out += [
            [*plain, it.channel, it.account, it.expression or f"{it.field} = {it.value}",
             f"the account's own {'expression' if it.expression else 'state table'}", "override_failed"]
            for it in row.overrides
        ]  # fmt: skip
        if not (row.sources or row.constants or row.overrides):
            out.append([*plain, "", "", "", "", ""])
    return out
