"""Sparkplug B as values: topics, payloads, metrics. The numbers are those of the specification, version 3.0."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

_SIGNED = {1: 8, 2: 16, 3: 32, 4: 64}
_UNSIGNED = {5: 8, 6: 16, 7: 32, 8: 64}
_REAL = {9, 10}
_TRUTH = 11
GOOD = 192
"""The quality of a value that can be used, as OPC classic has it."""


class Said(StrEnum):
    """What a message is about, by the name in its topic."""

    NODE_BIRTH = "NBIRTH"
    DEVICE_BIRTH = "DBIRTH"
    NODE_DATA = "NDATA"
    DEVICE_DATA = "DDATA"
    NODE_DEATH = "NDEATH"
    DEVICE_DEATH = "DDEATH"
    NODE_COMMAND = "NCMD"
    DEVICE_COMMAND = "DCMD"

    @property
    def is_birth(self) -> bool:
        """Whether it carries a certificate of birth."""
        return self in {Said.NODE_BIRTH, Said.DEVICE_BIRTH}

    @property
    def is_command(self) -> bool:
        """Whether it is said to machines, not by them."""
        return self in {Said.NODE_COMMAND, Said.DEVICE_COMMAND}


@dataclass(frozen=True, slots=True)
class Topic:
    """Who says what: group, edge node and, where it is one's, the device."""

    group: str
    said: Said
    node: str
    device: str = ""

    @property
    def edge_node(self) -> str:
        """The edge node with its group."""
        return f"{self.group}/{self.node}"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of a payload, as it came: a name or an alias, or both; without a number when it carries none.

    `number` is what stands in the message, `datatype` how it is to be read (0: not said); `other` names what it
    carries in place of a number; `at` is in milliseconds since 1970.
    """

    name: str = ""
    alias: int | None = None
    at: int | None = None
    datatype: int = 0
    number: float | None = None
    is_integer: bool = False
    other: str = ""
    is_transient: bool = False
    quality: int = GOOD


@dataclass(frozen=True, slots=True)
class Payload:
    """What a message carries. `at` is when it was sent, in milliseconds since 1970; `seq` counts from 0 to 255."""

    at: int | None
    seq: int | None
    metrics: tuple[Metric, ...] = ()


def number_of(metric: Metric, datatype: int) -> float:
    """The number that a metric means. Raises ValueError with a sentence where it means none.

    Signed numbers come as unsigned ones in two's complement: of their own width, or widened to 32 bits, as clients do.
    """
    if metric.number is None:
        raise ValueError(metric.other or "The metric is null: the machine has no value.")
    if metric.quality != GOOD:
        raise ValueError(f"The machine says that the value is not good (quality {metric.quality}).")
    number = metric.number
    if not isfinite(number):
        raise ValueError("The value is no number that can be kept.")
    if datatype in _SIGNED:
        return _signed(int(number), _SIGNED[datatype])
    if datatype in _UNSIGNED:
        if not 0 <= number < 2 ** _UNSIGNED[datatype]:
            raise ValueError("The number is larger than its type can hold.")
        return number
    if datatype == _TRUTH:
        return float(bool(number))
    if datatype in _REAL or (datatype == 0 and not metric.is_integer):
        return number
    raise ValueError(f"Values of the type {datatype} are no numbers." if datatype else "Its type is not known.")


def _signed(number: int, width: int) -> float:
    for wide in (width, 32, 64):
        if 0 <= number < 2**wide:
            value = number - 2**wide if number >= 2 ** (wide - 1) else number
            if -(2 ** (width - 1)) <= value < 2 ** (width - 1):
                return float(value)
    raise ValueError("The number is larger than its type can hold.")
