"""JSON shapes of what rooms show: made from the rooms' own view types, so the API never says more or less.

A msgspec Struct or dataclass becomes a schema of the same fields; tuples become lists, decimals strings, bytes
are never shown. Amounts stay integers of minor units beside their currency.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from decimal import Decimal
from typing import Any, Union

import msgspec
from ninja import Schema
from pydantic import ConfigDict, create_model

from amends.web.api.names import Named

_MADE: dict[tuple[type, frozenset[str]], type[Schema]] = {}


class Out(Schema, metaclass=Named):
    """Base of everything the API answers."""

    model_config = ConfigDict(extra="ignore")


def shape(view: type, *, omit: tuple[str, ...] = ()) -> type[Schema]:
    """The schema of a room's view type without the fields in `omit`."""
    key = (view, frozenset(omit))
    if key not in _MADE:
        fields: dict[str, Any] = {
            name: (_of(hint), ...) for name, hint in _hints(view).items() if name not in omit
        }
        doc = (view.__doc__ or "").strip()
        _MADE[key] = create_model(
            view.__name__.removesuffix("View"), __base__=Out, __doc__=doc, __module__=view.__module__, **fields
        )
    return _MADE[key]


def _hints(view: Any) -> dict[str, Any]:
    if isinstance(view, type) and issubclass(view, msgspec.Struct):
        return {field.name: field.type for field in msgspec.structs.fields(view)}
    hints = typing.get_type_hints(view)
    return {field.name: hints[field.name] for field in dataclasses.fields(view)}


def _of(hint: Any) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        return Union[tuple(_of(one) for one in inner)]  # noqa: UP007 (made at run time)
    if origin in (tuple, frozenset, list, set):
        if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):
            return tuple[tuple(_of(one) for one in inner)]  # type: ignore[misc]
        return list[_of(inner[0])]  # type: ignore[misc]
    if origin is dict:
        key, value = inner
        return dict.__class_getitem__((key, _of(value)))
    if hint is Decimal:
        return str
    if isinstance(hint, type) and (issubclass(hint, msgspec.Struct) or dataclasses.is_dataclass(hint)):
        return shape(hint)
    return hint


def list_of(view: type) -> Any:
    """A plain list of such views."""
    return list[shape(view)]  # type: ignore[misc]


def page_of(view: type, *, omit: tuple[str, ...] = ()) -> type[Schema]:
    """A page of a list: items, and the cursor of the next page (null on the last)."""
    row = shape(view, omit=omit)
    return create_model(f"{row.__name__}Page", __base__=Out, items=(list[row], ...), next_cursor=(str | None, ...))  # type: ignore[valid-type]


def plain(answer: Any) -> Any:
    """What a room answered, as plain JSON values; sets in order, so that the same answer is the same text."""
    return msgspec.to_builtins(answer, order="deterministic")
