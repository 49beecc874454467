"""The form that says how a file is understood: its fields follow from the columns of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.measuring.mapping import FileMapping, InstantColumns, Source, Written
from catchball.core.measuring.suggesting import Suggestion
from catchball.core.measuring.tables import Table
from catchball.formats.measurements.tables import ENCODINGS
from catchball.queries.telling.refused_values import WRITTEN
from catchball.store.metrics import Series

_LEFT_OUT = "0"
_MOST_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of the file with examples of what stands in it, and the fields that say what its values are."""

    name: str
    examples: str
    series: forms.BoundField
    size: forms.BoundField


@dataclass(frozen=True, slots=True)
class NameLine:
    """A name that stands in the column of the series, and the field that says which series it is."""

    name: str
    series: forms.BoundField


class MappingForm(forms.Form):
    """What is asked of a file. `names` are those in the column that names the series, where there is one."""

    name = forms.CharField(
        label=_("Name of the mapping"), max_length=100,
        help_text=_("It is offered by itself when a file with these columns comes again."),
    )  # fmt: skip
    instant = forms.ChoiceField(label=_("Instant"))
    time = forms.ChoiceField(label=_("Time of day, where it has a column of its own"), required=False)
    written = forms.ChoiceField(label=_("Written like"))
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Where the file does not say it with the instant."))
    decimal = forms.ChoiceField(label=_("Decimals"), choices=((".", "12.5"), (",", "12,5")))
    series_column = forms.ChoiceField(label=_("Which series"), required=False)
    value = forms.ChoiceField(label=_("Value"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False, help_text=_("What a proportion or a rate is of."))
    key = forms.ChoiceField(label=_("Key"), required=False, help_text=_("What tells values of one instant apart."))
    edition = forms.ChoiceField(label=_("Edition"), required=False, help_text=_("Counts corrections: 1 is the first."))
    encoding = forms.ChoiceField(label=_("Encoding"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        table: Table,
        names: Sequence[str],
        series: Sequence[Series],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self._table, self._names = table, tuple(names)
        columns = [(str(place), name) for place, name in enumerate(table.header)]
        nothing = [("", _("none"))]
        self._offer("instant", columns)
        for field in ("time", "key", "edition", "size"):
            self._offer(field, [*nothing, *columns])
        self._offer("value", columns)
        self._offer("series_column", [("", _("each column of numbers is a series of its own")), *_naming(columns)])
        self._offer("written", [(written.value, told) for written, told in WRITTEN.items()])
        self._offer("zone", [(zone, zone) for zone in sorted(available_timezones())])
        self._offer("encoding", [("", _("found out")), *((name, name) for name in ENCODINGS)])
        told = [(str(one.pk), series_name(one)) for one in series]
        for place in range(len(table.header)):
            self._add(f"series-{place}", [("", _("left out")), *told])
            self._add(f"size-{place}", [*nothing, *columns])
        for place in range(len(names)):
            self._add(f"named-{place}", [("", _("not known")), (_LEFT_OUT, _("left out")), *told])

    def _offer(self, field: str, choices: Sequence[tuple[str, Any]]) -> None:
        offered = self.fields[field]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = list(choices)

    def _add(self, field: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[field] = forms.ChoiceField(required=False, choices=list(choices))

    @property
    def is_named(self) -> bool:
        """Whether a column names the series."""
        return bool(self["series_column"].value())

    def column_lines(self, rows: Sequence[Sequence[Any]]) -> list[ColumnLine]:
        """A line for each column; `rows` are some rows of the file."""
        return [
            ColumnLine(name, _examples(cells[place] for cells in rows), self[f"series-{place}"], self[f"size-{place}"])
            for place, name in enumerate(self._table.header)
        ]

    def name_lines(self) -> list[NameLine]:
        """A line for each name of a series."""
        return [NameLine(name, self[f"named-{place}"]) for place, name in enumerate(self._names)]

    def mapping(self) -> FileMapping:
        """What the form says; whether it means something is not checked."""
        told = self.cleaned_data
        named = bool(told["series_column"])
        return FileMapping(
            InstantColumns(self._column("instant"), self._column("time"), Written(told["written"]), told["zone"]),
            self._named() if named else self._wide(),
            self._column("series_column"),
            tuple(name for name, field in self._of_names() if told[field] == _LEFT_OUT) if named else (),
            self._column("key"),
            self._column("edition"),
            told["decimal"],
            told["encoding"],
        )

    def _wide(self) -> tuple[Source, ...]:
        told = self.cleaned_data
        return tuple(
            Source(int(told[f"series-{place}"]), name, self._column(f"size-{place}"))
            for place, name in enumerate(self._table.header)
            if told[f"series-{place}"]
        )

    def _named(self) -> tuple[Source, ...]:
        told = self.cleaned_data
        value, size = self._column("value"), self._column("size")
        return tuple(
            Source(int(told[field]), value, size, name)
            for name, field in self._of_names()
            if told[field] not in ("", _LEFT_OUT)
        )

    def _of_names(self) -> list[tuple[str, str]]:
        return [(name, f"named-{place}") for place, name in enumerate(self._names)]

    def _column(self, field: str) -> str:
        told = self.cleaned_data[field]
        return self._table.header[int(told)] if told else ""


def said_before(mapping: FileMapping, table: Table, names: Sequence[str]) -> dict[str, Any]:
    """What a mapping says, as the form of this file shows it."""
    place = {name: str(number) for number, name in enumerate(table.header)}
    at = mapping.instant
    first = mapping.sources[0] if mapping.sources else Source(0, "")
    said = {
        "instant": place.get(at.column, ""),
        "time": place.get(at.time, ""),
        "written": at.written.value,
        "zone": at.zone,
        "decimal": mapping.decimal,
        "series_column": place.get(mapping.series_column, ""),
        "value": place.get(first.column, ""),
        "size": place.get(first.size, ""),
        "key": place.get(mapping.key, ""),
        "edition": place.get(mapping.edition, ""),
        "encoding": mapping.encoding,
    }
    series = {source.named: str(source.series) for source in mapping.sources}
    series |= dict.fromkeys(mapping.left_out, _LEFT_OUT)
    if mapping.series_column:
        return said | {f"named-{number}": series.get(name, "") for number, name in enumerate(names)}
    for source in mapping.sources:
        if source.column not in place:
            continue
        said |= {
            f"series-{place[source.column]}": str(source.series),
            f"size-{place[source.column]}": place.get(source.size, ""),
        }
    return said


def suggested_values(
    found: Suggestion, table: Table, names: Sequence[str], series: Sequence[Series], zone: str
) -> dict[str, Any]:
    """What the form of a new file begins with."""
    place = {name: str(number) for number, name in enumerate(table.header)}
    said = {
        "name": gettext("Like %(file)s") % {"file": table.source.rpartition(".")[0] or table.source},
        "instant": place.get(found.instant, ""),
        "written": found.written.value,
        "zone": zone,
        "decimal": found.decimal,
        "series_column": place.get(found.series, ""),
        "value": place.get(found.numbers[0], "") if found.numbers else "",
    }
    known = {word.casefold(): str(one.pk) for one in series for word in (one.metric.name, series_name(one))}
    said |= {f"series-{place[name]}": known.get(name.casefold(), "") for name in found.numbers}
    return said | {f"named-{number}": known.get(name.casefold(), "") for number, name in enumerate(names)}


def series_name(one: Series) -> str:
    """A series in a line: the metric, and where."""
    where = ", ".join(filter(None, (str(one.site), one.line, one.machine, one.part, one.relation)))
    return f"{one.metric.name}: {where}"


def _naming(columns: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(place, gettext("the column “%(name)s” names the series") % {"name": name}) for place, name in columns]


def _examples(cells: Iterable[Any]) -> str:
    held = [str(cell) for cell in cells if cell is not None and str(cell).strip()]
    return " · ".join(text[:30] for text in held[:_MOST_EXAMPLES])
