"""A draft tried on past cases: what would flip and what it costs, on very many of them."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable

import pytest
from django.db import connection

from amends.claims.models import Claim
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.decisions import api
from amends.decisions.commands import simulate as running
from amends.decisions.commands.simulate import run_simulation
from amends.decisions.models import Asked, Policy, Simulation
from amends.decisions.rules.table import parts
from amends.decisions.types import PolicyView, Scope
from tests.decisions.test_versions import desk, half

pytestmark = pytest.mark.django_db
MakeClaim = Callable[..., Claim]
MakePerson = Callable[..., Actor]
CASES = int(os.environ.get("AMENDS_TEST_CASES", "20000"))
"""The whole hundred thousand: AMENDS_TEST_CASES=100000, and bench/checks/simulate.py."""


@pytest.fixture
def author(person: MakePerson) -> Actor:
    return person("author", "administrator")


def past_cases(pattern: Claim, how_many: int) -> None:
    """So many past cases, made in two statements: amounts from 1.00 up, every tenth with another outcome of a
    check, every fourth not covered, every seventh in pounds."""
    inputs = Asked.objects.get(claim=pattern)
    fields = [
        str(field.column) for field in Claim._meta.concrete_fields if field.column not in ("id", "public_id")
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO claims_claim (public_id, {', '.join(fields)}) SELECT 'CLM-P-' || n, {', '.join(fields)} "
            "FROM claims_claim, generate_series(1, %s) n WHERE id = %s",
            [how_many, pattern.pk],
        )
        cursor.execute(
            """
            INSERT INTO decisions_asked (claim_id, policy_id, outcome, inputs, trace, at)
            SELECT c.id, %s, 'approve', %s::jsonb || jsonb_build_object(
                'amount_minor', 100 + (7 * n %% 60000), 'high_value', 7 * n %% 60000 > 49900,
                'currency', CASE WHEN n %% 7 = 0 THEN 'GBP' ELSE 'EUR' END,
                'covered', CASE WHEN n %% 4 = 0 THEN 'no' ELSE 'yes' END,
                'coverage', CASE WHEN n %% 4 = 0 THEN 'fail' ELSE 'pass' END,
                'serial', CASE WHEN n %% 10 = 0 THEN 'flag' ELSE 'pass' END), '{}', now()
            FROM claims_claim c, LATERAL (SELECT substring(c.public_id FROM 7)::int AS n) numbered
            WHERE c.public_id LIKE 'CLM-P-%%'
            """,
            [inputs.policy_id, json.dumps(inputs.inputs)],
        )
        cursor.execute("ANALYZE decisions_asked")


def expected(share: int) -> tuple[dict[str, int], dict[str, int], int]:
    """(before, after) in minor units per currency and the flips, reckoned by hand for `past_cases`."""
    before, after, flips = {"EUR": 0, "GBP": 0}, {"EUR": 0, "GBP": 0}, 0
    for n in range(1, CASES + 1):
        minor, currency = 100 + 7 * n % 60_000, "GBP" if n % 7 == 0 else "EUR"
        limit = 45_000 if currency == "GBP" else 50_000
        if n % 10 == 0 or n % 4 == 0 or 7 * n % 60_000 > 49_900 or minor > limit:
            continue
        before[currency] += minor
        small = minor <= 1_500
        after[currency] += minor if small else (minor * share + 50) // 100
        flips += not small
    return before, after, flips


def test_very_many_past_cases(make_claim: MakeClaim, author: Actor) -> None:
    pattern = make_claim()
    api.decide_by_policy(pattern.pk)
    past_cases(pattern, CASES)
    draft = half(author)
    run_simulation(desk.simulate(author, draft.id).id)
    (found,) = api.simulations.simulations(author, draft.id)
    before, after, flips = expected(50)
    assert (found.state, found.seen, found.fits) == ("done", CASES + 1, True)
    assert found.flips == {"approve_otherwise": flips + 1}
    own = {"EUR": 8_900, "GBP": 0}
    for currency in ("EUR", "GBP"):
        assert found.money[currency]["before"] == before[currency] + own[currency]
        assert found.money[currency]["after"] == after[currency] + own[currency] // 2
    first = api.simulations.flips(author, found.id, "approve_otherwise", size=3)
    more = api.simulations.flips(author, found.id, "approve_otherwise", first.next_cursor or "", size=3)
    ids = [row.claim_id for row in (*first.items, *more.items)]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 6
    assert first.items[0].minor_after == (first.items[0].minor_before + 1) // 2
    assert first.items[0].before["row"] == first.items[0].after["row"] == "covered"


def test_a_simulation_goes_on_where_it_was_and_stays_stopped(
    make_claim: MakeClaim, author: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        api.decide_by_policy(make_claim().pk)
    monkeypatch.setattr(running, "_CHUNK", 2)
    draft = half(author)
    begun = desk.simulate(author, draft.id)
    with pytest.raises(Refused, match="simulation_running"):
        desk.simulate(author, draft.id)
    row = Simulation.objects.select_related("policy").get(pk=begun.id)
    row.state = "running"
    row.save()
    assert running._step(row, running._Bench(row.policy))
    assert Simulation.objects.get().seen == 2
    run_simulation(begun.id)  # as after a crash
    found = api.simulations.simulation(author, begun.id)
    assert (found.seen, found.flips, found.money["EUR"]["after"]) == (5, {"approve_otherwise": 5}, 5 * 4_450)
    with pytest.raises(Refused, match="simulation_over"):
        desk.stop_simulation(author, begun.id)
    other = desk.simulate(author, draft.id)
    desk.stop_simulation(author, other.id)
    run_simulation(other.id)
    assert api.simulations.simulation(author, other.id).state == "cancelled"


def test_it_says_what_it_would_do_beside_people_and_outside_its_scope(
    make_claim: MakeClaim, person: MakePerson, author: Actor
) -> None:
    """Simulated and live take the same path: what the simulation says is what publishing then does."""
    agent = person("agent", "agent", limit=50_000)
    reopened = make_claim(outcomes={"duplicate": "flag"})
    api.decide_by_policy(reopened.pk)
    said = (("person", "The photo shows another product."),)
    api.decide(agent, reopened.pk, api.Ruling(outcome="deny", reasons=said))
    draft = desk.draft(author, "Milder", 1)
    content = copy.deepcopy(draft.content)
    gates = parts(content)["gates"]
    gates["rules"] = [row for row in gates["rules"] if row["_id"] != "duplicate"]
    draft = desk.save(author, draft.id, content)
    run_simulation(desk.simulate(author, draft.id).id)
    (found,) = api.simulations.simulations(author, draft.id)
    assert found.flips == {"review_to_approve": 1}
    assert found.agree == {"people": 1, "people_before": 0, "people_after": 0}
    (flip,) = api.simulations.flips(author, found.id).items
    assert (flip.people, flip.minor_before, flip.minor_after) == ("deny", 0, 8_900)
    elsewhere = half(author, scope=Scope(channel="amazon"))
    run_simulation(desk.simulate(author, elsewhere.id).id)
    assert api.simulations.simulations(author, elsewhere.id)[0].out_of_scope == 1
    desk.submit(author, draft.id, "fewer looks")
    reviewer = person("reviewer", "administrator")
    done: PolicyView = desk.publish(reviewer, draft.id, "simulated")
    assert done.tested
    twin = make_claim(outcomes={"duplicate": "flag"})
    live = api.decide_by_policy(twin.pk)
    assert live is not None
    assert (live.outcome, live.amount_minor) == ("approve", flip.minor_after)
    assert Policy.objects.get(pk=done.id).tested == done.digest
    assert Asked.objects.count() == 2
