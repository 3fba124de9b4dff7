"""JMESPath under limits: short and shallow when it is saved, few steps and small results when it is evaluated.

The language has no loops, but `[@, @][]` doubles a list, so a short expression can still fill the memory.
Therefore every visit of the interpreter is counted and every result measured.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.visitor import TreeInterpreter

from amends.core.errors import Refused

LONGEST = 500
DEEPEST = 12
MOST_NODES = 100
_MOST_STEPS = 20_000
_MOST_ITEMS = 5_000
_LONGEST_TEXT = 20_000


class Failed(Exception):
    """An expression that could not be evaluated; the message says why in a few words."""


@lru_cache(maxsize=2048)
def parsed(expression: str) -> Any:
    """The expression's tree; Refused("expression_invalid" or "expression_too_large")."""
    if len(expression) > LONGEST:
        raise Refused("expression_too_large", limit=LONGEST, what="characters")
    try:
        tree: Any = jmespath.compile(expression).parsed
    except (JMESPathError, RecursionError, ValueError) as error:
        raise Refused("expression_invalid", why=" ".join(str(error).split())[:150]) from None
    nodes, depth = _size(tree)
    if depth > DEEPEST:
        raise Refused("expression_too_large", limit=DEEPEST, what="levels")
    if nodes > MOST_NODES:
        raise Refused("expression_too_large", limit=MOST_NODES, what="parts")
    return tree


def _size(node: Any) -> tuple[int, int]:
    """(nodes, levels)."""
    if not isinstance(node, dict):
        return 0, 0
    below = [_size(child) for child in node.get("children", ())]
    return 1 + sum(nodes for nodes, _ in below), 1 + max((depth for _, depth in below), default=0)


def evaluate(expression: str, document: Any) -> Any:
    """What the expression finds in the document (None: nothing); Failed."""
    try:
        return _Counted().visit(parsed(expression), document)
    except (JMESPathError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise Failed(" ".join(str(error).split())[:150] or type(error).__name__) from None


class _Counted(TreeInterpreter):
    """The library's interpreter with a budget."""

    def __init__(self) -> None:
        super().__init__()
        self._steps = 0

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        """One step; too many, or too large a result, ends the evaluation."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise Failed("it takes too many steps")
        found = super().visit(node, *args, **kwargs)
        if isinstance(found, list) and len(found) > _MOST_ITEMS:
            raise Failed(f"a list of more than {_MOST_ITEMS} items")
        if isinstance(found, str) and len(found) > _LONGEST_TEXT:
            raise Failed(f"a text of more than {_LONGEST_TEXT} characters")
        return found
