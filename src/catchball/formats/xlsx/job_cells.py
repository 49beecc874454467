"""How values look in the cells of a job breakdown sheet, and what is meant when a person writes them there.

    labels       V1, V2
    amounts      12.5 N·m      with limits: 12.5 N·m (12 N·m … 14 N·m), ≥ 12 N·m, ≤ 14 N·m; also 12.5 ± 0.5 N·m
    parameters   one a line: torque: 12.5 N·m (12 N·m … 14 N·m) [special]
    times        one a line: machine: 3.5 min
    lists        one element a line, with its number: 1) Feel the click; a line that begins with two blanks goes on

Showing is for people and may be ambiguous for odd values; who reads cells compares them with what was shown before and
takes only those that changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from catchball.core.schema import Field, Type
from catchball.core.units import InvalidAmount, amount
from catchball.core.values import Record, phrase_text

USUAL_TIME = "manual"
"""What a time without a name is."""

_LONGEST_QUANTITY = 200
_SEPARATORS = re.compile(r"[,;，；、\n]")
_MARK = re.compile(r"(?:\(?(?P<number>[1-9][0-9]{0,3})\s?[)）.．、](?![0-9])\s*|[-–*]\s+|[•·●①-⑳]\s*)")
_LIMITS = re.compile(r"(?P<value>.*?)\s*\((?P<limits>[^()]*)\)")
_RANGE = re.compile(r"(?P<low>.+?)\s*(?:…|\.\.\.?|–|~|～|\bto\b|\bbis\b|至|\s-\s)\s*(?P<high>.+)")
_BOUND = re.compile(r"(?P<sign>≥|>=|≤|<=|min\.?\s|max\.?\s)\s*(?P<amount>.+)", re.IGNORECASE)
_TOLERANCE = re.compile(r"(?P<value>.+?)\s*(?:±|\+/-|\+-)\s*(?P<tolerance>.+)")
_NUMBER = re.compile(r"(?P<number>[+-]?[0-9]*\.?[0-9]+(?:/[1-9][0-9]*)?)\s*(?P<unit>.*)")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_THOUSAND_OR_THOUSANDTH = re.compile(r"[1-9][0-9]*,[0-9]{3}(?![0-9])")
_CLASS = re.compile(r"(?P<rest>.*?)\s*\[(?P<name>[^\[\]]*)\]")
_NAMED = re.compile(r"(?P<name>.*?)\s*[:：=]\s*(?P<rest>.*)")
_NAMED_BEFORE_NUMBER = re.compile(r"(?P<name>[^\d≥≤<>]*[^\d≥≤<>\s+-])\s*(?P<rest>[≥≤<>+-]?\s*[0-9].*)")
_NEWTON_METRE = re.compile(r"\bNm\b")


def shown_value(value: Any, field: Field, language: str) -> str:
    """The text of a cell for a value in normal form; of a text the words in this language."""
    match field.type:
        case Type.TEXT:
            return phrase_text(value[language]) if language in value else ""
        case Type.LABELS:
            return ", ".join(value)
        case Type.QUANTITY:
            return _shown_quantity(value)
        case Type.TABLE:
            return "\n".join(shown_row(name, row) for name, row in sorted(value.items()))
        case _:
            return str(value)


def shown_row(name: str, row: Record) -> str:
    """The line of a table's row: `torque: 12.5 N·m (12 N·m … 14 N·m) [special]`."""
    marked = f" [{row['class']}]" if "class" in row else ""
    return f"{name}: {_shown_quantity(row)}{marked}"


def shown_elements(texts: Mapping[int, str]) -> str:
    """The numbered lines of a list, from the texts of its elements by number."""
    return "\n".join(f"{number}) " + text.replace("\n", "\n  ") for number, text in texts.items())


def parsed_value(text: str, field: Field, before: Any, unit: str = "") -> Any:
    """The raw value that a cell means; `before` is the one that the field had, of which a table keeps equal rows."""
    match field.type:
        case Type.LABELS:
            return [label.strip() for label in _SEPARATORS.split(text)]
        case Type.QUANTITY:
            return parsed_quantity(text, unit)
        case Type.TABLE:
            return _parsed_table(text, field, before or {}, unit)
        case _:
            return text


def parsed_elements(text: str) -> dict[int, str]:
    """The texts of a list's elements by number: numbered or marked ones go on over lines, else each line is one."""
    lines = text.split("\n")
    is_marked = any(_MARK.match(line) for line in lines)
    found: dict[int, str] = {}
    last = 0
    for line in lines:
        mark = _MARK.match(line)
        if found and (line.startswith("  ") or (is_marked and mark is None)):
            found[last] += "\n" + line.removeprefix("  ")
            continue
        if not line.strip():
            continue
        number = int(mark["number"]) if mark and mark["number"] else 0
        last = number if number and number not in found else max(found, default=0) + 1
        found[last] = line[mark.end() :] if mark else line
    return {number: element.strip() for number, element in found.items()}


