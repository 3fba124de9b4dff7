"""What other rooms and doors may use of the exchange."""

from amends.exchange.commands.answer import answer_due
from amends.exchange.commands.connect import connect
from amends.exchange.commands.fetch import fetch_wanted
from amends.exchange.commands.hand_over import hand_over, put_out, settle_sent
from amends.exchange.commands.poll import poll_due
from amends.exchange.commands.poll_now import poll_now
from amends.exchange.commands.set_mailbox import set_mailbox
from amends.exchange.commands.take_in import take_in
from amends.exchange.commands.tell import deliver_due, tell
from amends.exchange.commands.tell_again import tell_again
from amends.exchange.facts import PushSettled
from amends.exchange.queries.connections import connection, source_to_tell
from amends.exchange.queries.mailboxes import interchange_file, interchanges, mailbox
from amends.exchange.queries.pushes import pushes
from amends.exchange.types import ConnectionView, CursorView, PushView

__all__ = [
    "ConnectionView",
    "CursorView",
    "PushSettled",
    "PushView",
    "answer_due",
    "connect",
    "connection",
    "deliver_due",
    "fetch_wanted",
    "hand_over",
    "interchange_file",
    "interchanges",
    "mailbox",
    "poll_due",
    "poll_now",
    "pushes",
    "put_out",
    "set_mailbox",
    "settle_sent",
    "source_to_tell",
    "take_in",
    "tell",
    "tell_again",
]
