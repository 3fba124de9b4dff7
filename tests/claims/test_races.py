"""Two at once, on a real database."""

from __future__ import annotations

import pytest

from amends.claims import api
from amends.claims.commands import add_photo as adding
from amends.claims.models import Claim, Photo
from amends.core.actor import SYSTEM
from amends.core.errors import AmendsError, Conflict, Refused
from tests.claims.pictures import numbered, photo
from tests.claims.shop import about, sell, staff
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_claim_is_handed_in_once() -> None:
    agent = staff()
    claim = api.open_claim(agent, about(sell()))
    results = at_once(*[lambda: api.submit(agent, claim.id)] * 6)
    assert results.count(None) == 1
    assert all(isinstance(error, Conflict | Refused) for error in errors(results))


def test_a_form_sent_many_times_at_once_is_one_claim() -> None:
    agent, bought = staff(), sell()
    results = at_once(*[lambda: api.open_claim(agent, about(bought), key="form").id] * 6)
    assert not errors(results)
    assert len(set(results)) == Claim.objects.count() == 1


def test_many_photos_at_once_stay_within_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MAX_PHOTOS", 3)
    agent = staff()
    claim = api.open_claim(agent, about(sell()))
    acts = [lambda number=number: api.add_photo(agent, claim.id, "p", numbered(number)) for number in range(6)]
    results = at_once(*acts)
    assert Photo.objects.filter(claim_id=claim.id).count() == 3
    assert [error.code for error in errors(results) if isinstance(error, AmendsError)] == ["too_many_photos"] * 3


def test_one_photo_sent_many_times_at_once_is_kept_once() -> None:
    agent = staff()
    claim = api.open_claim(agent, about(sell()))
    results = at_once(*[lambda: api.add_photo(agent, claim.id, "p", photo())] * 4)
    assert not errors(results)
    assert len({kept.id for kept in results}) == 1


def test_a_decision_and_a_withdrawal_at_once() -> None:
    agent = staff()
    claim = api.open_claim(agent, about(sell()))
    api.submit(agent, claim.id)
    results = at_once(
        lambda: api.mark_decided(SYSTEM, claim.id, "covered"), lambda: api.withdraw(agent, claim.id, "never mind")
    )
    assert len(errors(results)) == 1
    assert api.claim(agent, claim.id).state in ("decided", "withdrawn")
