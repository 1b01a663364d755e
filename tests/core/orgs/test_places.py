"""Places: the laws of the tree of integers."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.orgs.places import CHILDREN, DEPTH, WHOLE, child, covers, depth, merge, moved, subtree

ordinals = st.integers(1, CHILDREN)


def place_of(path: list[int]) -> int:
    place = 0
    for ordinal in path:
        place = child(place, ordinal)
    return place


paths = st.lists(ordinals, max_size=DEPTH)
ranges = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda pair: (pair[0], sum(pair))), max_size=8)


@given(paths)
def test_a_place_is_as_deep_as_its_path_is_long(path: list[int]) -> None:
    assert depth(place_of(path)) == len(path)


@given(paths, paths)
def test_a_place_lies_in_a_subtree_exactly_when_its_path_goes_through_the_root(
    path: list[int], root: list[int]
) -> None:
    low, high = subtree(place_of(root))
    assert (low <= place_of(path) <= high) == (path[: len(root)] == root)


@given(paths, paths)
def test_different_paths_are_different_places(one: list[int], other: list[int]) -> None:
    assert (place_of(one) == place_of(other)) == (one == other)


@given(paths)
def test_every_place_lies_in_the_whole_tree(path: list[int]) -> None:
    assert WHOLE[0] <= subtree(place_of(path))[0] <= subtree(place_of(path))[1] <= WHOLE[1]


@given(st.lists(ordinals, max_size=DEPTH - 1), ordinals, ordinals)
def test_siblings_share_no_place(parent: list[int], one: int, other: int) -> None:
    assume(one < other)
    assert subtree(place_of([*parent, one]))[1] < subtree(place_of([*parent, other]))[0]


@given(st.lists(ordinals, min_size=DEPTH, max_size=DEPTH))
def test_there_is_no_room_below_the_deepest_level(path: list[int]) -> None:
    with pytest.raises(ValueError, match="levels"):
        child(place_of(path), 1)


@pytest.mark.parametrize("ordinal", [0, -1, CHILDREN + 1])
def test_a_child_is_numbered_from_1_to_4095(ordinal: int) -> None:
    with pytest.raises(ValueError, match="children"):
        child(0, ordinal)


@given(ranges)
def test_merged_ranges_hold_the_same_places(given_ranges: list[tuple[int, int]]) -> None:
    def members(of: Iterable[tuple[int, int]]) -> set[int]:
        return {place for low, high in of for place in range(low, high + 1)}

    assert members(merge(given_ranges)) == members(given_ranges)


@given(ranges)
def test_merged_ranges_are_sorted_with_a_gap_between_them(given_ranges: list[tuple[int, int]]) -> None:
    merged = merge(given_ranges)
    assert all(high + 1 < low for (_, high), (low, _) in pairwise(merged))


@given(paths, paths, st.lists(ordinals, max_size=2))
def test_a_moved_place_keeps_its_path_below_what_moved(old: list[int], new: list[int], below: list[int]) -> None:
    assume(len(old) + len(below) <= DEPTH)
    place = place_of(old + below)
    if len(new) + len(below) > DEPTH:
        with pytest.raises(ValueError, match="at most"):
            moved(place, place_of(old), place_of(new))
    else:
        assert moved(place, place_of(old), place_of(new)) == place_of(new + below)


@given(ranges, paths)
def test_ranges_cover_a_place_with_its_whole_subtree(given_ranges: list[tuple[int, int]], path: list[int]) -> None:
    place = place_of(path)
    assert covers([subtree(place), *given_ranges], place)
    if path:
        assert not covers([(place, place), *(one for one in given_ranges if one[1] < place)], 0)
