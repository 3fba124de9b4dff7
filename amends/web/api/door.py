"""The API's one door: who asks, what the right is, and that a key is used once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf
from pydantic import ConfigDict, Field, model_validator

from amends.accounts.api import Right, actor_for, actor_for_token, can, require
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import once
from amends.web.api.names import Named
from amends.web.api.problems import Problem, keepable
from amends.web.api.shapes import plain

V = TypeVar("V", bound=Callable[..., Any])
SAFE = ("GET", "HEAD", "OPTIONS")
ERRORS = frozenset({401, 403, 404, 409, 422, 503})

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Size = Annotated[int, Field(ge=1, le=200)]
Text = Annotated[str, Field(max_length=10_000)]
Word = Annotated[str, Field(max_length=200)]


def _example(schema: dict[str, Any]) -> None:
    """The whole body's example from those of its fields."""
    shown = {name: field["examples"][0] for name, field in schema["properties"].items() if "examples" in field}
    schema["examples"] = [shown]


class In(Schema, metaclass=Named):
    """Base of every request body: unknown fields are errors, texts must be keepable. The fields' examples make
    the body's example."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_example)

    @model_validator(mode="before")
    @classmethod
    def _keepable(cls, values: Any) -> Any:
        given = getattr(values, "_obj", values)
        if not keepable(given):
            raise ValueError("holds characters that cannot be kept (NUL or broken Unicode)")
        return values


class _Gate:
    """Lets somebody to one address: rights are asked before the request's body is even read."""

    def __init__(self, rights: Sequence[Right] = (), staff: bool = False) -> None:
        super().__init__()
        self.rights, self.staff = rights, staff

    def let(self, me: Actor | None) -> Actor | None:
        """The person, when the address is for them."""
        if me is not None:
            allow(me, self.rights, self.staff)
        return me


class Key(_Gate, HttpBearer):
    """An API key: Authorization: Bearer <key>. No CSRF token is needed with it."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The key's person."""
        del request
        return self.let(actor_for_token(token))


class Session(_Gate, APIKeyCookie):
    """The signed-in browser session; requests that change something carry X-CSRFToken."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The session's person; a wrong CSRF token is an error and not a stranger."""
        if not request.user.is_authenticated:
            return None
        if request.method not in SAFE and check_csrf(request):
            raise HttpError(403, "csrf")
        return self.let(actor_for(request.user))

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Not used: see __call__."""
        raise NotImplementedError


def actor(request: HttpRequest) -> Actor:
    """Who asks."""
    found: Actor = request.auth  # type: ignore[attr-defined]
    return found


def allow(me: Actor, rights: Sequence[Right], staff: bool) -> None:
    """Customers find nothing where staff works; staff that holds none of the rights is told so."""
    may = not rights or any(can(me, right) for right in rights)
    if me.is_customer and (staff or not may):
        raise NotFound
    if not may:
        require(me, rights[0])


class Room(Router):
    """A room's part of the API. Every address names the right that it needs."""

    def on(
        self,
        method: str,
        path: str,
        right: Right | tuple[Right, ...] | None,
        *,
        answer: Any,
        staff: bool = False,
        status: int = 200,
        keyed: bool = True,
    ) -> Callable[[V], V]:
        """Serve `method path`. A POST takes an Idempotency-Key (unless `keyed` is false): the same key and
        body again answer what was answered first. Of several rights one is enough. `staff`: customers find
        nothing here."""
        keyed = keyed and method == "POST"
        rights = right if isinstance(right, tuple) else (right,) if right else ()

        def declare(view: V) -> V:
            @wraps(view)
            def served(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
                if not keepable(request.get_full_path()) or "%00" in request.get_full_path():
                    raise Refused("text_unusable")
                if not keyed:
                    found = view(request, *args, **kwargs)
                else:
                    found = _once(request, actor(request), lambda: plain(view(request, *args, **kwargs)))
                return found if isinstance(found, HttpResponseBase) else Status(status, plain(found))

            summary, _, rest = (view.__doc__ or "").strip().partition("\n")
            self.api_operation(
                [method],
                path,
                auth=[Key(rights, staff), Session(rights, staff)],
                response={status: answer, ERRORS: Problem} if answer is not None else None,
                summary=summary.rstrip("."),
                description=" ".join(rest.split()) or None,
                openapi_extra=_extra(rights, keyed, staff),
            )(served)
            return view

        return declare


def _extra(rights: Sequence[Right], keyed: bool, staff: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"x-rights": [str(right) for right in rights], "x-staff": staff}
    if keyed:
        found["parameters"] = [
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": False,
                "schema": {"type": "string", "maxLength": 200},
                "description": "The same key and body again change nothing and answer the same.",
            }
        ]
    return found


def _once(request: HttpRequest, me: Actor, produce: Callable[[], Any]) -> Any:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return produce()
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise Refused("key_invalid")
    asked = {"path": request.path, "body": hashlib.sha256(request.body).hexdigest()}
    return once(f"api:{me.user_id}", key, asked, produce)
