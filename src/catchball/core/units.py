"""Amounts: exact numbers with a unit, spelled as people spell them (`12.5 N·m`, `0.2 min`, `3`).

An amount is kept as its canonical string: the spelling is part of the document, equality is that of physics. Numbers
are exact rationals throughout, because equality within a tolerance is not transitive and would break merging.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pint

_NUMBER = re.compile(r"[+-]?\d+/[1-9]\d*|[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_CANONICAL = re.compile(
    r"(?!-0(?: |$))-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{0,17}[1-9])?(?: (?P<unit>\S+(?: \S+)*))?", re.ASCII
)
"""What `amount` would spell the same way; nearly all amounts are."""
_LONGEST_NUMBER = 40
_JOINT = re.compile(r"\s*([·⋅*/])\s*")
_NAME = re.compile(r"[^\W\d_¹²³]+(?:_[^\W\d_¹²³]+)*|[%‰°℃]|°[A-Z]")
_FACTOR = re.compile(rf"(?P<name>1|{_NAME.pattern})(?P<power>[²³]|⁻[¹²³]|\^-?[1-4])?")
_BASIC = ("metre", "gram", "tonne", "second", "ampere", "kelvin", "mole", "candela", "litre", "newton", "pascal", "bar")
_DERIVED = ("joule", "watt", "volt", "ohm", "coulomb", "farad", "henry", "tesla", "hertz", "lumen", "lux")
_METRIC = frozenset({*_BASIC, *_DERIVED})
"""The units that take a prefix."""
_SUPERSCRIPTS = str.maketrans("¹²³⁻", "123-")


class InvalidAmount(ValueError):
    """A string that is not a number with a known unit."""


def amount(text: str) -> str:
    """The canonical spelling of an amount: number, blank, unit; `1.0` becomes `1`, `.50mm` becomes `0.5 mm`.

    Raises InvalidAmount when there is no number, when it is not finite, or when the unit does not exist.
    """
    canonical = _CANONICAL.fullmatch(text)
    if canonical:
        if canonical["unit"]:
            dimension(canonical["unit"])
        return text
    number, unit = _split(text.strip())
    if unit:
        dimension(unit)
    return f"{_spell(number)} {unit}" if unit else _spell(number)


def in_si(text: str) -> tuple[Fraction, str]:
    """The magnitude in SI base units, exact, and the dimension, of a canonical amount."""
    return _in_si(text)


def same_amount(first: str, second: str) -> bool:
    """Whether two canonical amounts are the same physical quantity: `0.2 min` is `12 s`."""
    return first == second or (unit_of(first) != unit_of(second) and _in_si(first) == _in_si(second))


def comparable(first: str, second: str) -> bool:
    """Whether two canonical amounts have the same dimension, so that one may limit the other."""
    return unit_of(first) == unit_of(second) or _in_si(first)[1] == _in_si(second)[1]


def at_most(first: str, second: str) -> bool:
    """Whether the first canonical amount is not larger than the second. Raises InvalidAmount across dimensions."""
    small, _, unit = first.partition(" ")
    large, _, other_unit = second.partition(" ")
    if unit == other_unit and "/" not in small and "/" not in large:
        return Decimal(small) <= Decimal(large)
    (a, dimension_a), (b, dimension_b) = _in_si(first), _in_si(second)
    if dimension_a != dimension_b:
        raise InvalidAmount(f"“{first}” and “{second}” cannot be compared: they measure different things")
    return a <= b


def unit_of(text: str) -> str:
    """The unit of a canonical amount; empty for a bare number."""
    return text.partition(" ")[2]


def dimension(unit: str) -> str:
    """The dimension of a unit, as text in base units. Raises InvalidAmount when the unit does not exist."""
    return _parsed_unit(unit).dimension


def known_unit(unit: str) -> bool:
    """Whether the unit exists."""
    try:
        dimension(unit)
    except InvalidAmount:
        return False
    return True


def _split(text: str) -> tuple[Fraction, str]:
    match = _NUMBER.match(text)
    if match is None or len(match.group()) > _LONGEST_NUMBER:
        raise InvalidAmount(f"“{text[:60]}” does not begin with a number; expected for example “12.5 N·m”")
    unit = " ".join(text[match.end() :].split())
    try:
        number = Fraction(match.group())
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidAmount(f"“{text[:60]}” is not a number") from error
    return number, unit


def _spell(number: Fraction) -> str:
    """A finite decimal where there is one, else `numerator/denominator`."""
    rest, places = number.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    if len(digits) > _LONGEST_NUMBER - 2:
        raise InvalidAmount(f"the number {digits[:12]}… has {len(digits)} digits; use a larger or a smaller unit")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit in base units: `si = number * scale + offset`."""

    scale: Fraction
    offset: Fraction
    dimension: str


