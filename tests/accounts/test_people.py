"""People, keys and limits through the api."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from amends.accounts import api
from amends.accounts.api import CustomerKey, Right, Role
from amends.accounts.models import ApiToken, MoneyLimit, User
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.core.money import Money
from tests.racing import at_once, errors

UserEvent: Any = apps.get_model("accounts", "UserEvent")
MoneyLimitEvent: Any = apps.get_model("accounts", "MoneyLimitEvent")
pytestmark = pytest.mark.django_db


def admin() -> Actor:
    api.create_user("admin@desk.example", "Ada", [Role.ADMIN])
    return api.actor_for(User.objects.get(email="admin@desk.example"))


def test_a_person_becomes_an_actor_with_roles() -> None:
    made = api.create_user(" Ann@Desk.example ", "Ann", ["agent", "agent"], "correct horse battery")
    user = User.objects.get(pk=made.id)
    assert made.email == "ann@desk.example"
    assert user.check_password("correct horse battery")
    actor = api.actor_for(user)
    assert (actor.kind, actor.label, actor.roles, actor.customer_id) == ("user", "Ann", frozenset({"agent"}), None)
    assert api.can(actor, Right.CLAIMS_DECIDE)


@pytest.mark.parametrize(
    ("email", "roles", "code"),
    [
        ("ann@desk.example", ["agent"], "email_taken"),
        ("nonsense", ["agent"], "email_invalid"),
        ("new@desk.example", ["boss"], "role_unknown"),
        ("new@desk.example", ["customer"], "role_unknown"),
    ],
)
def test_who_cannot_be_made(email: str, roles: list[str], code: str) -> None:
    api.create_user("Ann@desk.example", "Ann", ["agent"])
    with pytest.raises(Refused) as refusal:
        api.create_user(email.upper() if code == "email_taken" else email, "X", roles)
    assert refusal.value.code == code


def test_only_people_admins_see_and_change_people_and_history_says_who() -> None:
    boss = admin()
    ann = api.create_user("ann@desk.example", "Ann", ["agent"])
    with pytest.raises(Refused, match="not_allowed"):
        api.users(Actor("user", "Ann", ann.id, roles=frozenset({"agent"})))
    changed = api.save_user(boss, ann.id, "Ann B.", ["supervisor"], is_active=False)
    assert changed.roles == {"supervisor"}
    assert api.actor_for(User.objects.get(pk=ann.id)).roles == frozenset()
    before = UserEvent.objects.get(pgh_obj_id=ann.id)
    assert (before.roles, before.name) == (["agent"], "Ann")
    assert before.pgh_context.metadata["actor"] == "Ada"
    assert [row.email for row in api.users(boss).items] == ["admin@desk.example", "ann@desk.example"]
    first = api.users(boss, size=1)
    assert first.next_cursor is not None
    assert [row.email for row in api.users(boss, first.next_cursor, 1).items] == ["ann@desk.example"]


def test_nobody_changes_their_own_roles() -> None:
    boss = admin()
    assert boss.user_id is not None
    with pytest.raises(Refused, match="own_roles"):
        api.save_user(boss, boss.user_id, "Ada", ["administrator", "agent"])
    with pytest.raises(Refused, match="own_roles"):
        api.save_user(boss, boss.user_id, "Ada", ["administrator"], is_active=False)
    assert api.save_user(boss, boss.user_id, "Ada L.", ["administrator"]).name == "Ada L."


def test_an_api_key_works_until_it_is_revoked_and_is_never_kept_in_clear() -> None:
    ann = api.create_user("ann@desk.example", "Ann", ["agent"])
    bob = api.create_user("bob@desk.example", "Bob", ["agent"])
    actor = api.actor_for(User.objects.get(pk=ann.id))
    key = api.issue_token(actor, ann.id, "shop script")
    found = api.actor_for_token(key)
    assert found is not None
    assert found.user_id == ann.id
    assert key not in str(ApiToken.objects.values_list().get())
    assert api.actor_for_token(key + "x") is None
    with pytest.raises(Refused, match="not_allowed"):
        api.issue_token(actor, bob.id, "not mine")
    with pytest.raises(Refused, match="label_missing"):
        api.issue_token(actor, ann.id, " ")
    token = api.tokens(actor, ann.id).items[0]
    with pytest.raises(Refused, match="not_allowed"):
        api.revoke_token(api.actor_for(User.objects.get(pk=bob.id)), token.id)
    api.revoke_token(actor, token.id)
    assert api.actor_for_token(key) is None


def test_a_key_of_somebody_switched_off_is_dead() -> None:
    boss = admin()
    ann = api.create_user("ann@desk.example", "Ann", ["agent"])
    key = api.issue_token(boss, ann.id, "script")
    api.save_user(boss, ann.id, "Ann", ["agent"], is_active=False)
    assert api.actor_for_token(key) is None


def test_the_last_use_of_a_key_is_written_at_most_once_a_minute(django_assert_num_queries: Any) -> None:
    ann = api.create_user("ann@desk.example", "Ann", ["agent"])
    key = api.issue_token(SYSTEM, ann.id, "script")
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    with clock.frozen(noon):
        api.actor_for_token(key)
    with clock.frozen(noon + timedelta(seconds=30)), django_assert_num_queries(1):
        api.actor_for_token(key)
    with clock.frozen(noon + timedelta(seconds=90)):
        api.actor_for_token(key)
    assert ApiToken.objects.get().last_used_at == noon + timedelta(seconds=90)


def test_limits_are_there_from_the_start_and_the_highest_role_counts() -> None:
    ann = Actor("user", "Ann", 1, roles=frozenset({"agent"}))
    both = Actor("user", "Sue", 2, roles=frozenset({"agent", "supervisor"}))
    assert api.money_limit(ann, "GBP") == Money(10_000, "GBP")
    assert api.money_limit(both, "EUR") == Money(100_000, "EUR")
    assert api.money_limit(Actor("policy", "p"), "USD").minor > 0
    assert api.money_limit(Actor("customer", "c", 1, 2, frozenset({"agent"})), "GBP") == Money(0, "GBP")
    assert api.money_limit(ann, "JPY") == Money(0, "JPY")
    assert api.money_limit(Actor("user", "x", 3, roles=frozenset({"warehouse", "policy"})), "GBP").minor == 0
    assert api.money_limit(SYSTEM, "GBP").minor > 10**15


def test_setting_a_limit_keeps_history_and_seeding_again_keeps_the_setting() -> None:
    boss = admin()
    api.set_money_limit(boss, "agent", Money(25_000, "GBP"))
    call_command("migrate", verbosity=0)
    assert MoneyLimit.objects.get(role="agent", currency="GBP").minor == 25_000
    assert MoneyLimitEvent.objects.get(role="agent", currency="GBP").minor == 10_000
    assert ("agent", Money(25_000, "GBP")) in {
        (row.role, row.limit) for row in api.limits.money_limits(boss, size=200).items
    }
    for role, limit, code in [
        ("agent", Money(-1, "GBP"), "limit_negative"),
        ("warehouse", Money(1, "GBP"), "limit_role_unknown"),
    ]:
        with pytest.raises(Refused, match=code):
            api.set_money_limit(boss, role, limit)
    with pytest.raises(Refused, match="not_allowed"):
        api.set_money_limit(Actor("user", "Ann", 1, roles=frozenset({"supervisor"})), "agent", Money(1, "GBP"))


def customer(email: str, external_id: str = "1") -> int:
    key = CustomerKey("shopify", "main", external_id, email, "Kim")
    return api.resolve_customers([key])[key]


def test_a_customer_signs_in_as_a_customer() -> None:
    number = customer("kim@mail.example")
    user = api.user_for_customer(number)
    actor = api.actor_for(user)
    assert (actor.kind, actor.customer_id, actor.roles) == ("customer", number, frozenset({"customer"}))
    assert api.user_for_customer(number).pk == user.pk
    assert not user.has_usable_password()
    with pytest.raises(NotFound):
        api.user_for_customer(number + 1000)


def test_a_customer_with_the_address_of_a_colleague_never_becomes_the_colleague() -> None:
    ann = api.create_user("ann@desk.example", "Ann", ["agent"])
    user = api.user_for_customer(customer("Ann@desk.example"))
    assert user.pk != ann.id
    assert api.actor_for(user).kind == "customer"
    assert api.user_for_customer(customer("", "2")).email.endswith("@customers.invalid")


def test_a_customers_sign_in_takes_no_staff_role() -> None:
    boss = admin()
    user = api.user_for_customer(customer("kim@mail.example"))
    with pytest.raises(Refused, match="customer_with_staff_role"):
        api.save_user(boss, user.pk, "Kim", ["agent"])


@pytest.mark.django_db(transaction=True)
def test_two_first_visits_make_one_sign_in() -> None:
    number = customer("kim@mail.example")
    results = at_once(*[lambda: api.user_for_customer(number).pk] * 4)
    assert not errors(results)
    assert len(set(results)) == 1
