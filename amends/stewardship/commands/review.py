"""Looking back at what gates stopped: was it right?

False: a person released it, or the same bytes were taken later, or the record came again saying the same and was
taken. True: a person discarded it, or the record came again with other contents. Until then nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from amends.core import clock
from amends.gates import api as gates
from amends.gates.ports import Record
from amends.intake.api import archive
from amends.stewardship.models import Mark, Ruling
from amends.stewardship.rules.compare import same_again

_LETTERS = 5_000
_EVENTS = 50_000
_PAIRS = 200
_BY_STATE = {
    "released": ("false", "released"),
    "replayed": ("false", "replayed"),
    "discarded": ("true", "discarded"),
}


def review(rounds: int = 20) -> int:
    """Note new letters, settle those that people dealt with, and those whose record came again. Bounded; how many
    rulings were made or settled."""
    done = 0
    for _ in range(rounds):
        found = _note() + _settle()
        told, moved = _followed()
        done += found + told
        if not (found or told or moved):
            break
    return done


def _note() -> int:
    """A ruling for each new letter."""
    last = Ruling.objects.order_by("-letter_id").values_list("letter_id", flat=True).first() or 0
    letters = archive.letters_after(last, _LETTERS)
    now = clock.now()
    rows = []
    for it in letters:
        says, why = _BY_STATE.get(it.state, ("", ""))
        rows.append(
            Ruling(
                letter_id=it.id, event_id=it.event_id, code=it.code, severity=it.severity, channel=it.channel,
                account=it.account, profile=list(it.profile), at=it.at, says=says, why=why,
                decided_at=now if says else None,
            )
        )  # fmt: skip
    Ruling.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return len(rows)


def _settle() -> int:
    """Letters that people (or a replay) have closed since."""
    closed = Ruling.objects.filter(says="", letter__state__in=list(_BY_STATE))
    ids = list(closed.values_list("letter_id", flat=True)[:_LETTERS])
    return sum(_say(it, *_BY_STATE[it.state]) for it in archive.letters_now(ids) if it.state in _BY_STATE)


def _say(letter: archive.Letter, says: str, why: str, later_event: int | None = None) -> int:
    rows = Ruling.objects.filter(letter_id=letter.id, says="")
    return rows.update(says=says, why=why, later_event=later_event, decided_at=clock.now())


def _followed() -> tuple[int, bool]:
    """Dead events whose record came again and was taken: (settled, whether it looked at anything new)."""
    with transaction.atomic():
        mark, _ = Mark.objects.select_for_update().get_or_create(name="followed")
        pairs, upto = archive.followed(mark.value, _EVENTS, _PAIRS)
        if upto == mark.value:
            return 0, False
        told = _hold_against(pairs)
        if len(pairs) < _PAIRS or not told:  # else the same stretch is looked at again: settled ones drop out
            mark.value = upto
            mark.save(update_fields=["value"])
    return told, True


def _hold_against(pairs: dict[int, int]) -> int:
    events = {it.id: it for it in archive.some([*pairs, *pairs.values()])}
    done = 0
    for dead, later in pairs.items():
        if dead not in events or later not in events:
            continue
        before, after = _records(events[dead]), _records(events[later])
        for letter in events[dead].letters:
            if letter.state == "open":
                same = same_again(_about(before, letter.about), _about(after, letter.about))
                done += _say(letter, "false" if same else "true", "same_again" if same else "corrected", later)
    return done


def _records(event: archive.Stored) -> Sequence[Record]:
    rules = gates.in_force().source(event.channel, event.account)
    verdict = gates.judge(archive.parsed(event), frozenset(), rules, body=event.body)
    return verdict.records


def _about(records: Sequence[Record], about: str) -> Record | None:
    return next((it for it in records if about in ("", it.external_id)), None)
