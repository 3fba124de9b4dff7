"""One call to a channel: sign in, send, and say what kind of failure an answer is."""

from __future__ import annotations

import time

from amends.core.errors import Refused, Unavailable, register_texts
from amends.exchange.models import Connection
from amends.exchange.ports import Line
from amends.exchange.queries.connections import opened
from amends.exchange.rules.addresses import address
from amends.exchange.rules.pauses import PASSING, asked_pause
from amends.intake.ports import Answer, Api, Call

register_texts(
    {
        "credentials_missing": "The account has no {names} yet. Set it on the source's page.",
        "credentials_refused": "The channel does not accept the account's credentials (HTTP {status}). Renew them "
        "on the source's page.",
        "channel_busy": "The channel asks for a pause (HTTP {status}). It is asked again by itself.",
        "channel_says_no": "The channel refused the request (HTTP {status}): {words}",
    }
)
_TOKENS: dict[tuple[int, str], tuple[str, float]] = {}
"""Short-lived tokens by connection and when it was changed; each process gets its own."""
_EARLY = 60
_QUOTED = 300


class Speaker:
    """Talks to the channel of one connection. Never inside a transaction."""

    def __init__(self, line: Line, found: Connection, api: Api) -> None:
        self._line = line
        self._found = found
        self._api = api
        self._credentials = opened(found)
        missing = [name for name in api.needs if name not in self._credentials]
        if missing:
            raise Refused("credentials_missing", names=", ".join(missing))

    def sign_in(self) -> None:
        """Have a token before a call that must not be made twice. Unavailable, Refused: as `ask`."""
        self._token()

    def ask(self, call: Call) -> Answer:
        """A good answer, or 404. Unavailable: channel_silent, channel_busy; Refused: credentials_refused,
        channel_says_no, call_elsewhere."""
        answer = self.send(call)
        if answer.status in (401, 403):
            raise Refused("credentials_refused", status=answer.status)
        if answer.status in PASSING:
            wait = asked_pause(answer)
            raise Unavailable(
                "channel_busy", retry_after=int(wait.total_seconds()) if wait else 0, status=answer.status
            )
        if answer.status >= 300 and answer.status != 404:
            words = " ".join(answer.body[:_QUOTED].decode("utf-8", "replace").split())
            raise Refused("channel_says_no", status=answer.status, words=words or "no words")
        return answer

    def send(self, call: Call) -> Answer:
        """Whatever the channel answers; an expired token is renewed once."""
        answer = self._once(call, self._token())
        if answer.status == 401 and _TOKENS.pop(self._key, None) is not None:
            answer = self._once(call, self._token())
        return answer

    def _once(self, call: Call, token: str) -> Answer:
        return self._line.send(
            address(self._found.base, call), self._api.authorised(call, self._credentials, token)
        )

    @property
    def _key(self) -> tuple[int, str]:
        return self._found.pk, self._found.changed_at.isoformat()

    def _token(self) -> str:
        asked = self._api.token_call(self._credentials)
        if asked is None:
            return ""
        known = _TOKENS.get(self._key)
        if known is not None and known[1] > time.monotonic():
            return known[0]
        answer = self._line.send(_token_address(self._found.base, asked), asked)
        if answer.status in PASSING:
            raise Unavailable("channel_busy", status=answer.status)
        token, lives = self._api.read_token(answer)
        if not token:
            raise Refused("credentials_refused", status=answer.status)
        _TOKENS[self._key] = token, time.monotonic() + max(lives - _EARLY, 1)
        return token


def _token_address(base: str, call: Call) -> str:
    """Sign-in may live on a host of its own, which the channel's code names (never an answer)."""
    return call.path if call.path.startswith("https://") else address(base, call)
