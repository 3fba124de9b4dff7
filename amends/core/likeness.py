"""How much alike two serial numbers are, as people read and type them."""

from __future__ import annotations

# Signs that are misread for one another on labels and in photos; each group has one representative.
_LOOK_ALIKES = str.maketrans(
    {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
)
_SHORTEST_FOR_TYPOS = 5
_LONGEST_COMPARED = 100


def folded(serial: str) -> str:
    """The normalised serial with look-alike signs made equal."""
    return serial.translate(_LOOK_ALIKES)


def distance(left: str, right: str) -> int:
    """How many single edits apart: a sign wrong, missing, too many, or two neighbours swapped."""
    left, right = left[:_LONGEST_COMPARED], right[:_LONGEST_COMPARED]
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, mine in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, theirs in enumerate(right, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == right[j - 2] and left[i - 2] == theirs:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
    return row[-1]


def looks_like(reported: str, real: str) -> bool:
    """Whether `reported` may be `real` misread or mistyped: equal look-alikes, or one edit apart.

    Short serials are excluded from the second: there every other serial is one edit away.
    """
    if not reported or not real:
        return False
    if folded(reported) == folded(real):
        return True
    return min(len(reported), len(real)) >= _SHORTEST_FOR_TYPOS and distance(reported, real) == 1
