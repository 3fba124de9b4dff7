"""What an advisory's conditions look like once they are cleaned: words, versions, date codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from amends.catalog.rules.serial_forms import full_date_code
from amends.core.errors import Refused

_WORD = re.compile(r"\w+")
_LONGEST_PHRASE = 5
_MOST_SIGNS = 80
_MOST_WORDS = 20
_MOST_SAID = 600


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def phrase(text: str) -> str:
    """One word or phrase as it is compared: folded case, single spaces, no punctuation."""
    return " ".join(_words(text))


def phrases(text: str) -> list[str]:
    """Every phrase of up to five words in a description, as `phrase` spells them; of the first 600 words."""
    words = _words(text)[:_MOST_SAID]
    spans = range(1, _LONGEST_PHRASE + 1)
    return sorted(
        {" ".join(words[at : at + span]) for span in spans for at in range(max(0, len(words) - span + 1))}
    )


def checked_words(given: Iterable[str]) -> list[str]:
    """An advisory's words, each once. Refused: too_many_words."""
    found = list(dict.fromkeys(made for text in given if (made := phrase(text))))
    if len(found) > _MOST_WORDS or any(
        len(one) > _MOST_SIGNS or one.count(" ") >= _LONGEST_PHRASE for one in found
    ):
        raise Refused("too_many_words", most=_MOST_WORDS, longest=_MOST_SIGNS, field="words")
    return found


def checked_date_code(given: str, field: str) -> str:
    """YYYYWW, or empty. Refused: date_code_wrong."""
    code = full_date_code(given)
    if given.strip() and not code:
        raise Refused("date_code_wrong", date_code=given[:20], field=field)
    return code


def checked_conditions(fields: dict[str, Any]) -> dict[str, Any]:
    """Firmware, date code, component, words and examples of an advisory as they are kept.

    Refused: firmware_wrong, date_code_wrong, dates_wrong, component_incomplete, too_many_words.
    """
    made: dict[str, Any] = {}
    for name in ("firmware_from", "firmware_to"):
        version = str(fields.get(name) or "").strip()
        if version and not re.search(r"\d", version, re.ASCII):
            raise Refused("firmware_wrong", firmware=version[:20], field=name)
        made[name] = version
    for name in ("date_code_from", "date_code_to"):
        made[name] = checked_date_code(str(fields.get(name) or ""), name)
    if made["date_code_from"] and made["date_code_to"] and made["date_code_to"] < made["date_code_from"]:
        raise Refused(
            "dates_wrong",
            valid_from=made["date_code_from"],
            valid_to=made["date_code_to"],
            field="date_code_to",
        )
    for name in ("component", "component_lot"):
        made[name] = str(fields.get(name) or "").strip()
    if bool(made["component"]) != bool(made["component_lot"]):
        raise Refused("component_incomplete", field="component_lot")
    made["words"] = checked_words(fields.get("words") or ())
    made["examples"] = list(dict.fromkeys(one.strip() for one in fields.get("examples") or () if one.strip()))[:12]
    return made
