"""Reading the data file of statutory guarantees, ours or the merchant's. What an entry says is told in
docs/how-to/statutory-guarantees.md."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from amends.catalog.rules.terms import structured
from amends.catalog.rules.valid_terms import check_scope, check_term
from amends.catalog.types import AfterRepair, Term
from amends.core.errors import Refused

REMEDIES = ("repair", "replacement", "partial_credit", "refund")
_SCOPE = {"key", "groups", "countries", "regions", "valid_from", "valid_to", "was", "buyers"}
_TERM = {field.name for field in fields(Term)} - {"kind"}
_CHANGE = {"key", "groups", "countries", "valid_from", "after_repair", "source", "note"}


@dataclass(frozen=True, slots=True)
class StatutoryTerm:
    """An entry. `was`: sources under which earlier versions of Amends kept it."""

    key: str
    term: Term
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    buyers: str = "consumer"
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    key: str
    countries: frozenset[str]
    valid_from: date
    after_repair: tuple[AfterRepair, ...]
    source: str
    note: str


def read_statutory(*texts: str) -> tuple[StatutoryTerm, ...]:
    """The entries of these files; of one key the last file's holds. Refused("statutory_file_wrong")."""
    groups: dict[str, list[str]] = {}
    entries: dict[str, StatutoryTerm] = {}
    changes: dict[str, _Change] = {}
    for text in texts:
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _wrong(str(error)) from error
        _known("the file", raw, {"group", "change", "term"})
        for one in raw.get("group", []):
            groups[_word(one, "name")] = list(one.get("countries", []))
        for one in raw.get("change", []):
            changes[_word(one, "key")] = _change(one, groups)
        for one in raw.get("term", []):
            entries[_word(one, "key")] = _entry(one, groups)
    found: Iterable[StatutoryTerm] = entries.values()
    for change in sorted(changes.values(), key=lambda one: one.valid_from):
        found = [part for entry in found for part in _split(entry, change)]
    return tuple(found)


def _split(entry: StatutoryTerm, change: _Change) -> list[StatutoryTerm]:
    """The entry before the change, and with it from its day on. What the change grants once takes the place of
    what the entry granted once."""
    over = entry.valid_to is not None and entry.valid_to < change.valid_from
    if over or not entry.countries or not set(entry.countries) <= change.countries:
        return [entry]
    kept = entry.term.after_repair
    if any(rule.how == "once" for rule in change.after_repair):
        kept = tuple(rule for rule in kept if rule.how != "once")
    changed = replace(
        entry,
        key=f"{entry.key}+{change.key}",
        valid_from=max(entry.valid_from, change.valid_from),
        was=(),
        term=replace(
            entry.term,
            after_repair=kept + change.after_repair,
            source=f"{entry.term.source}; {change.source}",
            note=f"{entry.term.note} {change.note}".strip(),
        ),
    )
    if entry.valid_from >= change.valid_from:
        return [changed]
    return [replace(entry, valid_to=change.valid_from - timedelta(days=1)), changed]


def _entry(raw: Mapping[str, Any], groups: Mapping[str, list[str]]) -> StatutoryTerm:
    key = _word(raw, "key")
    _known(key, raw, _SCOPE | _TERM)
    values: dict[str, Any] = {"months": 0, "starts": "delivery", "remedies": REMEDIES}
    values |= {name: value for name, value in raw.items() if name in _TERM}
    values["remedies"] = tuple(values["remedies"])
    try:
        term = Term(kind="statutory", **{**values, **structured(values)})
        check_term(term)
        entry = StatutoryTerm(
            key=key,
            term=term,
            countries=_countries(raw, groups),
            regions=tuple(raw.get("regions", ())),
            valid_from=_day(raw, "valid_from"),
            valid_to=_day(raw, "valid_to") if "valid_to" in raw else None,
            buyers=raw.get("buyers", "consumer"),
            was=tuple(raw.get("was", ())),
        )
        check_scope(term, entry.countries, entry.regions, entry.buyers, "", entry.valid_from, entry.valid_to)
    except Refused as refusal:
        raise _wrong(f"{key}: {refusal.text}") from refusal
    except (TypeError, ValueError, KeyError) as error:
        raise _wrong(f"{key}: {error}") from error
    if not term.source.strip():
        raise _wrong(f"{key}: it names no source")
    if not (entry.countries or entry.regions):
        raise _wrong(f"{key}: it names no countries and no regions")
    return entry


def _change(raw: Mapping[str, Any], groups: Mapping[str, list[str]]) -> _Change:
    key = _word(raw, "key")
    _known(key, raw, _CHANGE)
    try:
        rules = structured(raw).get("after_repair", ())
    except TypeError as error:
        raise _wrong(f"{key}: {error}") from error
    countries = frozenset(_countries(raw, groups))
    return _Change(key, countries, _day(raw, "valid_from"), rules, _word(raw, "source"), raw.get("note", ""))


def _countries(raw: Mapping[str, Any], groups: Mapping[str, list[str]]) -> tuple[str, ...]:
    try:
        listed = [country for name in raw.get("groups", ()) for country in groups[name]]
    except KeyError as error:
        raise _wrong(f"there is no group {error}") from error
    return tuple(sorted({*listed, *raw.get("countries", ())}))


def _day(raw: Mapping[str, Any], name: str) -> date:
    value = raw.get(name)
    if not isinstance(value, date):
        raise _wrong(f"{raw.get('key')}: {name} is no day such as 2026-07-31")
    return value


def _word(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(f"an entry has no {name}")
    return value


def _known(where: str, raw: Mapping[str, Any], names: set[str]) -> None:
    if unknown := raw.keys() - names:
        raise _wrong(f"{where}: nothing is known of {', '.join(sorted(unknown))}")


def _wrong(why: str) -> Refused:
    return Refused("statutory_file_wrong", why=why)
