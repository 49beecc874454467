"""Run rules over many series at once.

The eight rules are those of L. S. Nelson, Journal of Quality Technology 16 (1984). A signal is told at the point that
completes it; a window is full, and a missing value (NaN) ends every run. What a point is (beyond one, two, three sigmas
on a side, higher than the one before) is one bit, sixty-four points to a word; a rule is then a few shifts of words.
The series are gone through in blocks that stay in the cache of the processor: small ones as long as a point is a
number, large ones as soon as it is a bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Words: TypeAlias = NDArray[np.uint64]
"""Bits of points, sixty-four to a word, the first point in the lowest bit of the first word."""

RULES: Final[Mapping[int, str]] = MappingProxyType(
    {
        1: "beyond three sigmas",
        2: "nine in a row on one side of the centre",
        3: "six in a row, each higher or each lower than the one before",
        4: "fourteen in a row, up and down in turn",
        5: "two of three beyond two sigmas on one side",
        6: "four of five beyond one sigma on one side",
        7: "fifteen in a row within one sigma",
        8: "eight in a row beyond one sigma on either side",
    }
)
"""What each rule finds."""
_NUMBERS: Final = 32
_BLOCK: Final = 512
_BITS: Final = 64
_SPARE: Final = 8
"""Each series ends with so many bits at least that are never set, as many as bits are ever moved at once."""


@dataclass(frozen=True)
class Signals:
    """Where rules fired: for each, the bits of all points of all series."""

    points: int
    words: Mapping[int, Words]

    def of(self, rule: int) -> NDArray[np.bool_]:
        """Whether a rule fired at each point: an array of series by points."""
        words = self.words[rule]
        bits = np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")
        return bits[:, : self.points].astype(np.bool_)

    def count(self, rule: int) -> NDArray[np.int64]:
        """How often a rule fired in each series."""
        return np.asarray(self.of(rule).sum(axis=1), np.int64)


def signals(values: Numbers, centre: Numbers, sigma: Numbers, rules: Iterable[int] = RULES) -> Signals:
    """Where the rules fire in `values` (series by points), given the centre and sigma of each series.

    A value exactly at the centre is on neither side; one exactly at a limit is not beyond it. Raises ValueError when
    the shapes do not fit, a sigma is not positive, or a rule is unknown.
    """
    wanted = tuple(dict.fromkeys(rules))
    _check(values, centre, sigma, wanted)
    series, points = values.shape
    found = {rule: np.empty((series, _words(points)), np.uint64) for rule in wanted}
    limits = _limits(centre, sigma)
    for begin in range(0, series, _BLOCK):
        block = slice(begin, begin + _BLOCK)
        bits = _bits(values[block], limits[:, block])
        for rule in wanted:
            found[rule][block] = _FIRED[rule](bits).reshape(-1, _words(points))
    return Signals(points, found)


def _check(values: Numbers, centre: Numbers, sigma: Numbers, rules: tuple[int, ...]) -> None:
    if values.ndim != 2 or centre.shape != sigma.shape or centre.shape != values.shape[:1]:
        raise ValueError(
            f"{values.shape} values need one centre and one sigma a series, not {centre.shape}, {sigma.shape}"
        )
    if not (np.isfinite(centre).all() and (sigma > 0).all() and np.isfinite(sigma).all()):
        raise ValueError("each series needs a centre, and a sigma above zero")
    if unknown := [rule for rule in rules if rule not in RULES]:
        raise ValueError(f"there is no run rule {unknown[0]}; there are {', '.join(map(str, RULES))}")


@dataclass(frozen=True, slots=True)
class _Bits:
    """What the points of a block are, its series one after the other in one row of words.

    `one`, `two` and `three`: beyond so many sigmas, above and below.
    """

    here: Words
    side: tuple[Words, Words]
    one: tuple[Words, Words]
    two: tuple[Words, Words]
    three: tuple[Words, Words]
    turn: tuple[Words, Words]


def _limits(centre: Numbers, sigma: Numbers) -> Numbers:
    """The centre and its one, two and three sigmas, first those above, then those below: eight x series x one."""
    reach = np.arange(4)[:, None] * sigma
    return np.concatenate([centre + reach, centre - reach])[..., None]


def _words(points: int) -> int:
    return -(-(points + _SPARE) // _BITS)


def _bits(values: Numbers, limits: Numbers) -> _Bits:
    series, points = values.shape
    words = np.zeros((11, series, _words(points)), np.uint64)
    octets = words.view(np.uint8)[..., : -(-points // 8)]
    for begin in range(0, series, _NUMBERS):
        here = slice(begin, begin + _NUMBERS)
        _pack(np.ascontiguousarray(values[here]), limits[:, here], octets[:, here])
    above, below, (there, up, down) = (part.reshape(len(part), -1) for part in (words[:4], words[4:8], words[8:]))
    return _Bits(
        there, (above[0], below[0]), (above[1], below[1]), (above[2], below[2]), (above[3], below[3]), (up, down)
    )


def _pack(values: Numbers, limits: Numbers, octets: NDArray[np.uint8]) -> None:
    flags = np.empty(values.shape, np.bool_)

    def keep(place: int) -> None:
        octets[place] = np.packbits(flags, axis=1, bitorder="little")

    for place in range(4):
        np.greater(values, limits[place], out=flags)
        keep(place)
        np.less(values, limits[4 + place], out=flags)
        keep(4 + place)
    np.equal(values, values, out=flags)  # NaN alone differs from itself
    keep(8)
    # As one long row, which is quicker; the first point of a series has none before it.
    row, steps = values.ravel(), flags.ravel()[1:]
    for place, step in ((9, np.greater), (10, np.less)):
        step(row[1:], row[:-1], out=steps)
        flags[:, :1] = False
        keep(place)


def _before(bits: Words, many: int) -> Words:
    """What held `many` points before, at most as many as are spare. At the first points of a series nothing did."""
    moved = bits << np.uint64(many)
    moved[1:] |= bits[:-1] >> np.uint64(_BITS - many)
    return moved


def _in_a_row(bits: Words, many: int) -> Words:
    """Where something held at this point and at all of the `many` - 1 before it."""
    length = 1
    while length < many:
        more = min(length, many - length)
        bits = bits & _before(bits, more)
        length += more
    return bits


def _either(of: tuple[Words, Words], found: Callable[[Words], Words]) -> Words:
    return found(of[0]) | found(of[1])


def _two_of_three(bits: Words) -> Words:
    return bits & (_before(bits, 1) | _before(bits, 2))


def _four_of_five(bits: Words) -> Words:
    first, second, third, fourth = (_before(bits, many) for many in (1, 2, 3, 4))
    return bits & ((first & second & (third | fourth)) | (third & fourth & (first | second)))


def _full(bits: _Bits, window: int) -> Words:
    return _in_a_row(bits.here, window)


def _alternating(bits: _Bits) -> Words:
    up, down = bits.turn
    return _in_a_row((up & _before(down, 1)) | (down & _before(up, 1)), 12)


_FIRED: Final[Mapping[int, Callable[[_Bits], Words]]] = MappingProxyType(
    {
        1: lambda bits: bits.three[0] | bits.three[1],
        2: lambda bits: _either(bits.side, lambda side: _in_a_row(side, 9)),
        3: lambda bits: _either(bits.turn, lambda turn: _in_a_row(turn, 5)),
        4: _alternating,
        5: lambda bits: _either(bits.two, _two_of_three) & _full(bits, 3),
        6: lambda bits: _either(bits.one, _four_of_five) & _full(bits, 5),
        7: lambda bits: _in_a_row(bits.here & ~(bits.one[0] | bits.one[1]), 15),
        8: lambda bits: _in_a_row(bits.one[0] | bits.one[1], 8),
    }
)
