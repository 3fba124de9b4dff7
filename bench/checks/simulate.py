"""How fast past cases are judged: `python -m bench.checks.simulate [cases]`, without a database.

Each case is asked twice (what is live, the draft) by the path of live decisions; prints the rate and its ratio
to the limit (100,000 cases in two minutes). With reading and writing: AMENDS_TEST_CASES=100000 and
tests/decisions/test_simulate.py, whose simulation tells its own milliseconds.
"""

from __future__ import annotations

import sys
import time

import django

LIMIT_A_SECOND = 100_000 / 120


def main() -> None:
    """Prints one line."""
    django.setup()
    from amends.decisions.rules import asking, policy_v1
    from amends.decisions.rules.digest import text_of
    from amends.decisions.rules.directions import direction, worth
    from amends.decisions.rules.inputs import inputs
    from amends.decisions.types import CheckResult, Stake

    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    codes = ("proof_of_purchase", "serial", "coverage", "known_pattern", "duplicate", "evidence")
    clean = [CheckResult(code=code, outcome="pass", facts={"covered": True}) for code in codes]
    case = inputs(
        clean, Stake(currency="EUR", minor=8_900), defect_code="no_power", defect_category="Battery",
        safety=False, channel="shopify", quantity=1,
    )  # fmt: skip
    policy = asking.compiled(text_of(policy_v1.content()))
    begun, flips, total = time.perf_counter(), 0, 0
    for number in range(cases):
        now = {**case, "amount_minor": 100 + number % 60_000, "covered": "no" if number % 4 == 0 else "yes"}
        before, after = policy.ask(now).ruling, policy.ask(now).ruling
        flips += bool(direction(before, after))
        total += worth(after, now)
    rate = cases / (time.perf_counter() - begun)
    print(f"{cases} cases judged twice: {rate:,.0f}/s, {rate / LIMIT_A_SECOND:.1f}x the limit; {flips} flips")


if __name__ == "__main__":
    main()
