"""What a channel tells of one order comes to the same in whatever order it arrives."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest

from amends.intake.api import file_source, keep_fetched, process_pending
from amends.intake.ports import Channel, Polled
from amends.orders.ports import OrderFact
from tests.contracts.test_channels import CHANNELS, OWN
from tests.orders.arrivals import state, wipe

MOST_EVENTS = 5
NEEDS_A_MAPPING = {"generic", "prestashop"}
CONTRADICTS = {("walmart", "record_returns.json")}
"""It returns a line that only some versions of the order have: a line that was never in the book is
waited for, so what is told of it depends on whether the older version came first."""
TELLERS = [channel for channel in CHANNELS if channel.code not in NEEDS_A_MAPPING]


def told_of_one_order(channel: Channel) -> list[Path]:
    """Our payloads about the order that the most of them are about."""
    about: dict[str, dict[Path, None]] = defaultdict(dict)
    for path in [path for its, path in OWN if its is channel and path.name.startswith("record_")]:
        if (channel.code, path.name) in CONTRADICTS:
            continue
        for record in channel.parse("", path.read_bytes(), "shop").records:
            name = record.external_id if isinstance(record, OrderFact) else record.order_external_id
            if name:
                about[name][path] = None
    paths = max(about.values(), key=len, default={})
    return random.Random(channel.code).sample(list(paths), min(len(paths), MOST_EVENTS))


def arrive(channel: Channel, paths: list[Path], turn: int) -> dict[str, object]:
    """Deliver the payloads one after the other to an empty order book; what it holds in the end."""
    wipe()
    source = file_source(channel.code, "shop", "a file")
    for path in paths:
        keep_fetched(source, [Polled(topic="", dedupe_key=f"{turn}-{path.name}", body=path.read_bytes())])
        process_pending()
    while process_pending():
        pass
    return state()


@pytest.mark.django_db
@pytest.mark.parametrize("channel", TELLERS, ids=lambda it: it.code)
def test_every_order_of_arrival_comes_to_the_same(channel: Channel) -> None:
    paths = told_of_one_order(channel)
    turns = [paths, paths[::-1], random.Random(7).sample(paths, len(paths))]
    first, *others = [arrive(channel, turn, number) for number, turn in enumerate(turns)]
    for other in others:
        assert other == first
