"""Fetching the documents that thin events only name."""

from __future__ import annotations

import logging

from amends.core.errors import AmendsError
from amends.exchange.commands.speak import Speaker
from amends.exchange.models import Connection
from amends.exchange.ports import Line
from amends.exchange.queries.connections import api_of
from amends.exchange.rules.pauses import LONGEST, wait_after
from amends.intake.api import channels, claim_wanted, keep_fetched, settle_wanted
from amends.intake.ports import Asked, Delivery, Polled

log = logging.getLogger(__name__)


def fetch_wanted() -> int:
    """Fetch what is wanted now; how many documents were kept. Failures wait and are tried again."""
    kept = 0
    with Line() as line:
        while asked := claim_wanted():
            for one in asked:
                kept += _fetch(line, one)
    return kept


def _fetch(line: Line, asked: Asked) -> int:
    try:
        return _document(line, asked)
    except AmendsError as error:
        log.warning("document %s of source %s: %s", asked.wanted, asked.source_id, error.text)
        settle_wanted(asked.id, "open", wait_after(error, asked.tries))
    except Exception:  # an answer that the channel's code cannot read must not stop the others
        log.exception("document %s of source %s failed", asked.wanted, asked.source_id)
        settle_wanted(asked.id, "open", LONGEST)
    return 0


def _document(line: Line, asked: Asked) -> int:
    api = api_of(asked.channel)
    found = Connection.objects.filter(source_id=asked.source_id).first()
    if api is None or found is None:
        settle_wanted(asked.id, "open", LONGEST)  # until somebody says how the account is reached
        return 0
    call = api.one(asked.wanted)
    if call is None:
        settle_wanted(asked.id, "gone")
        return 0
    answer = Speaker(line, found, api).ask(call)
    if answer.status == 404:
        settle_wanted(asked.id, "gone")
        return 0
    topic = api.topic_of(asked.wanted)
    key = channels()[asked.channel].dedupe_key(Delivery(headers={}, body=answer.body))
    kept = keep_fetched(asked.source_id, [Polled(topic=topic, dedupe_key=f"fetched:{key}", body=answer.body)])
    settle_wanted(asked.id, "fetched")
    return kept
