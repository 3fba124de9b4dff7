"""Telling again when it is not known whether an earlier try got through: a killed worker, a moved version."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import pytest
from django.db import connection

from amends.core import clock
from amends.exchange.api import connect, deliver_due, pushes, tell, tell_again
from amends.exchange.models import Push
from amends.exchange.types import PushView
from amends.intake.ports import Told
from tests.exchange.party import Asked, Party, Reply, party
from tests.intake.world import OPERATOR, shop

SHOPIFY = Told(
    kind="refund", key="decision-7", order_external_id="1", amount=6000, currency="GBP",
    lines=(("70001", 1, 6000),), more={"parent_id": "11", "gateway": "bogus"},
)  # fmt: skip
MIRAKL = Told(
    kind="refund", key="decision-8", order_external_id="M-1", amount=900, currency="EUR", reason="20",
    lines=(("M-1-1", 1, 900),),
)  # fmt: skip
RETURN = Told(
    kind="return_state", key="CLM-1/RMA-1 approved", order_external_id="o-7", state="approved",
    lines=(("line-1", 1, 0),), more={"version": "3"},
)  # fmt: skip


class Killing:
    """A party that does what it is told, and whose caller is killed before it hears so."""

    def __init__(self) -> None:
        self.caller = 0
        self.done: list[Any] = []

    def __call__(self, asked: Asked) -> Reply:
        if asked.method == "GET":
            return 200, {}, {"refunds": self.done}
        self.done.append({"id": 99, "note": asked.body["refund"]["note"] if "refund" in asked.body else ""})
        if self.caller:
            os.kill(self.caller, signal.SIGKILL)
            self.caller = 0
        return 200, {}, {}


def killed_over(one: Killing) -> None:
    """A worker that dies in the middle of its call."""
    connection.close()  # so that the child does not share it
    child = os.fork()
    if child == 0:
        time.sleep(0.2)  # until the parent knows its number
        deliver_due()
        os._exit(0)
    one.caller = child
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it was not killed over its call"


def again() -> PushView:
    Push.objects.update(due_at=clock.now())
    deliver_due()
    return pushes(OPERATOR).items[0]


@pytest.mark.django_db(transaction=True)
def test_money_is_told_once_though_the_worker_is_killed_over_it() -> None:
    """Where the channel shows what came of it, that is taken over; where it cannot, a person looks there first."""
    with party() as one, party() as other:
        one.answer, other.answer = shopify, mirakl = Killing(), Killing()
        source = shop("shopify")
        connect(OPERATOR, source, one.base, {"access_token": "shpat_1"}, polling=False)
        tell(source, "shopify", SHOPIFY)
        killed_over(shopify)
        assert (again().state, len(shopify.done)) == ("succeeded", 1)
        source = shop("mirakl")
        connect(OPERATOR, source, other.base, {"api_key": "k"}, polling=False)
        push = tell(source, "mirakl", MIRAKL)
        killed_over(mirakl)
        stopped = again()
        assert (stopped.state, len(mirakl.done)) == ("refused", 1)
        assert "Look there" in stopped.message
        tell_again(OPERATOR, push, "it is not in the operator's list of refunds")
        assert (again().state, len(mirakl.done)) == ("succeeded", 2)


@pytest.mark.django_db
def test_what_surely_was_not_done_is_tried_again_by_itself() -> None:
    with party() as found:
        source = shop("mirakl")
        connect(OPERATOR, source, found.base, {"api_key": "k"}, polling=False)
        tell(source, "mirakl", MIRAKL)
        found.answer = lambda asked: (429, {"retry-after": "1"}, {})
        deliver_due()
        found.answer = Killing()
        assert again().state == "succeeded"


class Project:
    """commercetools: an order whose version another client moved on, and whose second answer is lost."""

    def __init__(self) -> None:
        self.order: dict[str, Any] = {"id": "o-7", "version": 5, "returnInfo": []}

    def __call__(self, asked: Asked) -> Reply:
        if asked.path.endswith("/oauth/token"):
            return 200, {}, {"access_token": "t", "expires_in": 3600}
        if asked.method == "GET":
            return 200, {}, self.order
        if asked.body["version"] != self.order["version"]:
            return 409, {}, {"statusCode": 409, "errors": [{"code": "ConcurrentModification"}]}
        (action,) = asked.body["actions"]
        self.order["returnInfo"].append({"returnTrackingId": action["returnTrackingId"], "items": []})
        self.order["version"] += 1
        return 502, {}, b"<html>bad gateway</html>"


@pytest.mark.django_db
def test_a_version_that_moved_on_is_read_anew_and_a_lost_answer_found_out() -> None:
    def told_by(found: Party) -> list[str]:
        return [asked.method for asked in found.asked if asked.path.endswith("/orders/o-7")]

    with party() as found:
        found.answer = project = Project()
        source = shop("commercetools")
        secrets = {"auth_url": found.base, "client_id": "c", "client_secret": "s"}
        connect(OPERATOR, source, found.base, secrets, polling=False)
        tell(source, "commercetools", RETURN)
        deliver_due()
        assert again().state == "waiting"
        done = again()
        assert (done.state, done.attempts, len(project.order["returnInfo"])) == ("succeeded", 3, 1)
        assert told_by(found) == ["POST", "GET", "POST", "GET"]
