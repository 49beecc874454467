"""Average run lengths of run rules together: how many points of a healthy process until one of the rules fires.

By the Markov chain of C. W. Champ and W. H. Woodall, Technometrics 29 (1987): what the rules remember of the points so
far is a state, a point moves from one to another, and the lengths solve a system of linear equations. The rules and
their conventions are those of `catchball.core.spc.rules`. Rules 3 and 4 compare points with each other and not with
limits; they have no such chain.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from scipy.sparse import csc_matrix, identity
from scipy.sparse.linalg import spsolve
from scipy.special import ndtr

Memory: TypeAlias = tuple[int, ...]
"""What one rule remembers of the points so far."""
State: TypeAlias = tuple[Memory, ...]
Step: TypeAlias = Callable[[Memory, int], Memory | None]
"""What a rule remembers after a point in a zone; None where it fires."""

_ZONES: Final = (-4, -3, -2, -1, 1, 2, 3, 4)
"""Below the centre and above it: within one sigma is 1, beyond three is 4."""
_EDGES: Final = (-np.inf, -3, -2, -1, 0, 1, 2, 3, np.inf)
_NOTHING_YET: Final = 9


def rule_length(rules: Iterable[int], shift: float = 0.0) -> float:
    """The average run length of independent normal values that are off by `shift` sigmas, the limits being known.

    Raises ValueError for rules that have no zones (3 and 4), and for those that do not exist.
    """
    wanted = tuple(sorted(set(rules)))
    if not wanted or not set(wanted) <= set(_RULES):
        told = ", ".join(map(str, _RULES))
        raise ValueError(
            f"the average run length is known of the rules {told}, not of {list(wanted)}; leave others out"
        )
    return _solved(wanted, shift)


def has_length(rule: int) -> bool:
    """Whether the average run length with this rule can be computed."""
    return rule in _RULES


@cache
def _solved(rules: tuple[int, ...], shift: float) -> float:
    chances = dict(zip(_ZONES, np.diff(ndtr(np.array(_EDGES) - shift)), strict=True))
    moves = list(_moves(rules))
    many = max(start for start, _, _ in moves) + 1
    weights = [chances[zone] for _, zone, _ in moves]
    places = ([start for start, _, _ in moves], [end for _, _, end in moves])
    stays = csc_matrix((weights, places), shape=(many, many))
    return float(spsolve(csc_matrix(identity(many) - stays), np.ones(many))[0])


def _moves(rules: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
    """State, zone, following state, by number, for every point that signals nothing; 0 is the state at the start."""
    begin = tuple(_RULES[rule][0] for rule in rules)
    steps = [_RULES[rule][1] for rule in rules]
    known: dict[State, int] = {begin: 0}
    waiting = deque([begin])
    while waiting:
        state = waiting.popleft()
        for zone in _ZONES:
            following = tuple(step(memory, zone) for step, memory in zip(steps, state, strict=True))
            quiet = tuple(memory for memory in following if memory is not None)
            if len(quiet) < len(following):
                continue
            if quiet not in known:
                known[quiet] = len(known)
                waiting.append(quiet)
            yield known[state], zone, known[quiet]


def _beyond(zone: int, sigmas: int) -> int:
    """The side on which a point lies beyond so many sigmas, 0 within them."""
    return (zone > sigmas) - (zone < -sigmas)


def _outside(_: Memory, zone: int) -> Memory | None:
    return None if _beyond(zone, 3) else ()


def _one_side(memory: Memory, zone: int) -> Memory | None:
    side, (run,) = _beyond(zone, 0), memory
    run = run + side if run * side > 0 else side
    return None if abs(run) == 9 else (run,)


def _most_of(sigmas: int, many: int) -> Step:
    def step(memory: Memory, zone: int) -> Memory | None:
        side = _beyond(zone, sigmas)
        fires = side and _NOTHING_YET not in memory and memory.count(side) + 1 >= many
        return None if fires else (*memory[1:], side)

    return step


def _in_a_row(many: int, *, within: bool) -> Step:
    def step(memory: Memory, zone: int) -> Memory | None:
        run = memory[0] + 1 if (abs(zone) == 1) == within else 0
        return None if run == many else (run,)

    return step


_RULES: Final[Mapping[int, tuple[Memory, Step]]] = MappingProxyType(
    {
        1: ((), _outside),
        2: ((0,), _one_side),
        5: ((_NOTHING_YET,) * 2, _most_of(2, 2)),
        6: ((_NOTHING_YET,) * 4, _most_of(1, 4)),
        7: ((0,), _in_a_row(15, within=True)),
        8: ((0,), _in_a_row(8, within=False)),
    }
)
"""What each rule remembers before the first point, and after one more."""
