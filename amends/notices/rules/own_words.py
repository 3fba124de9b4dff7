"""The merchant's own letters: which there are, what may stand in them, and how they become text and HTML.

No template engine and no code: `{placeholders}` of a fixed list, paragraphs, `- ` lists, `**bold**` and
`[words]({placeholder_url})`. Everything else is words; whatever is put in is escaped. The frame around it
(greeting, claim number, button, what law wants said) stays ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from amends.core.errors import Refused, register_texts

COMMON = ("name", "product", "defect", "order_number", "claim_ref", "status_url", "sender")
LETTERS: dict[str, tuple[str, ...]] = {
    "claim_received": (),
    "in_review": ("reasons",),
    "asked": ("question",),
    "message": ("message",),
    "choose_remedy": ("reasons", "choices", "until"),
    "choice_reminder": ("choices", "until", "first"),
    "approved_return": ("reasons", "remedy_words", "rma_ref", "expires", "address", "slip_url"),
    "approved_no_return": ("reasons", "remedy_words", "next_words"),
    "denied": ("reasons",),
    "goods_received": ("rma_ref",),
    "memo_issued": ("memo_number", "amount", "method_words", "memo_url"),
    "memo_corrected": ("memo_number", "correction_number", "amount"),
    "return_expired": ("rma_ref",),
    "replaced_or_repaired": ("settled_words", "serial"),
    "reopened": ("why",),
    "repair": ("told_words", "repair_ref"),
    "collateral": ("told_words",),
}
"""Letters that can be written in own words, with what only they can say."""
NEEDED: dict[str, tuple[str, ...]] = {
    "asked": ("question",),
    "message": ("message",),
    "choose_remedy": ("choices", "until"),
    "choice_reminder": ("choices", "until"),
    "approved_return": ("rma_ref", "expires", "address"),
    "denied": ("reasons",),
    "memo_issued": ("memo_number", "amount"),
    "memo_corrected": ("memo_number", "correction_number"),
    "repair": ("told_words",),
    "collateral": ("told_words",),
    "replaced_or_repaired": ("settled_words",),
}
"""What a customer cannot do without: these stand in the letter in any words."""
LONGEST_SUBJECT, LONGEST_BODY = 150, 8_000
_HOLE = re.compile(r"\{([^{}]*)\}")
_LINK = re.compile(r"\[([^\[\]\n]{1,120})\]\((\{[a-z_]+\})\)")
_BOLD = re.compile(r"\*\*([^*\n]{1,300})\*\*")
_P = "margin:0 0 14px"
_TOKEN = re.compile("\x01(\\d+)\x02")

register_texts(
    {
        "letter_unknown": "There is no letter {letter} that can be written in own words.",
        "letter_placeholder_unknown": "{{{name}}} is no placeholder of this letter. There are: {known}.",
        "letter_placeholder_missing": "The customer needs {{{name}}}: put it into the text.",
        "letter_brace": "A brace stands alone. Braces hold placeholders only: {{name}}.",
        "letter_link": "A link leads to one of the addresses of this letter: [words]({{status_url}}).",
        "letter_too_long": "{field} has more than {limit} characters.",
    }
)


def placeholders(letter: str) -> tuple[str, ...]:
    """What may stand in this letter; Refused("letter_unknown")."""
    if letter not in LETTERS:
        raise Refused("letter_unknown", letter=letter[:60])
    return (*LETTERS[letter], *COMMON)


def checked(letter: str, subject: str, body: str) -> tuple[str, str]:
    """Subject and body as they are kept. The error names the field: field_missing, letter_too_long, letter_brace,
    letter_placeholder_unknown, letter_placeholder_missing, letter_link."""
    known = placeholders(letter)
    subject = " ".join(subject.replace("\0", "").split())
    body = body.replace("\0", "").replace("\x01", "").replace("\x02", "").replace("\r\n", "\n").strip()
    for field, text, limit in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        if not text:
            raise Refused("field_missing", field=field)
        if len(text) > limit:
            raise Refused("letter_too_long", field=field, limit=limit)
        for name in _HOLE.findall(text):
            if name not in known:
                raise Refused("letter_placeholder_unknown", field=field, name=name[:60], known=", ".join(known))
        if re.search(r"[{}]", _HOLE.sub("", text)):
            raise Refused("letter_brace", field=field)
    for _, hole in _LINK.findall(body):
        if not hole.endswith("_url}"):
            raise Refused("letter_link", field="body")
    for name in NEEDED.get(letter, ()):
        if f"{{{name}}}" not in body:
            raise Refused("letter_placeholder_missing", field="body", name=name)
    return subject, body


def filled_line(text: str, values: Mapping[str, Any]) -> str:
    """A subject with its values. KeyError when one is not known."""
    return " ".join(_HOLE.sub(lambda found: _words(values[found[1]]), text).split())


def as_text(body: str, values: Mapping[str, Any]) -> str:
    """The body as plain text. KeyError when a value is not known."""
    plain = _LINK.sub(lambda found: f"{found[1]}: {found[2]}", _BOLD.sub(r"\1", body))
    return _HOLE.sub(lambda found: _words(values[found[1]]), plain)


def as_html(body: str, values: Mapping[str, Any]) -> str:
    """The body as HTML: all that was typed and all values escaped. KeyError when a value is not known."""
    return "\n".join(_block(block, values) for block in re.split(r"\n\s*\n", body) if block.strip())


def _block(block: str, values: Mapping[str, Any]) -> str:
    lines = block.strip().split("\n")
    if all(line.lstrip().startswith("- ") for line in lines):
        items = "".join(f'<li style="margin:0 0 6px">{_line(line.lstrip()[2:], values)}</li>' for line in lines)
        return f'<ul style="{_P};padding-inline-start:20px">{items}</ul>'
    return f'<p style="{_P}">{"<br>".join(_line(line, values) for line in lines)}</p>'


def _line(line: str, values: Mapping[str, Any]) -> str:
    """Marks are read before values are put in, so that a value is never read as a mark."""
    said: list[str] = []

    def keep(html: str) -> str:
        said.append(html)
        return f"\x01{len(said) - 1}\x02"

    def link(found: re.Match[str]) -> str:
        address = str(values[found[2][1:-1]])
        words = escape(_HOLE.sub(lambda hole: _words(values[hole[1]]), found[1]))
        if not address.startswith(("https://", "http://")):
            return keep(words)
        return keep(f'<a href="{escape(address)}" style="color:#0f5f4b">{words}</a>')

    def put(found: re.Match[str]) -> str:
        return keep("<br>".join(escape(part) for part in _words(values[found[1]]).split("\n")))

    marked = _HOLE.sub(put, _LINK.sub(link, line))
    html = _BOLD.sub(r"<strong>\1</strong>", escape(marked))
    return _TOKEN.sub(lambda found: said[int(found[1])], html)


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(str(one) for one in value)
    return str(value).replace("\x01", "").replace("\x02", "")
