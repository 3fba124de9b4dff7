"""Telling channels something: the wish is a row in the caller's transaction, the call is made later."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import msgspec
from django.db import connection, transaction

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import AmendsError, Conflict, Refused, Unavailable, register_texts
from amends.exchange.commands.hand_over import write
from amends.exchange.commands.speak import Speaker
from amends.exchange.facts import PushSettled
from amends.exchange.models import Connection, Mailbox, Push
from amends.exchange.ports import Line
from amends.exchange.queries.connections import api_of
from amends.exchange.queries.mailboxes import told_by_file
from amends.exchange.rules.moves import PUSH
from amends.exchange.rules.pauses import wait_after
from amends.intake.ports import Api, Pushed, Told
from amends.jobs.api import defer, move

register_texts(
    {
        "push_impossible": "{channel} cannot be told a {kind} from here. Do it in the channel by hand.",
        "push_uncertain": "An earlier try may have got through, and {channel} cannot show whether it did. Look "
        "there; only if it did not, send it again or do it another way.",
        "push_gave_up": "{attempts} tries did not get through. Do it in the channel by hand, or send it again.",
    }
)
MOST_ATTEMPTS = 12
_VERBS = {
    "succeeded": ("confirm", "succeeded"),
    "pending": ("accept", "accepted"),
    "refused": ("refuse", "refused"),
}
LEASE = timedelta(minutes=5)
_NOT_DONE = frozenset({409, 425, 429, 503})
_NOT_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})
# The states of a return are told one after the other: what comes later means nothing before what came first.
_KEEP = """
INSERT INTO exchange_push (source_id, kind, key, told, state, attempts, due_at, external_id, message, created_at)
VALUES (%(source)s, %(kind)s, %(key)s, %(told)s::jsonb, 'waiting', 0, %(now)s, '', '', %(now)s)
ON CONFLICT (source_id, kind, key) DO UPDATE SET key = excluded.key RETURNING id, xmax = 0
"""
_CLAIM = """
WITH picked AS (
    SELECT id FROM exchange_push AS one WHERE state = 'waiting' AND due_at <= %(now)s AND NOT EXISTS (
        SELECT FROM exchange_push AS before
        WHERE before.state = 'waiting' AND before.id < one.id AND before.source_id = one.source_id
          AND before.kind = one.kind AND one.kind = 'return_state'
          AND before.told->>'order_external_id' = one.told->>'order_external_id'
    )
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE exchange_push p SET attempts = p.attempts + 1, due_at = %(leased)s
FROM picked WHERE p.id = picked.id RETURNING p.id
"""


def tell(source_id: int, channel: str, told: Told) -> int:
    """Have the channel told; the push's id. The same key again is the same push: nothing is told twice.

    In the caller's transaction. Refused: push_impossible, push_incomplete, push_unknown.
    """
    _check(source_id, channel, told)  # what is missing shows now, while somebody looks
    body = msgspec.json.encode(told).decode()
    row: dict[str, Any] = {
        "source": source_id,
        "kind": told.kind,
        "key": told.key,
        "told": body,
        "now": clock.now(),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_KEEP, row)
        found = cursor.fetchone()
        assert found is not None
        if found[1]:
            defer("exchange.push")
    return int(found[0])


def _check(source_id: int, channel: str, told: Told) -> None:
    api, party = api_of(channel), told_by_file(channel)
    if party is not None and told.kind in party.tells:
        box = Mailbox.objects.filter(source_id=source_id, enabled=True).first()
        party.interchange(told, box.partner if box else {}, clock.now(), 1)
    elif api is not None and told.kind in api.pushes():
        api.push(told)
    else:
        raise Refused("push_impossible", channel=channel, kind=told.kind)


def deliver_due() -> int:
    """Tell whatever is due; how many calls were made."""
    calls = 0
    with Line() as line:
        while (push_id := _claim()) is not None:
            calls += 1
            _deliver(line, Push.objects.select_related("source").get(pk=push_id))
    return calls


def _claim() -> int | None:
    with connection.cursor() as cursor:
        now = clock.now()
        cursor.execute(_CLAIM, {"now": now, "leased": now + LEASE})
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _deliver(line: Line, push: Push) -> None:
    told = msgspec.convert(push.told, Told)
    try:
        if told_by_file(push.source.channel) is not None:
            _by_file(push, told)
            return
        pushed = _call(line, push, told)
    except AmendsError as error:
        if error.code == "push_uncertain":
            _settled(push, Pushed(state="refused", message=error.text))
        else:
            _later(push, error)
        return
    if pushed.state == "passing":
        _later(push, Unavailable("channel_silent", why=pushed.message[:200]))
    else:
        _settled(push, pushed)


def _call(line: Line, push: Push, told: Told) -> Pushed:
    api: Api | None = api_of(push.source.channel)
    found = Connection.objects.filter(source_id=push.source_id).first()
    if api is None:
        raise Refused("push_impossible", channel=push.source.channel, kind=push.kind)
    if found is None:
        raise Refused("credentials_missing", names="address")
    speaker = Speaker(line, found, api)
    if push.attempts > 1 and (look := api.earlier(told)) is not None:
        seen = speaker.ask(look)
        if (before := api.read_earlier(told, seen)) is not None:
            return before
        told = api.renewed(told, seen)
    if api.repeatable(told):
        return api.pushed(told, speaker.send(api.push(told)))
    return _once(push, told, api, speaker)


def _once(push: Push, told: Told, api: Api, speaker: Speaker) -> Pushed:
    """A call of which nobody could tell afterwards whether it got through: noted first, so that a worker which
    dies over it is not followed by one that makes it again."""
    if push.sent_at is not None:
        raise Refused("push_uncertain", channel=push.source.channel)
    call = api.push(told)
    speaker.sign_in()
    mine = Push.objects.filter(pk=push.pk)
    mine.update(sent_at=clock.now())
    try:
        answer = speaker.send(call)
    except Unavailable as silence:
        if silence.facts.get("why") in _NOT_SENT:
            mine.update(sent_at=None)
        raise
    if answer.status in _NOT_DONE:
        mine.update(sent_at=None)
    return api.pushed(told, answer)


def _by_file(push: Push, told: Told) -> None:
    """The file and the push that waits for the partner's word of it, in one transaction."""
    party = told_by_file(push.source.channel)
    with transaction.atomic():
        box = Mailbox.objects.select_for_update().filter(source_id=push.source_id, enabled=True).first()
        if party is None or box is None or told.kind not in party.tells:
            raise Refused("push_impossible", channel=push.source.channel, kind=push.kind)
        body = party.interchange(told, box.partner, clock.now(), box.control + 1)
        name = write(box, party.tells[told.kind], body, push_id=push.pk)
        settle(push, Pushed(state="pending", external_id=name))


def _later(push: Push, error: AmendsError) -> None:
    if push.attempts >= MOST_ATTEMPTS:
        given_up = Refused("push_gave_up", attempts=push.attempts)
        _settled(push, Pushed(state="refused", message=f"{given_up.text} {error.text}"))
        return
    due = clock.now() + wait_after(error, push.attempts)
    Push.objects.filter(pk=push.pk, state="waiting").update(due_at=due, message=error.text[:500])


def _settled(push: Push, pushed: Pushed) -> None:
    """A worker that was thought dead may settle it first: then this one has nothing to say."""
    with suppress(Conflict):
        settle(push, pushed)


def settle(push: Push, pushed: Pushed) -> None:
    """Note what came of it. Conflict: a worker that was thought dead settled it first."""
    verb, state = _VERBS[pushed.state]
    external_id = pushed.external_id[:200]
    fact = PushSettled(
        push_id=push.pk,
        kind=push.kind,
        key=push.key,
        state=state,
        external_id=external_id,
        message=pushed.message[:500],
    )
    changes: dict[str, Any] = {
        "external_id": external_id,
        "message": pushed.message[:500],
        "settled_at": clock.now(),
    }
    move(push, PUSH, verb, SYSTEM, fact=fact, **changes)