def parsed_quantity(text: str, unit: str = "") -> dict[str, str]:
    """value, low and high as a person writes them; a bare number is meant in `unit`. Amounts are checked later."""
    text = _NEWTON_METRE.sub("N·m", " ".join(text.split()))
    if len(text) > _LONGEST_QUANTITY:
        raise InvalidAmount(f"“{text[:60]}…” is too long for an amount")
    if _THOUSAND_OR_THOUSANDTH.search(text):
        raise InvalidAmount(f"“{text[:60]}” can be understood in two ways; write 1500 or 1.5")
    text = _DECIMAL_COMMA.sub(".", text)
    if tolerance := _TOLERANCE.fullmatch(text):
        return _with_tolerance(tolerance["value"], tolerance["tolerance"], unit)
    if bracketed := _LIMITS.fullmatch(text):
        value = {"value": _in_unit(bracketed["value"], unit)} if bracketed["value"] else {}
        return value | _limits(bracketed["limits"], unit)
    return _limits(text, unit) or {"value": _in_unit(text, unit)}


def _shown_quantity(parts: Record) -> str:
    value, low, high = (parts.get(part, "") for part in ("value", "low", "high"))
    bound = f"≥ {low}" if low else f"≤ {high}" if high else ""
    limits = f"{low} … {high}" if low and high else bound
    return f"{value} ({limits})" if value and limits else value or limits


def _limits(text: str, unit: str) -> dict[str, str]:
    if bound := _BOUND.fullmatch(text.strip()):
        is_low = bound["sign"].casefold().startswith(("≥", ">", "min"))
        return {"low" if is_low else "high": _in_unit(bound["amount"], unit)}
    if between := _RANGE.fullmatch(text.strip()):
        high = _in_unit(between["high"], unit)
        return {"low": _in_unit(between["low"], _unit_of(high)), "high": high}
    return {}


def _with_tolerance(value: str, tolerance: str, unit: str) -> dict[str, str]:
    """Low and high from a value and a tolerance, exactly; either may lack the unit that the other has."""
    around = _in_unit(tolerance, _unit_of(value) or unit)
    middle = _in_unit(value, _unit_of(around))
    first, second = _NUMBER.fullmatch(middle), _NUMBER.fullmatch(around)
    if first is None or second is None or first["unit"] != second["unit"]:
        raise InvalidAmount(f"“{value} ± {tolerance}” is not understood; write for example “12.5 ± 0.5 N·m”")
    low, high = (Fraction(first["number"]) + sign * Fraction(second["number"]) for sign in (-1, 1))
    return {"value": middle, "low": amount(f"{low} {first['unit']}"), "high": amount(f"{high} {first['unit']}")}


def _in_unit(text: str, unit: str) -> str:
    return f"{text.strip()} {unit}" if unit and text.strip() and not _unit_of(text) else text.strip()


def _unit_of(text: str) -> str:
    number = _NUMBER.fullmatch(text.strip())
    return number["unit"] if number else ""


def _parsed_table(text: str, field: Field, before: Mapping[str, Record], unit: str) -> dict[str, Any]:
    """The rows of a table; a line that was shown before stands for the row that it showed."""
    shown = {shown_row(name, row): name for name, row in before.items()}
    rows: dict[str, Any] = {}
    for written in text.split("\n"):
        line = written.strip()
        if line in shown:
            rows[shown[line]] = before[shown[line]]
        elif line:
            name, row = _parsed_row(line, field, unit)
            if name in rows:
                raise InvalidAmount(f"“{name[:60]}” stands twice")
            rows[name] = row
    return rows


def _parsed_row(line: str, field: Field, unit: str) -> tuple[str, dict[str, Any]]:
    row: dict[str, Any] = {}
    line = " ".join(line.split())
    marked = _CLASS.fullmatch(line) if "class" in field.record else None
    if marked:
        line, row["class"] = marked["rest"], marked["name"]
    if found := _NAMED.fullmatch(line) or _NAMED_BEFORE_NUMBER.fullmatch(line):
        return found["name"], row | parsed_quantity(found["rest"], unit)
    if "low" in field.record:
        raise InvalidAmount(f"“{line[:60]}” has no name; write for example “torque: 12.5 N·m”")
    return USUAL_TIME, row | parsed_quantity(line, unit)
