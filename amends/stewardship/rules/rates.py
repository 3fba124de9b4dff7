"""How often a gate is wrong, with how sure that is, and what tuning would follow from it."""

from __future__ import annotations

import msgspec

from amends.core.intervals import wilson
from amends.gates.api import GATES
from amends.gates.ports import Setting

ENOUGH = 20
"""Settled findings below which nothing is suggested."""
SURELY = 0.8
"""The share of false ones that the interval's lower end must reach."""


class GateRate(msgspec.Struct, frozen=True, kw_only=True):
    """One gate at one account (and for one order profile, when `profile` is not empty). `false` of `false` +
    `true` findings were wrong; `open` are not settled; `released` by people. `low` and `high`: 95 % interval in
    thousandths.
    """

    code: str
    severity: str
    channel: str
    account: str
    profile: str
    found: int
    false: int
    true: int
    open: int
    released: int
    low: int
    high: int
    suggestion: str = ""

    @property
    def setting(self) -> Setting:
        """The milder setting that the suggestion means."""
        return Setting(
            code=self.code, severity="warn", channel=self.channel, account=self.account, profile=self.profile,
            note=self.suggestion,
        )  # fmt: skip


def rate(
    code: str, severity: str, channel: str, account: str, profile: str,
    found: int, false: int, true: int, released: int,
) -> GateRate:  # fmt: skip
    """The rate with its interval, and a suggestion where the gate allows one and the numbers carry it."""
    low, high = wilson(false, false + true)
    gate = GATES.get(code)
    milder = gate is not None and severity == "hold" and gate.lowest in ("warn", "off")
    suggestion = ""
    if milder and false + true >= ENOUGH and low >= SURELY:
        suggestion = f"hold to warn would have freed {found} events, of which {released} were released by people"
    return GateRate(
        code=code,
        severity=severity,
        channel=channel,
        account=account,
        profile=profile,
        found=found,
        false=false,
        true=true,
        open=found - false - true,
        released=released,
        low=round(low * 1000),
        high=round(high * 1000),
        suggestion=suggestion,
    )
