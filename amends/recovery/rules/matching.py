"""What a supplier's words mean for the lines of our claim. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amends.core.errors import Refused
from amends.core.money import InexactMoney, Money, share
from amends.recovery.types import ClaimLine, LineAnswer, SupplierAnswer


def accepted(lines: Sequence[ClaimLine], said: SupplierAnswer, currency: str) -> dict[int, int]:
    """Minor units accepted by line, for every line of the claim.

    Refused: answer_unit (a unit that is not on the claim, or a mark that several units bear), answer_incomplete
    (units it says nothing of), answer_amount, answer_twice.
    """
    by_mark = _by_mark(lines)
    found: dict[int, int] = {}
    for one in said.lines:
        told = _whole(lines, one, currency) if not one.marks else _one(by_mark, one, currency)
        if found.keys() & told.keys():
            raise Refused("answer_twice", unit=", ".join(one.marks) or said.claim_ref)
        found |= told
    missing = [line.claim_ref for line in lines if line.id not in found]
    if missing:
        raise Refused("answer_incomplete", count=len(missing), first=missing[0])
    return found


def reasons(said: SupplierAnswer) -> str:
    """Why they do not accept all of it, each reason once."""
    given = [said.reason, *(line.reason for line in said.lines if line.verdict != "accepted" or line.amount)]
    return "; ".join(dict.fromkeys(one for one in given if one))[:1_000]


def minor_of(text: str, currency: str) -> int:
    """An amount as they wrote it; Refused("answer_amount")."""
    try:
        return Money.parse(text, currency).minor
    except (ValueError, InexactMoney) as error:
        raise Refused("answer_amount", amount=text[:40], currency=currency) from error


def _key(mark: str) -> str:
    return "".join(sign for sign in mark.upper() if sign.isalnum())


def _by_mark(lines: Sequence[ClaimLine]) -> Mapping[str, ClaimLine | None]:
    """Lines by their case and serial number; None where several bear it."""
    found: dict[str, ClaimLine | None] = {}
    for line in lines:
        for mark in {_key(line.claim_ref), _key(line.serial)} - {""}:
            found[mark] = None if mark in found else line
    return found


def _one(by_mark: Mapping[str, ClaimLine | None], one: LineAnswer, currency: str) -> dict[int, int]:
    named = [line for mark in one.marks if (line := by_mark.get(_key(mark))) is not None]
    if not named or any(line.id != named[0].id for line in named):
        raise Refused("answer_unit", unit=", ".join(one.marks)[:100])
    line = named[0]
    pieces = min(one.quantity, line.quantity) if one.quantity is not None else line.quantity
    if one.amount:
        return {line.id: minor_of(one.amount, currency) * (pieces if one.each else 1)}
    return {line.id: line.claimed_minor * pieces // line.quantity if one.verdict == "accepted" else 0}


def _whole(lines: Sequence[ClaimLine], one: LineAnswer, currency: str) -> dict[int, int]:
    claimed = [line.claimed_minor for line in lines]
    if one.amount:
        amounts = share(minor_of(one.amount, currency), claimed)
    else:
        amounts = claimed if one.verdict == "accepted" else [0] * len(claimed)
    return {line.id: amount for line, amount in zip(lines, amounts, strict=True)}
