"""The errors that rooms raise, and the texts that tell a person what to do next.

Rooms never mention HTTP: the doors map `NotFound` to 404, `Refused` to 422, `Conflict` to 409
and `Unavailable` to 503.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_speak: Callable[[str], str] = str
_TEXTS: dict[str, str] = {
    "not_found": "Nothing with this reference is within your reach. Check the reference and try again.",
    "not_allowed": "Your role does not allow this. Ask a colleague whose role does: {right}.",
    "same_person": "This takes a second person: not the one who asked for it. Hand it to a colleague.",
    "changed_meanwhile": "Somebody else changed this meanwhile. Reload the page and look again.",
    "field_missing": "Fill in: {field}.",
    "field_invalid": "{field} cannot be used: {why}.",
}


class AmendsError(Exception):
    """Base of all errors that a person may see.

    `code` is stable and machine-readable; `facts` fill the text; `permanent` says whether trying
    the same again can ever succeed.
    """

    permanent = True

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts: dict[str, Any] = facts
        super().__init__(code)

    @property
    def text(self) -> str:
        """The sentence for a person."""
        return text_of(self.code, self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


class Refused(AmendsError):
    """A rule says no; the facts say why."""


class NotFound(AmendsError):
    """It does not exist, or it is not yours: the two are told apart nowhere."""

    def __init__(self, code: str = "not_found", **facts: Any) -> None:
        super().__init__(code, **facts)


class Conflict(AmendsError):
    """Somebody was faster."""

    def __init__(self, code: str = "changed_meanwhile", **facts: Any) -> None:
        super().__init__(code, **facts)


class Unavailable(AmendsError):
    """It cannot be done now; try again after `retry_after` seconds."""

    permanent = False

    def __init__(self, code: str, retry_after: int = 5, **facts: Any) -> None:
        super().__init__(code, **facts)
        self.retry_after = retry_after


def register_texts(texts: Mapping[str, str]) -> None:
    """Add a room's error texts. The same code with another text is a programming error."""
    for code, text in texts.items():
        if _TEXTS.get(code, text) != text:
            raise ValueError(f"error code {code} has two texts")
        _TEXTS[code] = text


def speak_with(translate: Callable[[str], str]) -> None:
    """Have texts said in the language of whoever reads them (no text that is not known is changed)."""
    global _speak
    _speak = translate


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return f"({key})"


def text_of(code: str, facts: Mapping[str, Any]) -> str:
    """The text of `code` with its facts filled in; never raises."""
    text = _TEXTS.get(code, code.replace("_", " ").capitalize() + ".")
    named = facts.get("field")
    if isinstance(named, str) and named:
        facts = {**facts, "field": _speak(named)}
    return _speak(text).format_map(_Blank(facts))
