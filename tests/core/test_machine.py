from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigError, IllegalMove
from core.machine import StateMachine


class Light(StrEnum):
    OFF = "OFF"
    RED = "RED"
    GREEN = "GREEN"
    BROKEN = "BROKEN"


class Other(StrEnum):
    BLUE = "BLUE"


LIGHTS = list(Light)
MACHINE = StateMachine(
    {Light.OFF: {Light.RED}, Light.RED: {Light.GREEN, Light.BROKEN}, Light.GREEN: {Light.RED, Light.BROKEN}},
    initial=Light.OFF,
)
tables = st.dictionaries(st.sampled_from(LIGHTS), st.sets(st.sampled_from(LIGHTS)))
whole_tables = tables.map(  # a ring through all states, so that each is reached from each
    lambda table: {
        state: {LIGHTS[(place + 1) % len(LIGHTS)], *table.get(state, ())} for place, state in enumerate(LIGHTS)
    }
)


def test_an_allowed_move_returns_the_target() -> None:
    assert MACHINE.move(Light.RED, to=Light.GREEN) is Light.GREEN


def test_a_state_read_from_a_column_as_plain_text_moves_like_its_member() -> None:
    assert MACHINE.move("RED", to=Light.GREEN) is Light.GREEN


def test_a_refused_move_names_state_target_and_the_moves_possible_now() -> None:
    with pytest.raises(IllegalMove) as caught:
        MACHINE.move(Light.RED, to=Light.OFF)
    assert caught.value.params == {"state": "RED", "to": "OFF", "possible": ["BROKEN", "GREEN"]}


def test_staying_is_a_move_that_must_be_allowed_like_any_other() -> None:
    with pytest.raises(IllegalMove):
        MACHINE.move(Light.RED, to=Light.RED)


@pytest.mark.parametrize("state", [Light.BROKEN, "NO_SUCH_STATE"])
def test_no_move_is_possible_from_an_end_or_an_unknown_state(state: str) -> None:
    assert MACHINE.possible(state) == ()


def test_a_state_that_no_moves_lead_to_is_named() -> None:
    with pytest.raises(ConfigError, match=r"`BROKEN`, `GREEN` is not reached from `OFF`"):
        StateMachine({Light.OFF: {Light.RED}, Light.GREEN: {Light.BROKEN}}, initial=Light.OFF)


def test_a_target_of_another_enum_is_named() -> None:
    with pytest.raises(ConfigError, match=r"`BLUE` is no state of `Light`"):
        StateMachine[StrEnum]({Light.OFF: {Other.BLUE}}, initial=Light.OFF)


def test_the_table_cannot_be_exchanged() -> None:
    with pytest.raises(AttributeError):
        MACHINE.moves = {}


@given(table=whole_tables, state=st.sampled_from(LIGHTS), to=st.sampled_from(LIGHTS))
def test_a_move_succeeds_exactly_when_it_is_possible(table: dict[Light, set[Light]], state: Light, to: Light) -> None:
    machine = StateMachine(table, initial=Light.OFF)
    try:
        allowed = machine.move(state, to=to) is to
    except IllegalMove:
        allowed = False
    assert allowed == (to in machine.possible(state)) == (to in table[state])


@given(table=whole_tables, state=st.sampled_from(LIGHTS))
def test_possible_moves_are_sorted_and_each_stands_once(table: dict[Light, set[Light]], state: Light) -> None:
    possible = StateMachine(table, initial=Light.OFF).possible(state)
    assert list(possible) == sorted(set(possible))


@given(table=tables, initial=st.sampled_from(LIGHTS))
def test_a_machine_is_refused_exactly_when_a_state_is_out_of_reach(
    table: dict[Light, set[Light]], initial: Light
) -> None:
    reached = {initial}
    for _ in LIGHTS:
        reached |= {target for state in reached for target in table.get(state, ())}
    try:
        missing = StateMachine(table, initial=initial) and set[str]()
    except ConfigError as error:
        missing = {state for state in LIGHTS if f"`{state}`" in str(error).partition(" is ")[0]}
    assert missing == set(LIGHTS) - reached
