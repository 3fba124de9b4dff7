"""What a person wrote, without the letter that they answer and without their signature."""

from __future__ import annotations

import re

_SAID = re.compile(
    r"""^\s*(
      on\b.{4,200}\bwrote\s*: | am\b.{4,200}\bschrieb\b.{0,100}: | le\b.{4,200}\ba\s+écrit\s*: |
      el\b.{4,200}\bescribi[óo]\s*:
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED = re.compile(
    r"^.{0,200}<[^<>\s]+@[^<>\s]+>\s*(wrote|schrieb|a\s+écrit|escribi[óo])?\s*:\s*$", re.IGNORECASE
)
_CUT = re.compile(
    r"^\s*(-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|mensaje original|"
    r"forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado)\s*-{2,}|_{20,})\s*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\s*\*?(from|von|de)\s*:\*?\s.+@", re.IGNORECASE)
_NEXT_HEAD = re.compile(
    r"^\s*\*?(sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|fecha|para|asunto)\s*:",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^\s*(sent from my |get outlook for |von meinem .{2,60} gesendet|gesendet von |envoyé de mon |"
    r"envoyé depuis |enviado desde mi |enviado desde ).{0,80}$",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """The text without quoted letters, the lines that introduce them, and the signature.

    When nothing would be left, all of it: too much is better than nothing.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = _without_signature(_without_quotes(lines))
    found = "\n".join(line.rstrip() for line in kept).strip()
    return found or text.strip()


def _without_quotes(lines: list[str]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _CUT.match(line) or (
            _HEAD.match(line) and any(_NEXT_HEAD.match(one) for one in lines[at + 1 : at + 4])
        ):
            break
        length = _introduced(lines, at)
        if length and _quoted_next(lines, at + length):
            at += length
            continue
        if not line.lstrip().startswith(">"):
            kept.append(line)
        at += 1
    return kept


def _introduced(lines: list[str], at: int) -> int:
    """How many lines from here say "on that day that person wrote:" (mail programs fold it over up to three)."""
    if _NAMED.match(lines[at]):
        return 1
    for length in (1, 2, 3):
        folded = lines[at : at + length]
        if all(line.strip() for line in folded) and _SAID.match(" ".join(folded)):
            return length
    return 0


def _quoted_next(lines: list[str], at: int) -> bool:
    """Whether what follows is quoted; a letter quoted without marks is never followed by own words."""
    following = next((line for line in lines[at:] if line.strip()), "")
    return following.lstrip().startswith(">")


def _without_signature(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if line in ("-- ", "--") or _DEVICE.match(line):
            return lines[:at]
    return lines
