"""Published data sets with known results, to the digits that two independent programs agree on.

D. C. Montgomery, Introduction to Statistical Quality Control, second edition: piston rings (inside diameters in mm),
orange juice cans, circuit boards, personal computers. NIST/SEMATECH e-Handbook, 6.3.2.4: an EWMA.
AIAG, Measurement Systems Analysis, fourth edition: a crossed gauge study, an attribute study. J. L. Fleiss,
Psychological Bulletin 76 (1971): diagnoses of thirty patients.
"""

from __future__ import annotations

import numpy as np
from bench.handbook import HANDBOOK

_RINGS = """
30 2 19 -8 8  -5 -8 1 11 4  -12 24 21 5 2  2 -4 -7 15 9  -8 7 15 -11 14
9 -6 -3 -15 -7  -5 6 -6 0 5  -15 3 -7 15 -12  8 -5 9 5 4  -2 0 -10 7 -5
-6 -2 -6 -5 -10  4 0 7 0 -4  -17 2 -2 -3 12  6 -33 -6 0 -16  12 14 -2 -1 7
0 -16 5 -2 -4  -6 12 -14 5 7  6 10 18 3 0  -16 2 3 5 -3  0 10 13 20 3
-12 1 9 5 -4  4 -1 -10 6 9  10 -11 -10 9 14  15 8 -7 0 10  -18 -16 -5 17 13
"""
PISTON_RINGS = 74 + np.array(_RINGS.split(), np.float64).reshape(25, 5) / 1000
ORANGE_JUICE = np.array(
    [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6], float
)
"""Of fifty cans each."""
CIRCUIT_BOARDS = np.array(
    [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15], float
)
COMPUTERS = np.array([10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5], float)
"""Of five each."""
NIST = np.array([52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6])

GAUGE = HANDBOOK
"""Parts x appraisers x trials."""

_DIAGNOSES = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
DIAGNOSES = np.array([[int(digit) for digit in patient] for patient in _DIAGNOSES.split()])
"""How many of six psychiatrists found: depression, personality disorder, schizophrenia, neurosis, something else."""
INSPECTORS = {
    "A with B": (((44, 6), (3, 97)), 0.86),
    "B with C": (((42, 5), (9, 94)), 0.79),
    "A with C": (((43, 7), (8, 92)), 0.78),
    "A with the standard": (((45, 5), (3, 97)), 0.88),
    "B with the standard": (((45, 2), (3, 100)), 0.92),
    "C with the standard": (((42, 9), (6, 93)), 0.77),
}
"""Fifty parts, three trials: both reject, one does, the other does, both accept; and the kappa."""
