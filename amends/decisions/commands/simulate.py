"""Trying a draft on past cases: the same inputs, the same path as live decisions, nothing decided."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Max

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.decisions.commands.limited import preview
from amends.decisions.models import Asked, CaseFlip, Policy, Simulation
from amends.decisions.queries.simulations import live_digest, view
from amends.decisions.queries.versions import policy_row, published, ready
from amends.decisions.rules.asking import Compiled, compiled, upgraded
from amends.decisions.rules.digest import text_of
from amends.decisions.rules.directions import direction, worth
from amends.decisions.rules.scope import Published, chosen
from amends.decisions.types import Ruling, SimulationView
from amends.jobs.api import defer, steps

_CHUNK = 2_000
_CASES = """
    SELECT DISTINCT ON (a.claim_id) a.claim_id, c.public_id, a.inputs, d.outcome, d.decided_by_user_id
    FROM decisions_asked a
    JOIN claims_claim c ON c.id = a.claim_id
    LEFT JOIN decisions_decision d ON d.claim_id = a.claim_id AND d.state = 'final'
    WHERE a.claim_id > %s AND a.claim_id <= %s
    ORDER BY a.claim_id, a.id DESC LIMIT %s
"""


def simulate(actor: Actor, policy_id: int) -> SimulationView:
    """Begin to try a draft on every past case, in the background. Refused: simulation_running, policy_is_live."""
    require(actor, Right.POLICY_WRITE)
    row = policy_row(policy_id)
    if row.state not in ("draft", "submitted"):
        raise Refused("policy_not_a_draft")
    preview(row.content)
    with transaction.atomic():
        if steps.under_way(Simulation.objects.filter(policy=row)):
            raise Refused("simulation_running")
        made = Simulation.objects.create(
            policy=row,
            digest=row.digest,
            against=live_digest(),
            last=Asked.objects.aggregate(last=Max("claim_id"))["last"] or 0,
            by=actor.label,
            at=clock.now(),
        )
        defer("decisions.simulate", lock="decisions.simulate", simulation_id=made.pk, label=actor.label)
    return view(made, made.against)


def stop_simulation(actor: Actor, simulation_id: int) -> None:
    """End a simulation; what it found so far stays. Refused("simulation_over")."""
    require(actor, Right.POLICY_WRITE)
    rows = Simulation.objects.filter(pk=simulation_id)
    if not rows.exists():
        raise NotFound
    if not steps.stop(rows):
        raise Refused("simulation_over")


def run_simulation(simulation_id: int) -> None:
    """What the job does; begun again after a crash it goes on where it was."""
    rows = Simulation.objects.filter(pk=simulation_id)
    row = rows.select_related("policy").first()
    if row is None or not steps.start(rows):
        return
    bench = _Bench(row.policy)
    steps.run(rows, lambda: _step(row, bench))


class _Bench:
    """The live policies, and the same with the draft among them as if it were valid from now on."""

    def __init__(self, draft: Policy) -> None:
        self.at = clock.now()
        self.live = [it for it in published() if it.runs(self.at)]
        self.draft = Published(
            id=draft.pk, version=2**31, digest=draft.digest, channel=draft.channel, account=draft.account,
            region=draft.region, category=draft.category, since=self.at,
        )  # fmt: skip
        self._tables: dict[int, Compiled] = {draft.pk: compiled(text_of(draft.content))}

    def judged(self, case: dict[str, Any]) -> tuple[Ruling, Ruling, dict[str, Any], dict[str, Any]] | None:
        """Rulings and what to tell of them, before and after; None where the draft does not decide."""
        after = chosen([*self.live, self.draft], case, self.at)
        before = chosen(self.live, case, self.at)
        if after is None or after.id != self.draft.id or before is None:
            return None
        one, other = self._of(before).ask(case), self._of(after).ask(case)
        return one.ruling, other.ruling, _told(one.ruling, one.trace), _told(other.ruling, other.trace)

    def _of(self, found: Published) -> Compiled:
        if found.id not in self._tables:
            self._tables[found.id] = ready(found)
        return self._tables[found.id]


def _told(ruling: Ruling, trace: dict[str, Any]) -> dict[str, Any]:
    rows = trace["rows"].get("ruling", [])
    return {
        "outcome": ruling.outcome,
        "remedy": ruling.remedy,
        "share_percent": ruling.share_percent,
        "return_required": ruling.return_required,
        "row": rows[0] if rows else "",
        "reasons": [code for code, _ in ruling.reasons],
    }


def _step(row: Simulation, bench: _Bench) -> bool:
    """One chunk; whether there is more to do."""
    begun = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [row.cursor, row.last, _CHUNK])
        cases = cursor.fetchall()
    counts, found = Counter(row.counts), []
    for claim_id, reference, stored, outcome, person in cases:
        known = msgspec.json.decode(stored) if isinstance(stored, str | bytes) else stored
        flip = _case(row, bench, upgraded(known), counts, outcome if person is not None else "")
        if flip is not None:
            flip.claim_id, flip.reference, flip.people = claim_id, reference, outcome or ""
            found.append(flip)
    row.counts, row.seen = dict(counts), row.seen + len(cases)
    if cases:
        row.cursor = cases[-1][0]
    row.milliseconds += int((time.monotonic() - begun) * 1000)
    with transaction.atomic():
        CaseFlip.objects.bulk_create(found, ignore_conflicts=True)
        going = Simulation.objects.filter(pk=row.pk, state="running").update(
            seen=row.seen, cursor=row.cursor, counts=row.counts, money=row.money, milliseconds=row.milliseconds
        )
    return bool(going) and len(cases) == _CHUNK


def _case(
    row: Simulation, bench: _Bench, case: dict[str, Any], counts: Counter[str], person_said: str
) -> CaseFlip | None:
    """Count one case; the flip when there is one."""
    judged = bench.judged(case)
    if judged is None:
        counts["out_of_scope"] += 1
        return None
    before, after, told_before, told_after = judged
    paid, would_pay = worth(before, case), worth(after, case)
    currency = case.get("currency", "")
    if currency and (paid or would_pay):
        sums = row.money.setdefault(currency, {"before": 0, "after": 0})
        sums["before"] += paid
        sums["after"] += would_pay
    if person_said:
        counts["people"] += 1
        counts["people_before"] += before.outcome == person_said
        counts["people_after"] += after.outcome == person_said
    way = direction(before, after)
    if not way:
        return None
    counts[way] += 1
    if currency and (paid or would_pay):
        sums[way] = sums.get(way, 0) + would_pay - paid
    return CaseFlip(
        simulation=row,
        direction=way,
        before=told_before,
        after=told_after,
        currency=currency,
        minor_before=paid,
        minor_after=would_pay,
    )
