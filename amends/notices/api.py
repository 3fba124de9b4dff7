"""What other rooms may use of the notices room. Facts are in ports."""

from amends.notices.commands import bars
from amends.notices.commands import own_letters as own
from amends.notices.commands.forget import forget_mail
from amends.notices.commands.poll import poll
from amends.notices.commands.report_danger import address_of, report_danger
from amends.notices.commands.send import send_again, send_waiting
from amends.notices.commands.settle_mail import (
    letter_came_back,
    mail_aside,
    mail_held,
    mail_ignored,
    mail_landed,
)
from amends.notices.commands.take_mail import mail_bytes, mail_text, take_mail
from amends.notices.commands.write import write
from amends.notices.queries import landed_since, letter, letters, mail, mails, newest_letters, written
from amends.notices.types import LetterView

__all__ = [
    "LetterView",
    "address_of",
    "bars",
    "forget_mail",
    "landed_since",
    "letter",
    "letter_came_back",
    "letters",
    "mail",
    "mail_aside",
    "mail_bytes",
    "mail_held",
    "mail_ignored",
    "mail_landed",
    "mail_text",
    "mails",
    "newest_letters",
    "own",
    "poll",
    "report_danger",
    "send_again",
    "send_waiting",
    "take_mail",
    "write",
    "written",
]
