"""One process for each entry of a race: `python -m bench.races_worker NAME FILE` times it, and writes its answers.

It prints a line of JSON: seconds and page faults of a go, how many of the series or metrics it did, its peak memory.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

import numpy as np

from bench.measure import on_one_core, own_time, peak_memory, timed
from bench.races_drawn import METRICS, SERIES, first, series

GOES = 15
FEW = 20
"""So many series or metrics a slow entry does; its time is multiplied."""


@dataclass(frozen=True, slots=True)
class Run:
    """Processor seconds and page faults of one go over `done` of the `whole` race; bytes at the peak."""

    seconds: float
    faults: int | None
    done: int
    whole: int
    peak: int

    @property
    def of_all(self) -> float:
        """Seconds for the whole race."""
        return self.seconds * self.whole / self.done


def our_charts(values: np.ndarray) -> np.ndarray:
    from catchball.core.spc.many import many_individuals  # (an entry imports its own library, and no other)

    found = many_individuals(values).signals
    return np.stack([found.words[rule] for rule in range(1, 9)])


def _unpacked(words: np.ndarray) -> np.ndarray:
    """Of the first series, rules x series x points."""
    bits = np.unpackbits(np.ascontiguousarray(words[:, :FEW]).view(np.uint8), axis=2, bitorder="little")
    return bits[:, :, : series(1).shape[1]].astype(np.bool_)


def plain_charts(values: np.ndarray) -> np.ndarray:
    from bench.races_plain import chart

    return np.array([chart(row) for row in values.tolist()]).swapaxes(0, 1)


def nelson_check(values: np.ndarray) -> np.ndarray:
    from NelsonCheck.NelsonCheck import NelsonCheck  # type: ignore[import-not-found]  # in an environment of its own

    return np.array([len(NelsonCheck(list(row)).violations) for row in values])


def reading(values: np.ndarray) -> np.ndarray:
    return np.asarray(values.sum())


def our_pooling(drawn: tuple[np.ndarray, ...]) -> np.ndarray:
    from catchball.core.sites.pooling import pool

    found = pool(*drawn)
    return np.column_stack([found.tau2, found.pooled])


def plain_pooling(drawn: tuple[np.ndarray, ...]) -> np.ndarray:
    from bench.races_plain import pooled

    raw, errors, covariate = drawn
    found = [pooled(one, error, covariate[:, 0]) for one, error in zip(raw, errors, strict=True)]
    return np.array([[tau2, *sites] for tau2, sites in found])


def pymare(drawn: tuple[np.ndarray, ...]) -> np.ndarray:
    from pymare.estimators import (  # type: ignore[import-not-found]  # in an environment of its own
        VarianceBasedLikelihoodEstimator,
    )

    raw, errors, covariate = drawn
    design = np.column_stack([np.ones(raw.shape[1]), covariate])
    asked = VarianceBasedLikelihoodEstimator(method="reml")
    asked.fit(np.ascontiguousarray(raw.T), np.ascontiguousarray(errors.T**2), design)
    return np.asarray(asked.params_["tau2"]).reshape(-1, 1)


def _same(found: np.ndarray) -> np.ndarray:
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """What is timed, over how many, how often, and how its answers are read afterwards."""

    call: Callable[..., np.ndarray]
    drawn: Callable[[int], object]
    done: int
    whole: int
    goes: int = GOES
    read: Callable[[np.ndarray], np.ndarray] = _same


ENTRIES = {
    "Catchball, charts": Entry(our_charts, series, SERIES, SERIES, read=_unpacked),
    "plain Python, charts": Entry(plain_charts, series, FEW, SERIES, 1),
    "NelsonCheck": Entry(nelson_check, series, FEW, SERIES, 1),
    "reading the values once": Entry(reading, series, SERIES, SERIES),
    "Catchball, pooling": Entry(our_pooling, first, METRICS, METRICS),
    "plain Python, pooling": Entry(plain_pooling, first, 5 * FEW, METRICS, 1),
    "PyMARE": Entry(pymare, first, METRICS, METRICS, 3),
}


def main(name: str, file: str) -> None:
    """Time one entry, its libraries loaded and what it does more than once warmed up."""
    on_one_core()
    entry = ENTRIES[name]
    drawn = entry.drawn(entry.done)
    entry.call(drawn if entry.goes > 1 else entry.drawn(1))
    spent, faults = [], []
    for _ in range(entry.goes):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        seconds, answer = timed(lambda: entry.call(drawn), own_time)
        faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
        spent.append(seconds)
    run = Run(median(spent), int(median(faults)), entry.done, entry.whole, peak_memory())
    np.save(file, entry.read(answer))
    print(json.dumps(asdict(run)))


if __name__ == "__main__":
    main(*sys.argv[1:])
