"""Cells as people write and read them, and as the grammar has them: pass, flag <-> "pass", "flag"."""

from __future__ import annotations

import json
import re

from amends.decisions.rules.fields import Kind

_NOT = re.compile(r"(?:not in|none of|not)\b[ :]*(.+)", re.IGNORECASE)
_SIGNS = (
    (re.compile(r"(?:over|above|more than) +", re.IGNORECASE), "> "),
    (re.compile(r"(?:under|below|less than) +", re.IGNORECASE), "< "),
    (re.compile(r"(?:at most|up to) +", re.IGNORECASE), "<= "),
    (re.compile(r"(?:at least|from) +", re.IGNORECASE), ">= "),
)
_SPAN = re.compile(r"\[?(-?\d+) ?(?:\.\.|to|-) ?(-?\d+)\]?", re.IGNORECASE)
_YES = {"yes": "true", "true": "true", "no": "false", "false": "false"}

HELP = {
    Kind.WORD: "One or more words, separated by commas: pass, flag. All but some: not pass, flag. Empty: any.",
    Kind.NUMBER: "A whole number, a comparison (over 30, at most 15, >= 2) or a range (1 to 30). Empty: any.",
    Kind.YES_NO: "yes or no. Empty: any.",
    Kind.TEXT: "A sentence that the customer reads; no double quotes in it.",
}


def spoken(cell: str) -> str:
    """A cell of the grammar as people read it."""
    if cell in ("true", "false"):
        return "yes" if cell == "true" else "no"
    if cell.startswith("not in "):
        return "not " + ", ".join(json.loads(cell.removeprefix("not in ")))
    if cell.startswith('"'):
        try:
            return ", ".join(json.loads(f"[{cell}]"))
        except ValueError:
            return cell
    span = _SPAN.fullmatch(cell)
    return f"{span[1]} to {span[2]}" if span else cell


def condition(typed: str, kind: Kind) -> str:
    """What was typed as a cell of the grammar; what cannot be understood stays as it is, and is refused there."""
    text = " ".join(typed.split())
    if not text or text in ("-", "any"):
        return ""
    if kind is Kind.YES_NO:
        return _YES.get(text.lower(), text)
    if kind is Kind.NUMBER:
        return _number(text)
    if text.startswith(('"', "not in [")):
        return text
    without = _NOT.fullmatch(text)
    words = [word.strip() for word in (without[1] if without else text).split(",")]
    listed = ", ".join(json.dumps(word, ensure_ascii=False) for word in words if word)
    return f"not in [{listed}]" if without else listed


def answer(typed: str, kind: Kind) -> str:
    """What was typed as an answer of the grammar."""
    text = " ".join(typed.split())
    if kind in (Kind.WORD, Kind.TEXT):
        return text if len(text) > 1 and text[0] == text[-1] == '"' else f'"{text}"'
    return _YES.get(text.lower(), text) if kind is Kind.YES_NO else text


def _number(text: str) -> str:
    for words, sign in _SIGNS:
        text = words.sub(sign, text, count=1)
    span = _SPAN.fullmatch(text)
    return f"[{span[1]}..{span[2]}]" if span else text
