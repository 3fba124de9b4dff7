"""What the stewardship room shows."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.gates.ports import Override


class FieldSource(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the payload that decides a canonical field: how (`manner`), and which gates speak up when it is
    altered, broken or left out."""

    path: str
    manner: str
    gates: tuple[str, ...] = ()


class GivenField(msgspec.Struct, frozen=True, kw_only=True):
    """One canonical field (Fact.field) as a channel gives it; `constant`: what it always holds, when no place in
    the payload decides it."""

    name: str
    sources: tuple[FieldSource, ...] = ()
    constant: str = ""


class ChannelMap(msgspec.Struct, frozen=True, kw_only=True):
    """A channel's fields, found by tracing its parser over its fixtures. `untraced`: fixtures whose form
    cannot be altered leaf by leaf."""

    channel: str
    fields: tuple[GivenField, ...]
    untraced: tuple[str, ...] = ()


class FieldRow(msgspec.Struct, frozen=True, kw_only=True):
    """A source of a canonical field in one channel."""

    channel: str
    source: FieldSource


class MappedField(msgspec.Struct, frozen=True, kw_only=True):
    """One canonical field. `constants`: what it always is, by channel; `overrides`: accounts that map it
    themselves; `holds_facts`: its parts are fields of their own; `gates`: those that speak up when a source
    of it is wrong."""

    name: str
    owner: str
    conflict: str
    holds_facts: bool
    gates: tuple[str, ...]
    sources: tuple[FieldRow, ...]
    constants: dict[str, str]
    overrides: tuple[Override, ...]


class BackTestView(msgspec.Struct, frozen=True, kw_only=True):
    """A back-test. `flips`: direction -> events that would be judged otherwise, `released`: those of them that
    people released by hand, `noted`: events of which only the notes would differ, `money`: currency ->
    direction -> minor units. `against`: the version in force that it was held against; `seconds`: time spent on
    it."""

    id: int
    tuning_id: int
    digest: str
    against: int
    state: str
    channel: str
    account: str
    since: datetime | None
    most: int
    every: int
    seen: int
    flips: dict[str, int]
    noted: int
    released: dict[str, int]
    money: dict[str, dict[str, int]]
    by: str
    at: datetime
    finished_at: datetime | None
    seconds: int
    error: str


class FlipView(msgspec.Struct, frozen=True, kw_only=True):
    """A past event that would be judged otherwise. `codes`: the gates that make the difference; `people`: what
    people did about it at the time."""

    id: int
    raw_event_id: int
    direction: str
    before: str
    after: str
    codes: tuple[str, ...]
    people: str
    channel: str
    account: str
    reference: str
    value_minor: int | None
    currency: str


class RulingView(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a gate was right about an event (`says`: false, true, "" while that is not known), and how that is
    known. `later_event`: the event in which the record came again."""

    letter_id: int
    event_id: int
    code: str
    severity: str
    channel: str
    account: str
    at: datetime
    says: str
    why: str
    later_event: int | None


class OverridePreview(msgspec.Struct, frozen=True, kw_only=True):
    """One event with and without an override; `failed` says why it gave nothing. An expression reads JSON only."""

    event_id: int
    received_at: datetime
    reference: str
    is_json: bool
    before: str
    after: str
    failed: str