@lru_cache(maxsize=16384)
def _in_si(text: str) -> tuple[Fraction, str]:
    number, unit = _split(text)
    if not unit:
        return number, ""
    parsed = _parsed_unit(unit)
    return number * parsed.scale + parsed.offset, parsed.dimension


@lru_cache(maxsize=4096)
def _parsed_unit(unit: str) -> _Unit:
    """Read `N·m`, `mm/rev`, `1/min`, `m/s²`, `°C`: names joined by `·`, `*` or `/`, each with a small whole power."""
    parts = _JOINT.split(unit)
    if len(parts) == 1 and (single := _single(unit)) is not None:
        return single
    scale = Fraction(1)
    powers: Counter[str] = Counter()
    for place in range(0, len(parts), 2):
        factor = _FACTOR.fullmatch(parts[place].strip())
        if factor is None:
            raise InvalidAmount(f"the unit “{unit[:40]}” does not exist")
        power = _power(factor["power"]) * (-1 if place and parts[place - 1] == "/" else 1)
        if factor["name"] == "1":
            continue
        ratio, base, offset = _resolved(factor["name"], unit)
        if offset:
            raise InvalidAmount(f"“{factor['name']}” counts from a zero of its own and cannot be part of “{unit[:40]}”")
        scale *= ratio**power
        for name, exponent in base:
            powers[name] += exponent * power
    return _Unit(scale, Fraction(0), _dimension(powers))


def _single(unit: str) -> _Unit | None:
    if not _NAME.fullmatch(unit):
        return None
    ratio, base, offset = _resolved(unit, unit)
    return _Unit(ratio, offset, _dimension(Counter(dict(base))))


def _power(written: str | None) -> int:
    return int(written.translate(_SUPERSCRIPTS).lstrip("^*")) if written else 1


def _dimension(powers: Counter[str]) -> str:
    return "·".join(f"{name}^{power}" for name, power in sorted(powers.items()) if power)


@cache
def _resolved(name: str, unit: str) -> tuple[Fraction, tuple[tuple[str, int], ...], Fraction]:
    """Scale, powers of base units and offset of one named unit, from Pint."""
    registry = _registry()
    if not any(_is_usual(*reading) for reading in registry.parse_unit_name(name)):
        raise InvalidAmount(f"the unit “{unit[:40]}” does not exist")
    zero = registry.Quantity(Fraction(0), name).to_base_units()
    one = registry.Quantity(Fraction(1), name).to_base_units()
    base = tuple(sorted((str(key), int(str(value))) for key, value in one.unit_items()))
    return Fraction(one.magnitude) - Fraction(zero.magnitude), base, Fraction(zero.magnitude)


def _is_usual(prefix: str, name: str, suffix: str) -> bool:
    """Whether a reading of a unit's name is meant: `Min` is no megainch, and `Grad` no gigaradian."""
    return not suffix and (not prefix or name in _METRIC)


@cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint  # (most runs need no unit, and need not wait for this)

    definitions = files("catchball.core").joinpath("units.txt").read_text(encoding="utf-8")
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(
        None, non_int_type=Fraction, autoconvert_offset_to_baseunit=True
    )
    registry.load_definitions(definitions.splitlines())
    return registry
