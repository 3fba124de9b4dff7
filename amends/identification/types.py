"""What is known of a kind of goods, what is said about a claim, and the switch's state axis."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from amends.core.moves import moves

Kind = Literal["photo", "words"]
KINDS: tuple[Kind, ...] = ("photo", "words")

SWITCH = moves(
    "identification",
    "advice",
    {
        "switch on": ("advice", "on"),
        "withdraw": ("on", "advice"),
        "alarm": ("on", "alarmed"),
        "switch off": ("advice on alarmed", "off"),
        "release": ("alarmed off", "advice"),
    },
)
"""advice: said to people only. on: proved, so the check says it. alarmed: switched itself off because recent cases
went wrong. off: a person switched it off."""


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewed case turned out to be. `source`: inspection (of the goods) or person (who looked at the same
    photos); an inspection stands above a person. `component`: the group of the defect in the catalogue."""

    claim_id: int
    defect: str
    label: str
    component: str
    source: str
    by: str


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Of the reviewed cases that came after those which taught and set the threshold, each piece once. `decided`:
    on which the machine would speak, or spoke. Shares in hundredths of a per cent, with their 95% intervals
    (Clopper-Pearson); None without cases. `missing`: cases without a further error until the proof."""

    reviewed: int
    decided: int
    wrong: int
    accuracy: int | None
    accuracy_low: int
    accuracy_high: int
    coverage: int | None
    coverage_low: int
    coverage_high: int
    proved: bool
    missing: int


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """Errors among the newest decided cases against those before; `chance` in hundredths of a per cent that it is
    luck (one-sided, Fisher); None while too few."""

    recent: int
    recent_wrong: int
    before: int
    before_wrong: int
    chance: int | None

    @property
    def percent(self) -> str:
        """The chance in per cent."""
        return "" if self.chance is None else f"{self.chance / 100:.1f}"


class HeadView(msgspec.Struct, frozen=True, kw_only=True):
    """One trained head. `least`: the threshold of certainty in hundredths of a per cent (None: it decides
    nothing).
    `learnt`, `tuned`: cases that taught it and that set its threshold; `thin`: defects too rare to be named."""

    number: int
    live: bool
    classes: tuple[str, ...]
    thin: tuple[str, ...]
    least: int | None
    learnt: int
    tuned: int
    method: str
    why: str
    at: datetime

    @property
    def percent(self) -> str:
        """The threshold in per cent."""
        return "" if self.least is None else f"{self.least / 100:.1f}"


class LaneView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one kind of goods (or about words). `examples`: reviewed cases known, by defect label.
    `says`: in a sentence where it stands and what is missing. `audited`, `audited_wrong`: of the random sample.
    `errors_at`: which of the decided cases (counted from 1, oldest first) were wrong."""

    id: int
    kind: str
    family: str
    title: str
    state: str
    examples: int
    defects: tuple[tuple[str, int], ...]
    head: HeadView | None
    figures: Figures
    drift: Drift
    sample: int
    audited: int
    audited_wrong: int
    errors_at: tuple[int, ...]
    says: str
    changed_by: str
    changed_why: str
    changed_at: datetime | None
    verbs: tuple[str, ...]


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One reviewed case that measures the head, newest first."""

    claim_ref: str
    said: str
    truth: str
    sure: int
    novel: bool
    decided: bool
    right: bool
    at: datetime

    @property
    def percent(self) -> int:
        """How sure, in per cent."""
        return self.sure // 100


class Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmed example that looks most alike. `likeness` per cent."""

    photo_ref: str
    claim_ref: str
    defect: str
    label: str
    likeness: int


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the machine says about one claim. `how`: head, nearest (too few examples for a head), unusable (no
    photo
    can be used). `sure` in per cent. `automatic`: it may stand by itself. `audit`: it would, but was drawn for a
    person. `odd`: per mille of good pieces that look more usual. `alike`: (claim, per cent) of nearly the same
    words."""

    kind: str
    how: str
    defect: str
    label: str
    component: str
    safety: bool
    sure: int
    novel: bool
    decided: bool
    automatic: bool
    audit: bool
    reviewed: bool
    head: int | None
    odd: int | None
    alike: tuple[tuple[str, int], ...]
    at: datetime


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """Where one kind stands for a claim's goods: `examples` known, `learnt`: a head is there; `said`: its answer
    to the claim as it is now, `waiting`: none yet. `seen_together`: pairs of symptom and defect that were
    confirmed."""

    kind: str
    family: str
    state: str = "advice"
    examples: int = 0
    learnt: bool = False
    waiting: bool = False
    said: Said | None = None
    seen_together: tuple[tuple[str, str], ...] = ()


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known for a claim. `able`: this installation looks at photos and words."""

    able: bool
    photo: Lane = Lane(kind="photo", family="")
    words: Lane = Lane(kind="words", family="")


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a person is asked what a claim's photos or words show, and what was answered. What the machine said
    is told only once the person has spoken."""

    asked: bool
    answered: str
    answered_by: str
    source: str


Facts = dict[str, Any]


class ReferenceView(msgspec.Struct, frozen=True, kw_only=True):
    """A photo of a good piece. `problem`: why it does not count; empty when it does, once it is `looked_at`."""

    public_id: str
    name: str
    looked_at: bool
    problem: str
    added_by: str
    at: datetime


class ReferenceProduct(msgspec.Struct, frozen=True, kw_only=True):
    """A product with reference photos: how many were given, and how many count."""

    sku: str
    title: str
    given: int
    counted: int
