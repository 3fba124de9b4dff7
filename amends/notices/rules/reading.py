"""Reading an e-mail's bytes: who, what, which files, and whether a person wrote it. No database."""

from __future__ import annotations

import email
import hashlib
import re
from email.message import EmailMessage, Message
from email.policy import default as modern
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser
from typing import Any

from amends.notices.rules.bounces import bounced
from amends.notices.rules.quoting import own_words
from amends.notices.types import Attachment, MailText

MOST_PARTS = 60
MOST_FILES = 12
_MOST_TEXT = 200_000
_DECORATION = 4_000  # bytes: a logo of a signature, not a photo of a defect
_IDS = re.compile(r"<[^<>\s]{3,250}>")
_ANY_ADDRESS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")


def read(body: bytes) -> MailText:
    """Never raises: what cannot be read is empty, and the whole mail is kept anyway."""
    mail = email.message_from_bytes(body, policy=modern)
    nature, why = _nature(mail)
    plain, html, files = _parts(mail)
    whole = (plain or _words(html)).replace("\0", "").strip()[:_MOST_TEXT]
    name, sender = parseaddr(_header(mail, "From"))
    return MailText(
        message_id=_first_id(mail, "Message-ID") or f"<{hashlib.sha256(body).hexdigest()}@no-id>",
        nature=nature,
        why=why,
        sender=sender.strip().lower()[:254],
        sender_name=_clean(name)[:200],
        recipients=_recipients(mail),
        answers=_answers(mail),
        subject=_clean(_header(mail, "Subject"))[:300],
        text=own_words(whole) if nature == "reply" else whole[:5_000],
        whole=whole,
        attachments=tuple(files),
        bounces=bounced(mail) if nature == "bounce" else (),
    )


def _header(mail: Message, name: str) -> str:
    try:
        return str(mail.get(name) or "")
    except Exception:  # a header that the standard library cannot read
        return ""


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").encode("utf-8", "replace").decode().split())


def _first_id(mail: Message, name: str) -> str:
    found = _IDS.search(_header(mail, name))
    return found[0] if found else ""


def _nature(mail: Message) -> tuple[str, str]:
    """reply, auto or bounce, and what told it (RFC 3834, RFC 3464, and the habits of common systems)."""
    kind = mail.get_content_type()
    report = str(mail.get_param("report-type") or "").lower()
    returned = _header(mail, "Return-Path").strip()
    sender = parseaddr(_header(mail, "From"))[1].lower()
    if kind == "multipart/report" and report == "delivery-status":
        return "bounce", "delivery status report"
    if sender.partition("@")[0] in ("mailer-daemon", "postmaster") and (returned in ("<>", "") or not sender):
        return "bounce", "from the mail system"
    submitted = _header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return "auto", f"Auto-Submitted: {submitted}"
    for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Id", "List-Id", "X-Amends-Letter"):
        if _header(mail, name):
            return "auto", name
    precedence = _header(mail, "Precedence").strip().lower()
    if precedence in ("bulk", "junk", "list", "auto_reply"):
        return "auto", f"Precedence: {precedence}"
    if returned == "<>" or kind == "multipart/report":
        return "auto", "an empty return path" if returned == "<>" else "a report"
    return "reply", ""


def _recipients(mail: Message) -> tuple[str, ...]:
    found: list[str] = []
    for name in _ANY_ADDRESS:
        try:
            values = [str(value) for value in mail.get_all(name, [])]
        except Exception:
            values = []
        found += [address.lower() for _, address in getaddresses(values) if "@" in address]
    return tuple(dict.fromkeys(found))[:40]


def _answers(mail: Message) -> tuple[str, ...]:
    near = _IDS.findall(_header(mail, "In-Reply-To"))
    far = _IDS.findall(_header(mail, "References"))[::-1]
    given_back: list[str] = []
    for part in _walk(mail):
        if part is not mail and part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            given_back += _IDS.findall(_text(part) if part.get_content_type().startswith("text") else str(part))
    return tuple(dict.fromkeys([*near, *far, *given_back]))[:30]


def _walk(mail: Message) -> list[Message]:
    found = []
    for part in mail.walk():
        found.append(part)
        if len(found) >= MOST_PARTS:
            break
    return found


def _parts(mail: Message) -> tuple[str, str, list[Attachment]]:
    plain, html = "", ""
    files: list[Attachment] = []
    for part in _walk(mail):
        if part.is_multipart():
            continue
        kind, named = part.get_content_type(), part.get_filename()
        if kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment" and not named:
            if kind == "text/plain":
                plain += ("\n" if plain else "") + _text(part)
            else:
                html += _text(part)
        elif len(files) < MOST_FILES and kind.split("/")[0] in ("image", "video", "application"):
            body = _bytes(part)
            if body and not (kind.startswith("image/") and len(body) < _DECORATION and part.get("Content-ID")):
                files.append(Attachment(name=_clean(named or "attachment")[-200:], kind=kind, body=body))
    return plain, html, files


def _bytes(part: Message) -> bytes:
    found: Any = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _text(part: Message) -> str:
    try:
        found = part.get_content() if isinstance(part, EmailMessage) else ""
    except Exception:  # an unknown or wrong character set
        found = _bytes(part).decode("utf-8", "replace")
    return str(found)[:_MOST_TEXT]


class _Words(HTMLParser):
    _BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._quoted = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A line break where the eye sees one; quotes get their mark."""
        del attrs
        if tag in ("style", "script", "title"):
            self._hidden += 1
        if tag == "blockquote":
            self._quoted += 1
        if tag in self._BREAKS or tag == "blockquote":
            self.found.append("\n" + "> " * bool(self._quoted))

    def handle_endtag(self, tag: str) -> None:
        """The other end."""
        if tag in ("style", "script", "title"):
            self._hidden = max(self._hidden - 1, 0)
        if tag == "blockquote":
            self._quoted = max(self._quoted - 1, 0)
            self.found.append("\n")
        elif tag in ("p", "div"):
            self.found.append("\n" + "> " * bool(self._quoted))

    def handle_data(self, data: str) -> None:
        """The words."""
        if not self._hidden:
            self.found.append(re.sub(r"\s+", " ", data))


def _words(html: str) -> str:
    reader = _Words()
    reader.feed(html[:_MOST_TEXT])
    reader.close()
    lines = [line.strip() for line in "".join(reader.found).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join("" if line == ">" else line for line in lines))
