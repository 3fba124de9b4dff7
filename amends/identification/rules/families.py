"""Which goods learn together."""

from __future__ import annotations


def family_of(category: str, sku: str) -> str:
    """The product's category; a product without one learns alone."""
    return category.strip() or (f"sku:{sku}" if sku else "")


def title_of(kind: str, family: str) -> str:
    """As people read it."""
    if kind == "words":
        return "Words of all claims"
    return f"Photos of {family.removeprefix('sku:')}" if family else "Photos of unnamed goods"


def joined(pieces: list[int], together: list[tuple[int, int]]) -> list[int]:
    """The pieces by place, those named in a pair (places) made one: the number of the first."""
    parent = {piece: piece for piece in pieces}

    def top(piece: int) -> int:
        while parent[piece] != piece:
            piece = parent[piece]
        return piece

    for left, right in together:
        one, other = sorted((top(pieces[left]), top(pieces[right])), key=pieces.index)
        parent[other] = one
    return [top(piece) for piece in pieces]
