"""The table of rights."""

from __future__ import annotations

import pytest

from amends.accounts.api import Right, Role, can, require
from amends.accounts.rules.rights import RIGHTS, SEPARATE
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused


def person(*roles: str) -> Actor:
    return Actor("user", "Somebody", 1, roles=frozenset(roles))


def test_every_role_has_rights_and_every_right_has_a_holder() -> None:
    assert set(RIGHTS) == set(Role)
    assert all(RIGHTS.values())
    held = frozenset().union(*(rights for role, rights in RIGHTS.items() if role is not Role.CUSTOMER))
    assert held == set(Right)


@pytest.mark.parametrize(("one", "other"), SEPARATE)
def test_no_role_joins_separate_duties(one: Right, other: Right) -> None:
    assert not [role for role, rights in RIGHTS.items() if {one, other} <= rights]


def test_a_customer_never_has_more_than_the_customer_role() -> None:
    greedy = Actor("customer", "Kim", 1, 2, frozenset(Role))
    assert {right for right in Right if can(greedy, right)} == RIGHTS[Role.CUSTOMER]


def test_a_staff_member_gains_nothing_from_the_customer_role_or_an_unknown_one() -> None:
    assert not any(can(person("customer", "owner", "policy"), right) for right in Right)


def test_several_roles_add_up() -> None:
    both = person(Role.WAREHOUSE, Role.FINANCE)
    assert can(both, Right.RETURNS_RECEIVE)
    assert can(both, Right.MEMOS_ISSUE)
    assert not can(both, Right.CLAIMS_DECIDE)


def test_system_may_everything_and_policy_only_what_a_policy_does() -> None:
    assert all(can(SYSTEM, right) for right in Right)
    policy = Actor("policy", "Standard policy")
    assert can(policy, Right.CLAIMS_DECIDE)
    assert not can(policy, Right.MEMOS_ISSUE)
    assert not can(policy, Right.PEOPLE_ADMIN)


def test_a_refusal_names_who_may() -> None:
    with pytest.raises(Refused) as refusal:
        require(person(Role.WAREHOUSE), Right.CLAIMS_DECIDE)
    assert refusal.value.code == "not_allowed"
    assert (
        refusal.value.text == "Your role does not allow this. Ask a colleague whose role does: agent, supervisor."
    )
