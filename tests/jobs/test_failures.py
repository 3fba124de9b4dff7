"""What is kept of a job's error: the cause, and nothing of a person."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.accounts.api import create_user
from amends.core.errors import Refused
from amends.jobs.api import dead_jobs, defer, run_again, run_pending, task
from amends.jobs.models import JobFailure
from amends.jobs.rules.failures import LONGEST, told

_answers: list[Exception | None] = []


@task("tests.may_fail")
def may_fail(word: str) -> None:
    """Does what the test says."""
    del word
    answer = _answers.pop(0)
    if answer is not None:
        raise answer


def raised(error: Exception) -> str:
    try:
        raise error
    except Exception as caught:
        return told(caught)


def test_what_is_left_out() -> None:
    assert raised(KeyError("claim_id")) == "KeyError: 'claim_id'"
    assert (
        raised(ValueError("Ada <ada@mail.example> said 'call me at home'"))
        == "ValueError: Ada <(e-mail)> said (text)"
    )
    assert raised(ValueError("+44 113 496 0000 and order 1042")) == "ValueError: (number) and order 1042"
    assert raised(ValueError("duplicate key\nDETAIL: Key (email)=(x)")) == "ValueError: duplicate key"
    assert raised(Refused("email_taken", email="a@b.example")).startswith(
        "email_taken: Somebody signs in with (e-mail)"
    )
    assert len(raised(ValueError("x" * 5000))) <= LONGEST


def test_the_place_is_ours_and_no_path_of_the_machine() -> None:
    with pytest.raises(Refused) as refusal:
        create_user("nonsense", "X", [])
    words = told(refusal.value)
    assert words.split(" [")[-1].startswith("amends/accounts/commands/save_user.py:")
    assert "/home" not in words
    assert "/work" not in words


@pytest.mark.django_db(transaction=True)
def test_a_dead_job_says_why_and_forgets_it_with_the_job() -> None:
    def boom() -> IntegrityError:
        with pytest.raises(IntegrityError) as error, connection.cursor() as cursor:
            cursor.execute("INSERT INTO jobs_jobfailure (job_id, text, at) VALUES (1, 'ada@mail.example', now())")
        return error.value

    _answers[:] = [Refused("label_missing"), Refused("label_missing"), None]
    assert "ada@" not in raised(boom())
    defer("tests.may_fail", word="x")
    run_pending()
    (dead,) = dead_jobs().items
    assert dead.error.startswith("label_missing: Give the key a name")
    run_again(dead.id)
    run_pending()
    assert JobFailure.objects.count() == 1
    run_again(dead.id)
    run_pending()
    assert not ProcrastinateJob.objects.exists()
    assert not JobFailure.objects.exists()
