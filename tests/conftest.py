"""What every test may use. Database tests run on a copy of a migrated template, made once and kept."""

from __future__ import annotations

import os

os.environ.setdefault("AMENDS_PG_TEST", "1")  # before anything connects: a server of their own, without fsync

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from amends.postgres.places import roomy_memory
from tests import template_database
from tests.mailbox import post

__all__ = ["post"]

if (memory := roomy_memory()) is not None:  # files of tests, servers of their own among them, need no disk
    os.environ.setdefault("TMPDIR", str(memory))
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")  # a busy machine is no counter-example


def pytest_configure() -> None:
    """Models take seconds to load: only the tests that say so look at photos."""
    from django.conf import settings as of_django

    of_django.VISION = False


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, request: Any) -> Iterator[None]:
    """Replaces pytest-django's: migrating takes seconds, copying a migrated database a fraction of one."""
    del django_test_environment
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    with django_db_blocker.unblock():
        name = template_database.take(worker)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: template_database.renew(name))
        yield
    with django_db_blocker.unblock():
        template_database.drop(name)
