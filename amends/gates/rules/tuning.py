"""Settings that are in force: checked when they are saved, compiled once per version, the most specific first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal, InvalidOperation

import msgspec

import amends.gates.rules.errors  # noqa: F401 (registers the texts)
from amends.core.errors import Refused
from amends.core.money import Money, is_currency
from amends.gates.rules.overriding import Reading, compiled
from amends.gates.table import GATES, HOLD, MONEY, OFF, REJECT, SECONDS, WARN, Gate
from amends.gates.types import Override, Problem, Record, Rulebook, Setting
from amends.gates.words import PROFILES
from amends.orders.ports import OrderFact

SEVERITIES = (OFF, WARN, HOLD, REJECT)
"""From mild to strict."""
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
MOST_RULES = 2000
_LARGEST = 10**15
_LONGEST_NOTE = 500


def stricter(one: str, other: str) -> bool:
    """Whether severity `one` is stricter than `other`."""
    return _RANK[one] > _RANK[other]


def check(rules: Rulebook) -> None:
    """Refused with the first fault of a rulebook; every stored one has passed this."""
    if len(rules.settings) + len(rules.overrides) > MOST_RULES:
        raise Refused("rules_too_many", limit=MOST_RULES)
    seen: set[tuple[str, ...]] = set()
    for setting in rules.settings:
        _check_setting(setting)
        place = (setting.code, setting.channel, setting.account, setting.profile)
        if place in seen:
            raise Refused("setting_twice", gate=setting.code)
        seen.add(place)
    compiled(rules.overrides)


def _check_setting(setting: Setting) -> None:
    gate = GATES.get(setting.code)
    if gate is None:
        raise Refused("gate_unknown", gate=setting.code)
    if setting.severity and setting.severity not in SEVERITIES:
        raise Refused("severity_unknown", severity=setting.severity, known=", ".join(SEVERITIES))
    if setting.severity and stricter(gate.lowest, setting.severity):
        raise Refused("below_floor", gate=gate.code, floor=gate.lowest)
    if setting.profile and setting.profile not in PROFILES:
        raise Refused("profile_unknown", profile=setting.profile, known=", ".join(PROFILES))
    if setting.account and not setting.channel:
        raise Refused("account_without_channel")
    _check_tolerance(gate, setting)
    texts = (setting.channel, setting.account, setting.note)
    if any(len(it) > _LONGEST_NOTE or "\x00" in it for it in texts):
        raise Refused("tuning_text_too_long", limit=_LONGEST_NOTE)


def _check_tolerance(gate: Gate, setting: Setting) -> None:
    money, seconds = setting.minor is not None or bool(setting.share), setting.seconds is not None
    if (money and gate.tolerance != MONEY) or (seconds and gate.tolerance != SECONDS):
        raise Refused("tolerance_not_here", gate=gate.code)
    for value in (setting.minor, setting.seconds):
        if value is not None and not 0 <= value <= _LARGEST:
            raise Refused("tolerance_invalid", value=value)
    if setting.share and not Decimal(0) <= percent(setting.share) <= 100:
        raise Refused("tolerance_invalid", value=setting.share)
    if not setting.severity and not money and not seconds:
        raise Refused("setting_empty", gate=gate.code)


def percent(share: str) -> Decimal:
    """A share in percent; Refused("tolerance_invalid")."""
    try:
        found = Decimal(share)
    except InvalidOperation:
        raise Refused("tolerance_invalid", value=share) from None
    if not found.is_finite() or len(share) > 12:
        raise Refused("tolerance_invalid", value=share)
    return found


class SourceRules:
    """What is in force for one source. `version` 0 is the product as built."""

    __slots__ = ("_settings", "reading", "version")

    def __init__(self, version: int, settings: Iterable[Setting] = (), overrides: Sequence[Override] = ()) -> None:
        self.version = version
        self.reading: Reading | None = compiled(overrides) if overrides else None
        self._settings: dict[str, list[Setting]] = {}
        for setting in sorted(settings, key=_specific, reverse=True):
            self._settings.setdefault(setting.code, []).append(setting)

    def tuned(self, code: str) -> bool:
        """Whether anything is set for this gate here."""
        return code in self._settings

    def judged(self, found: Problem, profiles: Set[str]) -> Problem:
        """The finding with the severity that holds here for an order of these profiles; off drops it."""
        settings = self._settings.get(found.code)
        if settings is None:
            return found
        mine = [it for it in settings if not it.profile or it.profile in profiles]
        severity = _strictest(mine) or found.severity
        if _RANK[severity] > _RANK[WARN] and _tolerated(mine, found):
            severity = WARN
        return found if severity == found.severity else msgspec.structs.replace(found, severity=severity)

    def severity(self, code: str, profiles: Set[str] = frozenset()) -> str:
        """What this gate is here; "reject" for one that no table knows."""
        gate = GATES.get(code)
        built = gate.severity if gate else REJECT
        return self.judged(Problem(code=code, severity=built), profiles).severity

    def lets_pass(self, code: str, record: Record) -> bool:
        """Whether a gate that another room keeps is only a note (or off) here for this record."""
        if code not in self._settings:
            return False
        profiles = frozenset(record.profile) if isinstance(record, OrderFact) else frozenset()
        return not stricter(self.severity(code, profiles), WARN)

    def seconds(self, code: str, profiles: Set[str] = frozenset()) -> int:
        """How late is still in time."""
        for setting in self._settings.get(code, ()):
            if setting.seconds is not None and (not setting.profile or setting.profile in profiles):
                return setting.seconds
        return GATES[code].slack


def _specific(setting: Setting) -> tuple[bool, bool, bool]:
    return bool(setting.account), bool(setting.channel), bool(setting.profile)


def _strictest(settings: Sequence[Setting]) -> str:
    """The severity of the most specific setting that has one; of several alike (two profiles) the strictest."""
    for first in settings:
        if first.severity:
            alike = (it.severity for it in settings if it.severity and _specific(it) == _specific(first))
            return max(alike, key=_RANK.__getitem__)
    return ""


def _tolerated(settings: Sequence[Setting], found: Problem) -> bool:
    """Whether the difference that the finding states is within the most specific tolerance for money."""
    for setting in settings:
        if setting.minor is None and not setting.share:
            continue
        stated, difference = _amounts(found.facts)
        if stated is None or difference is None:
            return False
        within = setting.minor is not None and abs(difference) <= setting.minor
        return within or bool(setting.share and abs(difference) * 100 <= abs(stated) * percent(setting.share))
    return False


def _amounts(facts: Mapping[str, str]) -> tuple[int | None, int | None]:
    """(stated, difference) in minor units, from the words of the finding ("12.34 USD")."""
    stated, computed = _minor(facts.get("stated", "")), _minor(facts.get("computed", ""))
    difference = _minor(facts.get("difference", ""))
    if difference is None and stated is not None and computed is not None:
        difference = stated - computed
    return stated, difference


def _minor(words: str) -> int | None:
    amount, _, currency = words.partition(" ")
    if not is_currency(currency):
        return None  # a currency that the payload does not state: no tolerance can be meant
    try:
        return Money.parse(amount, currency, rounded=True).minor
    except ValueError:
        return None


AS_BUILT = SourceRules(0)


class Tuned:
    """A whole rulebook in force; the rules of each source are put together once."""

    def __init__(self, version: int, rules: Rulebook) -> None:
        self.version = version
        self._rules = rules
        self._sources: dict[tuple[str, str], SourceRules] = {}

    def source(self, channel: str, account: str) -> SourceRules:
        """What is in force for this account."""
        found = self._sources.get((channel, account))
        if found is None:
            mine = [
                it
                for it in self._rules.settings
                if it.channel in ("", channel) and (not it.account or it.account == account)
            ]
            own = [it for it in self._rules.overrides if (it.channel, it.account) == (channel, account)]
            found = self._sources[channel, account] = SourceRules(self.version, mine, own)
        return found
