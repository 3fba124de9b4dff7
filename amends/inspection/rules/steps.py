"""Steps as quality writes them, and answers as inspectors give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

import msgspec

import amends.inspection.rules.texts  # noqa: F401
from amends.core.errors import Refused
from amends.inspection.types import KINDS, Step, StepResult

MOST = 40
_LONGEST = 300
_DIGITS = 12


def checked(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps as they are kept, numbered. Refused: plan_step_wrong, plan_too_long."""
    if len(steps) > MOST:
        raise Refused("plan_too_long", limit=MOST)
    return tuple(_checked(number, step) for number, step in enumerate(steps, 1))


def _checked(number: int, step: Step) -> Step:
    def wrong(why: str) -> Refused:
        return Refused("plan_step_wrong", field="steps", number=number, why=why)

    text, unit = " ".join(step.text.split()), " ".join(step.unit.split())
    if step.kind not in KINDS:
        raise wrong(f"it is a {', '.join(KINDS)}")
    if not text or len(text) > _LONGEST or len(unit) > 20:
        raise wrong("it needs a short sentence (and a unit of 20 characters at most)")
    if step.kind != "measure":
        return msgspec.structs.replace(step, code=f"s{number}", text=text, unit="", least="", most="")
    limits = [decimal(limit) if limit.strip() else None for limit in (step.least, step.most)]
    if any(given.strip() and found is None for given, found in zip((step.least, step.most), limits, strict=True)):
        raise wrong("a limit is a number, or empty")
    least, most = limits
    if least is None and most is None:
        raise wrong("a measurement has a limit below, above, or both")
    if least is not None and most is not None and least > most:
        raise wrong("the limit below is above the limit above")
    return msgspec.structs.replace(
        step,
        code=f"s{number}",
        text=text,
        unit=unit,
        least="" if least is None else plain(least),
        most="" if most is None else plain(most),
    )


def judged(steps: Sequence[Step], answers: Mapping[str, str], photos: int) -> tuple[StepResult, ...]:
    """Each step with its answer and whether it passed. `photos`: how many the goods have.

    Refused: step_missing, step_unreadable, step_photo.
    """
    return tuple(_judged(step, answers.get(step.code, "").strip(), photos) for step in steps)


def _judged(step: Step, given: str, photos: int) -> StepResult:
    value, passed = given, None
    if step.kind == "photo":
        if not photos and not step.optional:
            raise Refused("step_photo", field="photos", step=step.text)
        value, passed = (str(photos), True) if photos else ("", None)
    elif not given:
        if not step.optional:
            raise Refused("step_missing", field=step.code, step=step.text)
    elif step.kind == "check":
        if given not in ("yes", "no"):
            raise Refused("step_missing", field=step.code, step=step.text)
        passed = given == "yes"
    else:
        number = decimal(given)
        if number is None:
            raise Refused("step_unreadable", field=step.code, step=step.text, value=given[:40])
        value, passed = plain(number), within(number, step)
    return StepResult(
        code=step.code,
        kind=step.kind,
        text=step.text,
        value=value,
        unit=step.unit,
        least=step.least,
        most=step.most,
        passed=passed,
    )


def within(number: Decimal, step: Step) -> bool:
    """Both limits belong to what is right."""
    return not ((step.least and number < Decimal(step.least)) or (step.most and number > Decimal(step.most)))


def decimal(text: str) -> Decimal | None:
    """A number as people type it: one point or one comma, a sign; None for anything else (1e5, NaN, 1.000,5)."""
    packed = text.strip().replace("−", "-").replace(",", ".")
    bare = packed.lstrip("+-").replace(".", "", 1)
    if not bare.isascii() or not bare.isdigit() or len(bare) > _DIGITS or packed.lstrip("+-")[:1] == ".":
        return None
    try:
        return Decimal(packed)
    except InvalidOperation:
        return None


def plain(number: Decimal) -> str:
    """Without an exponent, with the decimals that were typed: 12.50 was read to a hundredth."""
    return f"{number:f}"


def check_result(results: Sequence[StepResult], result: str, note: str) -> None:
    """Refused("step_against") when the steps say otherwise than the result and no note says why."""
    failed = [one.text for one in results if one.passed is False]
    answered = [one for one in results if one.passed is not None and one.kind != "photo"]
    if note.strip() or not answered:
        return
    if failed and result == "no_fault_found":
        raise Refused("step_against", field="note", steps=f"“{failed[0]}” failed", result="no fault")
    if not failed and result == "defect_confirmed":
        raise Refused("step_against", field="note", steps="all is well", result="there is a defect")
