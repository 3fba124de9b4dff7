"""What other rooms and doors may use of the exchange."""

from amends.exchange.commands.connect import connect
from amends.exchange.commands.fetch import fetch_wanted
from amends.exchange.commands.poll import poll_due
from amends.exchange.commands.poll_now import poll_now
from amends.exchange.commands.tell import deliver_due, tell
from amends.exchange.commands.tell_again import tell_again
from amends.exchange.facts import PushSettled
from amends.exchange.queries.connections import connection, source_to_tell
from amends.exchange.queries.pushes import pushes
from amends.exchange.types import ConnectionView, CursorView, PushView

__all__ = [
    "ConnectionView",
    "CursorView",
    "PushSettled",
    "PushView",
    "connect",
    "connection",
    "deliver_due",
    "fetch_wanted",
    "poll_due",
    "poll_now",
    "pushes",
    "source_to_tell",
    "tell",
    "tell_again",
]
