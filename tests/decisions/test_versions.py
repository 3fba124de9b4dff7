"""Drafts, review by a second person, validity, scopes, the step back, and replay of what was decided."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from amends.claims.models import Claim
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import Conflict, Refused
from amends.decisions import api
from amends.decisions.models import Asked, Decision, Policy
from amends.decisions.rules import asking
from amends.decisions.rules.table import parts
from amends.decisions.types import PolicyView, Scope

pytestmark = pytest.mark.django_db
desk = api.policy_desk
MakeClaim = Callable[..., Claim]
MakePerson = Callable[..., Actor]


@pytest.fixture
def two(person: MakePerson) -> tuple[Actor, Actor]:
    return person("author", "administrator"), person("reviewer", "administrator")


def half(author: Actor, base: int = 1, scope: Scope | None = None, share: str = "50") -> PolicyView:
    """A draft in which covered claims get half of the price."""
    found = desk.draft(author, "Half", base, scope or Scope())
    content = copy.deepcopy(found.content)
    parts(content)["ruling"]["rules"][-1] |= {"share_percent": share, "remedy": '"partial_credit"'}
    return desk.save(author, found.id, content, found.digest)


def live(author: Actor, reviewer: Actor, **more: object) -> PolicyView:
    scope = more.pop("scope", None)
    draft = half(author, scope=scope if isinstance(scope, Scope) else None)
    desk.submit(author, draft.id, "cheaper")
    return desk.publish(reviewer, draft.id, "agreed", untested=True, **more)  # type: ignore[arg-type]


def test_a_draft_goes_live_by_a_second_person_and_decides(make_claim: MakeClaim, two: tuple[Actor, Actor]) -> None:
    author, reviewer = two
    draft = half(author)
    with pytest.raises(Refused, match="move_not_allowed"):
        desk.publish(reviewer, draft.id, "agreed", untested=True)
    desk.submit(author, draft.id, "cheaper")
    with pytest.raises(Refused, match="policy_not_a_draft"):
        desk.save(author, draft.id, draft.content)
    with pytest.raises(Refused, match="same_person"):
        desk.publish(author, draft.id, "agreed", untested=True)
    with pytest.raises(Refused, match="policy_not_simulated"):
        desk.publish(reviewer, draft.id, "agreed")
    done = desk.publish(reviewer, draft.id, "agreed", untested=True)
    assert (done.version, done.state, done.in_force, done.reviewed_by) == (2, "live", True, "reviewer")
    assert api.versions.version(author, 1).state == "retired"
    found = api.decide_by_policy(make_claim().pk)
    assert found is not None
    assert (found.policy_version, found.share_percent, found.amount_minor) == (2, 50, 4_450)
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=done.id).update(content={})
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=done.id).update(reviewed_by_user_id=author.user_id)


def test_who_changed_a_draft_does_not_review_it_and_nobody_overwrites_unseen(two: tuple[Actor, Actor]) -> None:
    author, helper = two
    draft = half(author)
    changed = copy.deepcopy(draft.content)
    parts(changed)["ruling"]["rules"][-1]["share_percent"] = "60"
    desk.save(helper, draft.id, changed, draft.digest)
    with pytest.raises(Conflict):
        desk.save(author, draft.id, draft.content, draft.digest)
    desk.submit(author, draft.id, "cheaper")
    with pytest.raises(Refused, match="same_person"):
        desk.publish(helper, draft.id, "agreed", untested=True)
    assert desk.send_back(helper, draft.id, "not yet").state == "draft"
    assert desk.drop(author, draft.id).state == "dropped"


def test_scopes_and_periods(make_claim: MakeClaim, two: tuple[Actor, Actor]) -> None:
    """Elsewhere another policy; later another one; and never no policy at all."""
    author, reviewer = two
    live(author, reviewer, scope=Scope(channel="amazon"))
    later = live(author, reviewer, scope=Scope(channel="shopify"), valid_from=clock.now() + timedelta(days=2))
    assert not later.in_force
    found = api.decide_by_policy(make_claim().pk)
    assert found is not None
    assert found.policy_version == 1
    now = live(author, reviewer, scope=Scope(channel="shopify", account="shop"),
               valid_to=clock.now() + timedelta(days=9))  # fmt: skip
    found = api.decide_by_policy(make_claim().pk)
    assert found is not None
    assert found.policy_version == now.version
    with pytest.raises(Refused, match="policy_period"):
        live(author, reviewer, valid_to=clock.now() - timedelta(days=1))
    only = api.versions.version(author, 1)
    with pytest.raises(Refused, match="policy_nothing_before"):
        desk.roll_back(reviewer, only.id, "no")
    season = live(author, reviewer, valid_to=clock.now() + timedelta(days=30))
    assert season.in_force
    assert api.versions.version(author, 1).state == "live"


def test_one_step_back(two: tuple[Actor, Actor]) -> None:
    author, reviewer = two
    second = live(author, reviewer)
    back = desk.roll_back(reviewer, second.id, "too harsh")
    assert (back.version, back.state, back.in_force) == (3, "live", True)
    assert back.digest == api.versions.version(author, 1).digest
    assert api.versions.policy(author, second.id).state == "retired"
    own = live(author, reviewer, scope=Scope(region="de"))
    assert desk.roll_back(reviewer, own.id, "no").state == "retired"


def test_the_difference_reads_as_words(two: tuple[Actor, Actor]) -> None:
    draft = half(two[0])
    told = [(it.row, it.column, it.before, it.after) for it in api.versions.difference(two[0], draft.id)]
    assert told == [("covered", "Remedy", "refund", "partial_credit"), ("covered", "Share %", "100", "50")]


def test_only_those_who_may_write_policies(person: MakePerson, two: tuple[Actor, Actor]) -> None:
    agent = person("agent", "agent")
    draft = half(two[0])
    for act in (
        lambda: desk.draft(agent, "x", 1),
        lambda: desk.save(agent, draft.id, draft.content),
        lambda: desk.submit(agent, draft.id, "x"),
        lambda: desk.publish(agent, draft.id, "x", untested=True),
        lambda: desk.simulate(agent, draft.id),
        lambda: desk.roll_back(agent, 1, "x"),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            act()


def test_which_row_would_decide_this_claim(make_claim: MakeClaim, two: tuple[Actor, Actor]) -> None:
    claim = make_claim()
    claim.public_id = ids.new("CLM")
    claim.save(update_fields=["public_id"])
    draft = half(two[0], scope=Scope(channel="amazon"))
    found = desk.try_claim(two[0], draft.id, claim.public_id)
    assert (found.ruling.outcome, found.rows["ruling"], found.applies) == ("approve", ("covered",), False)
    assert not Asked.objects.exists()


def test_two_people_where_the_policy_wants_them(
    make_claim: MakeClaim, person: MakePerson, two: tuple[Actor, Actor]
) -> None:
    author, reviewer = two
    draft = desk.draft(author, "Two", 1)
    content = copy.deepcopy(draft.content)
    for row in parts(content)["ruling"]["rules"]:
        row["approval"] = '"two"'
    desk.save(author, draft.id, content)
    desk.submit(author, draft.id, "four eyes")
    desk.publish(reviewer, draft.id, "agreed", untested=True)
    claim = make_claim()
    assert api.decide_by_policy(claim.pk) is None
    reasons = (("person", "We refund it."),)
    ruling = api.Ruling(outcome="approve", remedy="refund", reasons=reasons)
    assert api.decide(person("agent", "agent", limit=50_000), claim.pk, ruling).state == "awaiting_second"


def test_everything_that_was_decided_replays(
    make_claim: MakeClaim, person: MakePerson, two: tuple[Actor, Actor]
) -> None:
    """Each stored answer, of each version, also from before the guard and the newer inputs."""
    author, reviewer = two
    kinds: list[dict[str, object]] = [
        {}, {"safety": True}, {"outcomes": {"coverage": "fail"}, "facts": {"coverage": {"covered": False}}},
        {"outcomes": {"serial": "unknown"}}, {"amount": None}, {"defect_category": "Wear"},
    ]  # fmt: skip
    for version in range(2):
        for kind in kinds:
            api.decide_by_policy(make_claim(**kind).pk)
        if not version:
            live(author, reviewer)
    old = json.loads((Path(__file__).parent / "answers_of_schema_1.json").read_text())
    first = Policy.objects.create(
        version=900, name="old", content=old["content"], digest="old", state="retired", author="x",
        at=clock.now(), valid_from=clock.now(),
    )  # fmt: skip
    claim = make_claim()
    for inputs, trace in old["answers"]:
        Asked.objects.create(claim=claim, policy=first, outcome="x", inputs=inputs, trace=trace, at=clock.now())
    rows: list[Asked | Decision] = [
        *Asked.objects.select_related("policy"),
        *Decision.objects.select_related("policy"),
    ]
    assert len(rows) > 2 * len(kinds) + len(old["answers"])
    for row in rows:
        assert row.policy is not None
        again = asking.replayed(row.policy.content, row.inputs, row.trace)
        ruling = {name: again.trace["ruling"][name] for name in row.trace["ruling"]}  # it had fewer fields once
        assert {**again.trace, "ruling": ruling} == row.trace
    for decision in Decision.objects.all():
        assert api.replay(author, decision.pk).outcome == decision.outcome
