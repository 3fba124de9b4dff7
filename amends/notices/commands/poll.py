"""Fetching mail from a mailbox by IMAP. A mail is marked as read only after it is kept."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Mapping

from amends.core.errors import AmendsError, Refused, Unavailable, register_texts
from amends.notices.commands.take_mail import take_mail

_TIMEOUT = 30
_AT_ONCE = 200

register_texts(
    {
        "imap_not_set": "No mailbox is set. Set AMENDS_IMAP_HOST, AMENDS_IMAP_USER and AMENDS_IMAP_PASSWORD.",
        "imap_refused": "The mailbox cannot be read ({answer}). Check AMENDS_IMAP_*; it is tried again by itself.",
    }
)


def poll(box: Mapping[str, str]) -> tuple[int, int]:
    """Take every unread mail of the mailbox, the oldest first, at most 200 at once: (new ones, all read).

    A mail that cannot be kept stays unread and does not hold up the others. Refused("imap_not_set"),
    Unavailable("imap_refused").
    """
    if not box.get("host"):
        raise Refused("imap_not_set")
    try:
        with _open(box) as server:
            return _take_all(server, box.get("done", ""))
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unavailable("imap_refused", retry_after=60, answer=str(error)[:200]) from error


def _open(box: Mapping[str, str]) -> imaplib.IMAP4:
    host, secure = box["host"], box.get("tls", "1") == "1"
    port = int(box.get("port") or (993 if secure else 143))
    if secure:
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, port, ssl_context=ssl.create_default_context(), timeout=_TIMEOUT
        )
    else:
        server = imaplib.IMAP4(host, port, timeout=_TIMEOUT)
    server.login(box.get("user", ""), box.get("password", ""))
    answer, _ = server.select(_quoted(box.get("folder") or "INBOX"))
    if answer != "OK":
        raise imaplib.IMAP4.error(f"there is no folder {box.get('folder')}")
    return server


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _take_all(server: imaplib.IMAP4, done: str) -> tuple[int, int]:
    _, found = server.uid("SEARCH", "UNSEEN")
    numbers = (found[0] or b"").split()[:_AT_ONCE]
    fresh = read = 0
    for number in numbers:
        uid = number.decode()
        _, answer = server.uid("FETCH", uid, "(BODY.PEEK[])")
        body = next((part[1] for part in answer if isinstance(part, tuple)), None)
        if not isinstance(body, bytes):
            continue
        try:
            _, new = take_mail(body)
        except AmendsError as error:
            if not error.permanent:
                continue
            new = False
        read, fresh = read + 1, fresh + new
        server.uid("STORE", uid, "+FLAGS", r"(\Seen)")
        if done and server.uid("COPY", uid, _quoted(done))[0] == "OK":
            server.uid("STORE", uid, "+FLAGS", r"(\Deleted)")
    if done:
        server.expunge()
    return fresh, read
