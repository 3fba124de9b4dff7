"""What other rooms may use of the disposal room. Types are in ports.py."""

import amends.disposal.rules.texts  # noqa: F401 (registers the texts)
from amends.disposal.commands import lots
from amends.disposal.commands.count import count, decide_count
from amends.disposal.commands.many import authorise_many, propose_many, propose_weighed
from amends.disposal.commands.save_weighing import save_weighing
from amends.disposal.commands.trade import trade
from amends.disposal.queries.board import board, board_sums
from amends.disposal.queries.counts import counts
from amends.disposal.queries.lots import holds as lot_holds
from amends.disposal.queries.weighing import bench, rule_versions, rules, weighing

__all__ = [
    "authorise_many",
    "bench",
    "board",
    "board_sums",
    "count",
    "counts",
    "decide_count",
    "lot_holds",
    "lots",
    "propose_many",
    "propose_weighed",
    "rule_versions",
    "rules",
    "save_weighing",
    "trade",
    "weighing",
]
