"""What to do with a mail server's answer, and the identity of a letter."""

from __future__ import annotations

import hashlib
import smtplib
from datetime import timedelta
from email.utils import parseaddr

from amends.core.errors import register_texts

MAX_ATTEMPTS = 8
LEASE_SECONDS = 300
"""A letter that has been "sending" for longer was cut off between the intent and the record."""

SOFT_WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""After a soft bounce a letter is sent again so much later; after the last it has failed."""
NO_SERVER = "No SMTP server is configured (AMENDS_SMTP_HOST), so this letter waits here."

BARRED = "Not sent: an earlier letter to this address came back for good ({why}). Reach the customer another way."

register_texts(
    {
        "letter_in_flight": "Another worker is sending this letter just now. It is tried again in some minutes.",
        "mail_server_refused": "The mail server refused for now ({answer}). It is tried again by itself.",
        "letter_already_sent": "This letter was sent. It is not sent a second time.",
        "letter_barred": "A letter to this address came back for good ({why}). Check the address with the "
        "customer, lift the stop on the letter that came back, then try again.",
        "letter_no_address": "There is no e-mail address for this letter. Tell the customer in another way.",
    }
)


def message_id(key: str, sender: str) -> str:
    """The Message-ID of the letter with this key: always the same, so that a mail system that gets it twice
    can tell, and the answer finds back."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def one_line(text: str) -> str:
    """A subject as a header may carry it."""
    return " ".join(text.split())[:200]


def is_permanent(error: Exception) -> bool:
    """Whether trying again cannot help: the server answered 5xx to this letter (RFC 5321, 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    return isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600


def answer_of(error: Exception) -> str:
    """The server's answer in one readable line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"{code} {_decoded(text)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"[:300]


def _decoded(text: bytes | str) -> str:
    return one_line(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
