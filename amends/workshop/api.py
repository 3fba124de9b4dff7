"""What other rooms may use of the workshop room. Types and facts are in ports.py."""

import amends.workshop.rules.texts  # noqa: F401 (registers the texts)
from amends.workshop.commands import bill, parts
from amends.workshop.commands import lend as loans
from amends.workshop.commands.bench import diagnose, finish, give_up, goods_came, into_quarantine, receive, start
from amends.workshop.commands.order import cancel_for, change_workshop, order_repair
from amends.workshop.commands.quoting import answer_quote, quote
from amends.workshop.commands.save_workshop import save_workshop
from amends.workshop.commands.send_back import send_back, send_back_unrepaired
from amends.workshop.commands.work import record_work
from amends.workshop.queries.read import counts, repair, repair_by_ref, repair_for, repairs, workshops

__all__ = [
    "answer_quote",
    "bill",
    "cancel_for",
    "change_workshop",
    "counts",
    "diagnose",
    "finish",
    "give_up",
    "goods_came",
    "into_quarantine",
    "loans",
    "order_repair",
    "parts",
    "quote",
    "receive",
    "record_work",
    "repair",
    "repair_by_ref",
    "repair_for",
    "repairs",
    "save_workshop",
    "send_back",
    "send_back_unrepaired",
    "start",
    "workshops",
]
