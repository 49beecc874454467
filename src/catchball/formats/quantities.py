"""Amounts in words, recognised only where no other reading is likely.

What is recognised is moved out of the words, never copied: `15 ml lemon juice` is the quantity 15 ml of lemon juice.
Everything that is split here can be joined again so that splitting it gives the same; joining answers None where no
such words exist. Names that hold numbers (`M3 x 25`, `2.5mm hex key`, `28BYJ-48`) stay names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from catchball.core.units import InvalidAmount, amount, at_most, comparable, unit_of

Quantity: TypeAlias = dict[str, str]
"""Some of value, low and high, each a canonical amount."""

_NUMBER = r"(?:\d{1,12}/[1-9]\d{0,11}|\d{1,12}(?:\.\d{1,12})?)"
_MEASURES = frozenset({"mg", "g", "kg", "ml", "mL", "cl", "dl", "l", "L", "oz", "lb", "pcs", "pc"})
"""The units by which material is measured out. A length before a name (`5mm LED`) rather belongs to the name."""
_COUNTS = r"(?P<low>\d{1,9})(?:\s?[-–]\s?(?P<high>\d{1,9}))?"
_COUNT = re.compile(rf"{_COUNTS}(?P<gap>\s?)[x×](?=\s|\[)\s*(?P<rest>\S.*)", re.DOTALL)
_LINKED = re.compile(rf"{_COUNTS}(?P<gap>)\s+(?P<rest>\[[^\s\]].*)", re.DOTALL)
_MEASURED = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s?[-–]\s?(?P<high>{_NUMBER}))?\s?(?P<unit>[A-Za-z]{{1,3}})(?P<rest>(?:\s|[(（一-鿿]).+)",
    re.DOTALL,
)
_FORMULA = re.compile(r"^(?:\d|/|[-–+*×±=]\s)|\s[*×/=]\s|\bper\s|每")
"""Words after an amount that make it something else: `5 g * persons`, `1 kg 200 g`, `2 1/2 l`."""

_AMBIGUOUS_UNITS = frozenset({"C", "F"})
"""`200C` in a text is a temperature, and no charge."""
_SIGNED = rf"[+-]?{_NUMBER}"
_AMOUNT = rf"{_SIGNED}\s?(?:1/)?[^\W\d_°℃%‰][^\s()±≥≤<>~-]*|{_SIGNED}\s?[°℃%‰][^\s()±≥≤<>~-]*"
_LIMITED = re.compile(rf"(?P<value>{_AMOUNT}) \((?P<limits>.+)\)")
_TOLERANCE = re.compile(rf"(?P<value>{_SIGNED}|{_AMOUNT})\s*(?:±|\+/-)\s*(?P<spread>{_NUMBER}(?:\s?\S+)?)")
_RANGE = re.compile(rf"(?P<bare>{_NUMBER})\s?[-–]\s?(?P<high>{_AMOUNT})")
_LIMITS = (
    re.compile(rf"(?P<low>{_AMOUNT})\s(?:to|bis|至|–|-)\s(?P<high>{_AMOUNT})"),
    re.compile(rf"(?:≥|>=|min\.?|at least)\s?(?P<low>{_AMOUNT})"),
    re.compile(rf"(?:≤|<=|max\.?|at most)\s?(?P<high>{_AMOUNT})"),
)
_PLAIN = re.compile(rf"(?P<value>{_AMOUNT})")
_NAMED = re.compile(r"(?P<name>[^:：*`\[\]{}<>|#!\n]{1,80}?)\s*[:：]\s*(?P<value>\S[^\n]{0,120})")
_MEASURAND = re.compile(r"(?P<name>[^:：=*`\[\]{}<>|#!\n\d+]{1,60}?)(?P<gap>\s*)(?P<value>[\d≥≤+-][^\n]{0,120})")
_MEASURANDS = re.compile(
    r"(?:^|\s)(?:torque|force|pressure|temperature|speed|feed|time|duration|current|voltage|power|length|width|height"
    r"|depth|diameter|thickness|gap|clearance|angle|mass|weight|volume|flow|frequency|distance|stroke|tension"
    r"|drehmoment|anzugsmoment|kraft|druck|temperatur|drehzahl|geschwindigkeit|vorschub|zeit|dauer|strom|spannung"
    r"|leistung|länge|breite|höhe|tiefe|durchmesser|dicke|spalt|abstand|winkel|masse|gewicht|hub)$"
    r"|(?:[扭力]矩|压力|温度|转速|速度|进给|时间|电流|电压|功率|[长宽高深厚]度|直径|间隙|角度|重量|质量|流量)$"
)
"""What may stand before an amount without a colon; `Wait 10 min` is no parameter but an instruction."""
_SENTENCE = re.compile(r"\b(?:the|a|an|to|and|or|until|der|die|das|den|und|oder|bis)\b", re.IGNORECASE)
_MOST_WORDS = 6
_LONGEST_PARAMETER = 200
_DIGIT = re.compile(r"\d")


def split_quantity(text: str, *, counts_only: bool = False) -> tuple[Quantity, str] | None:
    """The quantity that a list entry begins with, and the rest; None where there is none, or none that is sure.

    `counts_only` leaves measures (`500 g hammer`) in the words, as in a list of tools.
    """
    if (match := _COUNT.fullmatch(text) or _LINKED.fullmatch(text)) is not None:
        found = _between(match["low"], match["high"], "")
        sizes = bool(match["gap"]) and match["rest"][0].isdigit()
        return None if found is None or sizes else (found, match["rest"])
    match = None if counts_only else _MEASURED.fullmatch(text)
    if match is None or match["unit"] not in _MEASURES:
        return None
    found, rest = _between(match["low"], match["high"], match["unit"]), match["rest"].strip()
    return None if found is None or not rest or _FORMULA.search(rest) else (found, rest)


def join_quantity(quantity: Mapping[str, str], rest: str, *, counts_only: bool = False) -> str | None:
    """The words that `split_quantity` splits into this quantity and this rest; None where there are none."""
    wanted = (dict(quantity), rest)
    for text in _quantity_spellings(quantity, rest):
        if split_quantity(text, counts_only=counts_only) == wanted:
            return text
    return None


def split_parameter(text: str) -> tuple[str, Quantity] | None:
    """The name and the amounts of an entry that says nothing else: `torque: 12 N·m ± 0.5`; None for all other text.

    Without a colon only well-known names of measurable things are taken.
    """
    if len(text) > _LONGEST_PARAMETER or _DIGIT.search(text) is None:
        return None
    if (match := _NAMED.fullmatch(text)) is not None and _is_name(match["name"]):
        found = _split_value(match["value"])
        return (match["name"], found) if found else None
    match = _MEASURAND.fullmatch(text)
    if match is None or not _is_measurand(match["name"]):
        return None
    found = _split_value(match["value"])
    return (match["name"], found) if found else None


def join_parameter(name: str, row: Mapping[str, str]) -> str | None:
    """The words that `split_parameter` splits into this name and these amounts; None where there are none."""
    wanted = (name, dict(row))
    for value in _value_spellings(row):
        if split_parameter(text := f"{name}: {value}") == wanted:
            return text
    return None


def _between(low: str, high: str | None, unit: str) -> Quantity | None:
    first = amount(f"{low} {unit}")
    if high is None:
        return {"value": first}
    second = amount(f"{high} {unit}")
    return {"low": first, "high": second} if first != second and at_most(first, second) else None


def _quantity_spellings(quantity: Mapping[str, str], rest: str) -> Iterator[str]:
    value, low, high = (quantity.get(part, "") for part in ("value", "low", "high"))
    unit = unit_of(value or high)
    number = value.partition(" ")[0] if value else f"{low.partition(' ')[0]}-{high.partition(' ')[0]}"
    yield f"{number} {unit} {rest}" if unit else f"{number}x {rest}"


def _is_name(name: str) -> bool:
    return (
        name == name.strip()
        and len(name.split()) <= _MOST_WORDS
        and any(sign.isalpha() for sign in name)
        and not _SENTENCE.search(name)
        and not name.startswith(("@", "-", "+", ">", "~", "_"))
        and name[-1] not in ".,;?_"
    )


def _is_measurand(name: str) -> bool:
    return _is_name(name) and len(name.split()) <= 3 and _MEASURANDS.search(name.casefold()) is not None


def _split_value(text: str) -> Quantity | None:
    try:
        found = _amounts(text)
    except InvalidAmount:
        return None
    ordered = [found[part] for part in ("low", "value", "high") if part in found]
    return found if all(comparable(one, next_) and at_most(one, next_) for one, next_ in pairwise(ordered)) else None


def _amounts(text: str) -> Quantity:
    """The amounts in canonical spelling; empty when the text says something else. Raises InvalidAmount."""
    if (match := _TOLERANCE.fullmatch(text)) is not None:
        return _tolerance(match["value"], match["spread"])
    if (match := _LIMITED.fullmatch(text)) is not None:
        limits = _amounts(match["limits"])
        return {"value": _with_unit(match["value"]), **limits} if limits and "value" not in limits else {}
    if (match := _RANGE.fullmatch(text)) is not None:
        high = _with_unit(match["high"])
        return {"low": amount(f"{match['bare']} {unit_of(high)}"), "high": high}
    for pattern in (_PLAIN, *_LIMITS):
        if (match := pattern.fullmatch(text)) is not None:
            return {part: _with_unit(written) for part, written in match.groupdict().items()}
    return {}


def _tolerance(middle: str, spread: str) -> Quantity:
    value, around = amount(middle), amount(spread)
    unit = unit_of(value) or unit_of(around)
    if (unit_of(around) or unit) != unit:
        raise InvalidAmount("a tolerance has the unit of its value")
    exact = {
        "value": _number(value),
        "low": _number(value) - _number(around),
        "high": _number(value) + _number(around),
    }
    return {part: _with_unit(f"{number.numerator}/{number.denominator} {unit}") for part, number in exact.items()}


def _with_unit(text: str) -> str:
    found = amount(text)
    if not unit_of(found) or unit_of(found) in _AMBIGUOUS_UNITS:
        raise InvalidAmount("an amount in a text needs a unit that is no word")
    return found


def _number(text: str) -> Fraction:
    return Fraction(text.partition(" ")[0])


def _value_spellings(row: Mapping[str, str]) -> Iterator[str]:
    value, low, high = (row.get(part, "") for part in ("value", "low", "high"))
    if value and low and high and unit_of(value) == unit_of(low) == unit_of(high):
        spread = _number(high) - _number(value)
        yield f"{value} ± {amount(f'{spread.numerator}/{spread.denominator} {unit_of(value)}')}"
    limits = f"{low} to {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""
    yield f"{value} ({limits})" if value and limits else value or limits
