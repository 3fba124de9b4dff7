"""Is there something that a person should know before this claim is settled by itself?

Each sign is a sentence that an agent reads and can check; there is no score. A strong sign stands alone; weak
signs speak only together, because each of them is true of many honest customers. The outcome is PASS or FLAG,
never FAIL: risk brings a claim before a person, it denies nothing.

What may be looked at is `LOOKED_AT`, and nothing else: how often and how fast this customer claims, what was paid,
whether two countries are the same (not which), whether a photo was sent before, how long the guarantee still runs.
Name, language, age, sex, origin, religion, health, address and the words of the claim are not looked at.
No device is recorded, so none is compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from amends.checks.rules.words import both, day
from amends.checks.types import Check, Found, Gathered, Outcome

LOOKED_AT = (
    "claims_in_a_year", "claims_in_a_month", "pieces_bought_in_a_year", "paid_minor", "currency", "same_country",
    "reused_photos", "days_left",
)  # fmt: skip
_CALM = "Nothing unusual in how often, how much and when is claimed."
_MANY_IN_A_YEAR = 4
_MANY_IN_A_MONTH = 3
_LAST_DAYS = 14
# From here on a claim counts as one of high value; in other currencies value is no sign.
_HIGH = {"EUR": 100_000, "GBP": 90_000, "USD": 110_000, "CHF": 100_000}


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing worth knowing. `strong`: enough by itself to have a person look."""

    code: str
    sentence: str
    strong: bool


def look(given: Gathered) -> Found:
    """Reasons: none, noted (weak signs that do not suffice), signs.

    `facts`: reasons (code, sentence, strong) in the order in which they are said. This claim is counted in.
    """
    inputs = looked_at(given)
    found = signs(given)
    enough = any(sign.strong for sign in found) or len(found) > 1
    facts = {
        "reasons": [{"code": one.code, "sentence": one.sentence, "strong": one.strong} for one in found],
        "never_denies": True,
    }
    told = " ".join(sign.sentence for sign in found)
    if enough:
        return Found(Outcome.FLAG, "signs", f"Worth a look before it is settled. {told}", facts, inputs)
    if found:
        return Found(Outcome.PASS, "noted", f"Nothing to hold it up. {told}", facts, inputs)
    return Found(Outcome.PASS, "none", _CALM, facts, inputs)


def looked_at(given: Gathered) -> dict[str, object]:
    """The inputs, all of them, by the names in LOOKED_AT."""
    record = given.record
    ends = [line.end for line in given.coverage.lines if line.covered and line.end is not None]
    left = (max(ends) - given.as_of).days if ends else None
    known = bool(record.customer_country and given.order.country)
    return {
        "claims_in_a_year": record.claims_in_a_year + 1,
        "claims_in_a_month": record.claims_in_a_month + 1,
        "pieces_bought_in_a_year": record.pieces_bought_in_a_year,
        "paid_minor": given.paid.paid if given.paid.priced else None,
        "currency": given.paid.currency,
        "same_country": record.customer_country == given.order.country if known else None,
        "reused_photos": sorted({ref for _, ref in given.reused_photos}),
        "days_left": left,
    }


def signs(given: Gathered) -> list[Sign]:
    """What is worth knowing, strong signs first."""
    return [sign for sign in [*_habits(given), *_evidence(given), *_value(given), *_timing(given)] if sign]


def _habits(given: Gathered) -> list[Sign]:
    record, found = given.record, []
    year, month, bought = record.claims_in_a_year + 1, record.claims_in_a_month + 1, record.pieces_bought_in_a_year
    if year >= _MANY_IN_A_YEAR and year * 3 > bought:
        of = f"of {bought} pieces bought" if bought else "with nothing bought in that time"
        found.append(Sign("serial_returner", f"This is claim number {year} in a year, {of}.", True))
    if month >= _MANY_IN_A_MONTH:
        found.append(Sign("velocity", f"This is claim number {month} of this customer within 30 days.", True))
    return found


def _evidence(given: Gathered) -> list[Sign]:
    refs = sorted({ref for _, ref in given.reused_photos})
    return [Sign("reused_evidence", f"A photo was also sent with {both(refs)}.", True)] if refs else []


def _value(given: Gathered) -> list[Sign]:
    limit = _HIGH.get(given.paid.currency)
    found = []
    if limit is not None and given.paid.priced and given.paid.paid >= limit:
        found.append(Sign("value", "The unit is of high value.", False))
    record = given.record
    if record.customer_country and given.order.country and record.customer_country != given.order.country:
        sentence = "The customer's country is not the one that the order went to."
        found.append(Sign("address_mismatch", sentence, False))
    return found


def _timing(given: Gathered) -> list[Sign]:
    ends = [line.end for line in given.coverage.lines if line.covered and line.end is not None]
    if not ends or not 0 <= (max(ends) - given.as_of).days < _LAST_DAYS:
        return []
    sentence = f"The last guarantee ends on {day(max(ends))}, within {_LAST_DAYS} days; it still counts in full."
    return [Sign("just_before_expiry", sentence, False)]


CHECK = Check("risk", 1, look)
