"""The dial's decoding: any jitter, never a wrong count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.encoder import RESTS, Acceleration, Encoder

CLOCKWISE = (3, 1, 0, 2)  # the states of one detent with 4 steps, from rest on

# How a contact bounces: on the way to the next state it falls back to the last one any number of times.
bounces = st.integers(0, 5)
directions = st.lists(st.tuples(st.sampled_from([1, -1]), st.lists(bounces, min_size=4, max_size=4)), max_size=40)


def fed(encoder: Encoder, states: list[int]) -> int:
    return sum(encoder.turn(state >> 1, state & 1) for state in states)


def walk(moves: list[tuple[int, list[int]]], steps: int) -> list[int]:
    """Return the states that are seen when detents of so many steps are turned, each state with its bounces."""
    place, states = 0, [3]
    for direction, bouncing in moves:
        for count in bouncing[:steps]:
            here, there = CLOCKWISE[place % 4], CLOCKWISE[(place + direction) % 4]
            states += [there, here] * count + [there]
            place += direction
    return states


@given(directions, st.sampled_from([4, 2, 1]))
def test_any_turns_with_any_bounces_are_counted_right(moves: list[tuple[int, list[int]]], steps: int) -> None:
    assert fed(Encoder(steps), walk(moves, steps)) == sum(direction for direction, _ in moves)


@given(directions)
def test_reversed_it_counts_the_other_way_round(moves: list[tuple[int, list[int]]]) -> None:
    states = walk(moves, 4)
    assert fed(Encoder(backwards=True), states) == -fed(Encoder(), states)


@given(st.lists(st.sampled_from([1, -1]), max_size=200), st.sampled_from([4, 2, 1]))
def test_any_jitter_that_comes_back_counts_nothing(jitter: list[int], steps: int) -> None:
    there = [CLOCKWISE[sum(jitter[:i]) % 4] for i in range(len(jitter) + 1)]
    assert fed(Encoder(steps), there + there[::-1]) == 0


@given(st.lists(st.integers(0, 3), max_size=200))
def test_whatever_is_seen_no_more_is_counted_than_was_passed(states: list[int]) -> None:
    encoder = Encoder()
    counted = [abs(encoder.turn(state >> 1, state & 1)) for state in [3, *states]]
    assert sum(counted) <= states.count(3)
    assert all(count == 0 for count, state in zip(counted, [3, *states], strict=True) if state != 3)


def test_a_turn_that_was_not_followed_whole_is_not_guessed() -> None:
    assert fed(Encoder(), [3, 0, 2, 3]) == 0
    assert fed(Encoder(), [3, 1, 2, 3]) == 0


def test_where_it_stands_at_first_counts_nothing() -> None:
    encoder = Encoder()
    assert fed(encoder, [0, 2, 3]) == 0
    assert fed(encoder, [1, 0, 2, 3]) == 1


@pytest.mark.parametrize("steps", RESTS)
def test_one_turn_of_a_dial_with_24_detents_is_24(steps: int) -> None:
    assert fed(Encoder(steps), walk([(1, [0] * 4)] * 24, steps)) == 24


@pytest.mark.parametrize(("pause", "steps"), [(1, 1), (0.07, 2), (0.03, 3), (0.01, 5)])
def test_turned_faster_a_detent_is_more_steps(pause: float, steps: int) -> None:
    acceleration = Acceleration()
    assert acceleration.steps(1, 10, most=5) == 1
    assert acceleration.steps(1, 10 + pause, most=5) == steps


def test_a_change_of_direction_and_a_limit_are_kept() -> None:
    acceleration = Acceleration()
    acceleration.steps(1, 10, most=5)
    assert acceleration.steps(-1, 10.01, most=5) == -1
    assert acceleration.steps(-1, 10.02, most=2) == -2
