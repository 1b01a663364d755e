"""The place of an organisation in the tree: an integer, so that a subtree is one range of integers.

Twelve bits a level, five levels under the county. The county is 0; its first town is 1 << 48; that town's first
village (1 << 48) + (1 << 36). Children are numbered as they come, from 1, and nothing is ever renumbered.
"""

from collections.abc import Iterable

BITS = 12
DEPTH = 5
CHILDREN = (1 << BITS) - 1
WHOLE = (0, (1 << (BITS * DEPTH)) - 1)
"""The range of the whole tree."""


def depth(place: int) -> int:
    """How many levels under the county the place lies: 0 for the county itself."""
    level = DEPTH
    while level and not place & CHILDREN << BITS * (DEPTH - level):
        level -= 1
    return level


def subtree(place: int) -> tuple[int, int]:
    """First and last place of the subtree, both inside."""
    return place, place + (1 << BITS * (DEPTH - depth(place))) - 1


def child(parent: int, ordinal: int) -> int:
    """Place of the parent's child number `ordinal`, from 1; raises ValueError when the tree has no room for it."""
    if depth(parent) == DEPTH:
        raise ValueError(f"An organisation has at most {DEPTH} levels above it.")
    if not 1 <= ordinal <= CHILDREN:
        raise ValueError(f"An organisation has at most {CHILDREN} children.")
    return parent + (ordinal << BITS * (DEPTH - depth(parent) - 1))


def moved(place: int, old: int, new: int) -> int:
    """Where a place goes when `old`, itself or one above it, becomes `new`; raises ValueError when that is too deep."""
    shift = BITS * (depth(new) - depth(old))
    offset = place - old
    if shift <= 0:
        return new + (offset << -shift)
    if offset & ((1 << shift) - 1):
        raise ValueError(f"An organisation has at most {DEPTH} levels above it.")
    return new + (offset >> shift)


def covers(ranges: Iterable[tuple[int, int]], place: int) -> bool:
    """Whether the whole subtree of a place lies in one of the ranges."""
    low, high = subtree(place)
    return any(first <= low and high <= last for first, last in ranges)


def merge(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same places as few sorted ranges: neighbours and overlaps become one."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(high, merged[-1][1])
        else:
            merged.append((low, high))
    return tuple(merged)


TOWN = ~(subtree(child(0, 1))[1] - child(0, 1))
"""The bits of a place that name its town."""
