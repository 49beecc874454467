"""The kinds of control chart, apart from what computes them: they are named before numpy is loaded."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """Which chart is drawn of a series."""

    INDIVIDUALS = "individuals"
    MEANS_RANGE = "means-range"
    MEANS_DEVIATION = "means-deviation"
    P = "p"
    NP = "np"
    C = "c"
    U = "u"
    LANEY_P = "laney-p"
    LANEY_U = "laney-u"
    EWMA = "ewma"
    CUSUM = "cusum"


SUBGROUPS: Final = frozenset({Kind.MEANS_RANGE, Kind.MEANS_DEVIATION})
"""Each row is a subgroup of values."""
SIZED: Final = frozenset({Kind.P, Kind.NP, Kind.U, Kind.LANEY_P, Kind.LANEY_U})
"""Each row is a count and the size of its sample."""
COUNTED: Final = SIZED | {Kind.C}
SMOOTHED: Final = frozenset({Kind.EWMA, Kind.CUSUM})
"""Each point holds something of all points before it: run rules say nothing about them."""
