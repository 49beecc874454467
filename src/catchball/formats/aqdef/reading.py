"""AQDEF in: .dfq as it is, .dfd with the values of its .dfx."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from catchball.formats.aqdef.lines import KField, Line, decoded, k_field, lines_of
from catchball.formats.aqdef.model import (
    BETWEEN_CHARACTERISTICS,
    BETWEEN_FIELDS,
    COUNTED,
    COUNTED_LINE,
    GAP,
    KIND,
    MEASURED_LINE,
    PLACEHOLDER,
    VALID,
    Aqdef,
    Characteristic,
    Part,
    Value,
    Wrong,
)
from catchball.formats.aqdef.texts import says, value_of, with_field
from catchball.formats.errors import FormatError

MOST_CHARACTERISTICS = 10_000
MOST_VALUES = 1_000_000
MOST_SAID_OF_ALL = 10 * MOST_VALUES
"""How often something may be said of a characteristic by lines for all of them."""
_BEGIN_A_VALUE = ("K0001", "K0020")
_BEGINS_A_NUMBER = re.compile(r"[+-]?[.,]?[0-9]")
_CHARACTERISTICS_IN_FILE = "K0100"
_PER_PART = "K0101"


def read_aqdef(data: bytes, source: str, values: tuple[bytes, str] | None = None) -> Aqdef:
    """The parts of a file; `values` is the .dfx of a .dfd, with its name.

    What is wrong with a field of a value stands in that value. Raises FormatError, with the line where there is one,
    for what cannot be read at all.
    """
    text, encoding = decoded(data, source)
    reader = _Reader(source)
    for line in lines_of(text, source):
        reader.take(line)
    if values is not None:
        for line in lines_of(decoded(*values)[0], values[1]):
            reader.take(line)
    return reader.finished(encoding)


@dataclass(slots=True)
class _Described:
    """A characteristic while it is read."""

    part: int
    fields: dict[str, str] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Takes line by line and gathers parts. Index 0 stands for all parts or all characteristics."""

    source: str
    parts: dict[int, dict[str, str]] = field(default_factory=dict)
    described: dict[int, _Described] = field(default_factory=dict)
    of_all: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    declared: tuple[int, Line] | None = None
    part: int = 1
    sets: int = 0
    count: int = 0
    commas: int = 0
    said_of_all: int = 0

    def take(self, line: Line) -> None:
        """Take the next line."""
        found = k_field(line)
        if found is None:
            self._take_values(line)
        elif found.key < _CHARACTERISTICS_IN_FILE:
            self._take_value_field(found, line)
        elif found.value is not None:
            raise line.error(f"{found.key} says nothing of single values; only K0001 to K0099 have two indices")
        elif found.key == _CHARACTERISTICS_IN_FILE:
            self._take_count(found, line)
        elif found.key[1] in "128":
            self._take_description(found, line)
        elif found.key != _PER_PART:
            self.others.append((found.head, found.text))

    def _take_count(self, found: KField, line: Line) -> None:
        if not (found.text.isascii() and found.text.isdigit()):
            raise line.error("K0100 is the number of characteristics; a whole number is expected")
        declared = int(found.text[:9])
        if self.declared is not None and self.declared[0] != declared:
            told = "K0100 stands twice and says two things; are these two files in one?"
            raise line.error(f"{told} Give them one by one")
        self.declared = (declared, line)

    def _take_description(self, found: KField, line: Line) -> None:
        of_part = found.key.startswith("K1")
        index = found.index
        if index is None:
            index = self.part if of_part else 1
        if index > MOST_CHARACTERISTICS:
            raise line.error(f"the index {index} is too large; at most {MOST_CHARACTERISTICS:,} are allowed")
        if index == 0:
            self.of_all[found.key] = found.text
            return
        if of_part:
            self.part = index
            fields = self.parts.setdefault(index, {})
        else:
            self.parts.setdefault(self.part, {})
            fields = self.described.setdefault(index, _Described(self.part)).fields
        if fields.get(found.key, found.text) != found.text:
            told = f"{found.head} stands twice and says two things; are these two files in one?"
            raise line.error(f"{told} Give them one by one")
        if found.text:
            fields[found.key] = found.text

    def _take_value_field(self, found: KField, line: Line) -> None:
        if found.key in _BEGIN_A_VALUE and found.value is None:
            index = 1 if found.index is None else found.index
            one = self._described(index, line, found.head)
            value = self._changed(Value(line=line.number), found, line)
            self._append(one, len(one.values), value, line)
            return
        for one, at in self._meant(found, line):
            if found.index != 0 or not says(one.values[at], found.key):
                one.values[at] = self._changed(one.values[at], found, line)

    def _changed(self, value: Value, found: KField, line: Line) -> Value:
        self.commas += found.key == "K0001" and ("," in found.text) - ("." in found.text)
        try:
            return with_field(value, found.key, found.text)
        except ValueError as error:
            raise line.error(str(error), found.head) from error

    def _meant(self, found: KField, line: Line) -> Iterator[tuple[_Described, int]]:
        """The values of which a line says something more: the last one, or that of its second index."""
        if found.value == 0:
            raise line.error("is meant for all values; say it of each", found.head)
        if found.index == 0:
            self.said_of_all += len(self.described)
            if self.said_of_all > MOST_SAID_OF_ALL:
                raise line.error("too much is said of all characteristics by lines with the index 0", found.head)
            meant = [one for one in self.described.values() if len(one.values) >= (found.value or self.sets) > 0]
        else:
            meant = [self._described(1 if found.index is None else found.index, line, found.head)]
        for one in meant:
            at = len(one.values) if found.value is None else found.value
            if not 0 < at <= len(one.values):
                raise line.error("stands before the value of which it says something", found.head)
            yield one, at - 1
        if not meant:
            raise line.error("stands before the values of which it says something", found.head)

    def _described(self, index: int, line: Line, head: str) -> _Described:
        if index not in self.described:
            told = f"there is no characteristic {index}; there are {len(self.described)}"
            raise line.error(f"{told}, described by lines such as K2002/{index}", head)
        return self.described[index]

    def _take_values(self, line: Line) -> None:
        portions = line.text.split(BETWEEN_CHARACTERISTICS)
        if len(portions) == 1 and BETWEEN_FIELDS not in line.text and not _BEGINS_A_NUMBER.match(line.text):
            raise line.error("is neither a K field nor a line of values")
        at, self.sets = self.sets, self.sets + 1
        for index, portion in enumerate(portions, start=1):
            if portion.strip(" \t"):
                one = self._described(index, line, f"characteristic {index}")
                self._append(one, at, self._of_line(one, index, portion, line), line)

    def _of_line(self, one: _Described, index: int, portion: str, line: Line) -> Value:
        counted = (one.fields.get(KIND) or self.of_all.get(KIND)) in COUNTED
        texts = portion.split(BETWEEN_FIELDS)
        self.commas += ("," in texts[0]) - ("." in texts[0])
        try:
            return value_of(COUNTED_LINE if counted else MEASURED_LINE, texts, line.number)
        except ValueError as error:
            raise line.error(str(error), f"characteristic {index}") from error

    def _append(self, one: _Described, at: int, value: Value, line: Line) -> None:
        self.count += at + 1 - len(one.values)
        if self.count > MOST_VALUES:
            raise line.error(f"these are more than {MOST_VALUES:,} values")
        one.values.extend([GAP] * (at - len(one.values)))
        one.values.append(value)
        self.sets = max(self.sets, at + 1)

    def finished(self, encoding: str) -> Aqdef:
        """What was taken. Raises FormatError where something is lacking."""
        if not self.described:
            told = "describes no characteristic by lines such as K2002/1"
            raise FormatError(self.source, f"{told}; values alone (.dfx) need the .dfd that belongs to them")
        if self.declared is not None and self.declared[0] != len(self.described):
            declared, line = self.declared
            told = f"K0100 says that there are {declared} characteristics, and {len(self.described)} are described"
            raise line.error(f"{told}; the file may be damaged or cut off. Correct K0100 where it is not")
        if len(self.of_all) * (len(self.parts) + len(self.described)) > MOST_VALUES:
            told = f"says {len(self.of_all):,} things of all of {len(self.described):,} characteristics by the index 0"
            raise FormatError(self.source, f"{told}; these are too many")
        parts = tuple(
            Part(index, self._with_all(fields, "1"), tuple(self._of_part(index)))
            for index, fields in sorted(self.parts.items())
        )
        return Aqdef(parts, tuple(self.others), encoding, "," if self.commas > 0 else ".")

    def _of_part(self, part: int) -> Iterator[Characteristic]:
        for index, one in sorted(self.described.items()):
            if one.part == part:
                fields = self._with_all(one.fields, "28")
                counted = fields.get(KIND) in COUNTED
                yield Characteristic(index, fields, _without_end(_completed(value, counted) for value in one.values))

    def _with_all(self, fields: Mapping[str, str], level: str) -> dict[str, str]:
        """Fields with those that hold for all, which do not replace what is said of one; by key."""
        of_all = {key: text for key, text in self.of_all.items() if key[1] in level and text}
        return dict(sorted({**of_all, **fields}.items()))


def _completed(value: Value, counted: bool) -> Value:
    """The value, as a placeholder where it has no number and no reason for that."""
    if value.is_empty:
        return replace(value, attribute=PLACEHOLDER) if value.attribute == VALID else value
    if counted and value.value is not None:
        what = "is a measured value, but the characteristic counts (K2004): K0020 and K0021 are expected"
        return replace(value, wrong=(*value.wrong, Wrong("K0001", what)))
    if not counted and (value.size is not None or value.faulty is not None):
        what = "is a count, but the characteristic is measured: K0001 is expected, or K2004 with 1"
        return replace(value, wrong=(*value.wrong, Wrong("K0020", what)))
    return value


def _without_end(values: Iterable[Value]) -> tuple[Value, ...]:
    held = list(values)
    while held and held[-1] == GAP:
        held.pop()
    return tuple(held)
