"""Measurements from a file: brought in, understood by a mapping, looked at before anything is written, then taken."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from catchball.actions.file_mappings import save_mapping
from catchball.actions.measurement_files import begin_taking, bring_in_file, put_away, take_all, take_later
from catchball.actions.measurements import MOST_ROWS
from catchball.actions.refusals import NotValid, Refused
from catchball.core.measuring.mapping import FileMapping, InvalidMapping, checked_mapping, likeness
from catchball.core.measuring.suggesting import names_in, suggested
from catchball.core.measuring.tables import LARGEST_FILE, CannotReadTable, Table, TableRow
from catchball.core.measuring.taking import LackingColumns, values_of
from catchball.formats.measurements.tables import ENCODINGS, paired, read_beginning, read_table
from catchball.queries.measurements import became_of, deliveries, mappings, measurement_files
from catchball.queries.metrics import new_metric, series
from catchball.queries.parquet import parquet_reader
from catchball.queries.permissions import may
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.store.file_mappings import MeasurementFile, StoredMapping, mapping_as_json, mapping_from_json
from catchball.store.metrics import Series
from catchball.web.forms.mapping import MappingForm, said_before, series_name, suggested_values
from catchball.web.forms.measurement_files import FileForm
from catchball.web.pages import Refusal, act, page, refusal, show, status_of
from catchball.web.telling.taking_preview import Preview, preview_of
from catchball.web.views.lists import number_asked, page_of_list

_LOOKED_AT, _GUESSED_FROM = 20_000, 200
"""Rows in which names of series are looked for, and those from which it is guessed what the columns are."""
_MOST_SERIES = 1_000


@page
def files(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Bring in a file; below it the files that came, and the mappings that are known."""
    form = FileForm(request.POST or None, request.FILES or None)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _brought_in(actor, form)
        except Refused as error:
            refused = refusal("file", error)
        else:
            return redirect("measurement_file", pk=made.pk)
    shown = {
        "form": form,
        "refusal": refused,
        "may_bring": may(actor, "bring in measurements", new_metric(actor)),
        "page": page_of_list(request, measurement_files(actor)),
        "mappings": mappings(actor)[:100],
        "largest": LARGEST_FILE // 2**20,
    }
    return show(request, "metrics/files.html", shown, status=422 if form.errors else status_of(refused))


@page
def file_page(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A file that waits with the form of its mapping and a preview; one that was taken with what became of it."""
    found = get_object_or_404(measurement_files(actor), pk=pk)
    if found.state != MeasurementFile.State.WAITING:
        return _ended(request, actor, found)
    return _asked(request, actor, found)


@act("measurement_file")
def put_file_away(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The file is not taken."""
    found = get_object_or_404(measurement_files(actor), pk=pk)
    put_away(actor=actor, now=timezone.now(), file=found)
    messages.success(request, gettext("Put away. Nothing of it was taken."))
    return redirect("measurement_files")


def _brought_in(actor: Actor, form: FileForm) -> MeasurementFile:
    """The file, once it can be read. Raises Refused."""
    if sum(one.size or 0 for one in form.sent) > LARGEST_FILE:
        told = gettext("The file is too large; at most %(size)s MB are possible.")
        raise NotValid(told % {"size": LARGEST_FILE // 2**20}, ("given",))
    try:
        name, data, beside = paired({str(one.name): one.read() for one in form.sent})
        read_table(data, name, parquet_reader(), beside)
    except CannotReadTable as error:
        raise NotValid(sentence(str(error)), ("given",)) from error
    return bring_in_file(actor=actor, now=timezone.now(), name=name, data=data, beside=beside)


def _ended(request: HttpRequest, actor: Actor, found: MeasurementFile) -> HttpResponse:
    shown = {
        "file": found,
        "became": became_of(actor, found),
        "page": page_of_list(request, deliveries(actor).filter(file=found)),
        "told": sentence(found.told),
    }
    return show(request, "metrics/file_taken.html", shown)


@dataclass(slots=True)
class _Asking:
    """A file while its mapping is made: its table, some rows, the series that may be meant, the chosen mapping."""

    file: MeasurementFile
    table: Table
    rows: Sequence[TableRow]
    series: Sequence[Series]
    chosen: StoredMapping | None
    known: Sequence[StoredMapping]
    preview: Preview | None = None
    why_not: str = ""
    refused: Refusal | None = None
    names: Sequence[str] = field(default_factory=list)


def _asked(request: HttpRequest, actor: Actor, found: MeasurementFile) -> HttpResponse:
    try:
        asking = _asking(request, actor, found)
    except CannotReadTable as error:
        return show(request, "metrics/file.html", {"file": found, "why_not": sentence(str(error))}, status=422)
    form = _form(request, asking)
    if not form.is_bound:
        if asking.chosen is not None:
            _look(asking, mapping_from_json(asking.chosen.content))
    elif form.is_valid():
        mapping = form.mapping()
        _look(asking, mapping)
        if "take" in request.POST and not asking.why_not:
            try:
                return _taken(request, actor, asking, form.cleaned_data["name"], mapping)
            except Refused as error:
                asking.refused = refusal("mapping", error)
    shown = {
        "file": found,
        "form": form,
        "columns": form.column_lines([cells for _, cells in asking.rows[:50]]),
        "names": form.name_lines(),
        "asking": asking,
        "preview": asking.preview,
        "why_not": asking.why_not,
        "refusal": asking.refused,
        "may_bring": may(actor, "bring in measurements", new_metric(actor)),
    }
    status = 422 if form.errors or asking.why_not else status_of(asking.refused)
    return show(request, "metrics/file.html", shown, status=status)


def _asking(request: HttpRequest, actor: Actor, found: MeasurementFile) -> _Asking:
    known = list(mappings(actor)[:100])
    told = request.POST.get("encoding", "")
    table = _table(found, told if told in ENCODINGS else "")
    rows = list(islice(table.rows(), _LOOKED_AT))
    asked = number_asked(request, "mapping") if request.method == "GET" else _number(request.POST.get("mapping", ""))
    if asked is None and request.method == "GET":
        chosen = _recognised(known, table, rows)
    else:
        chosen = next((one for one in known if one.pk == asked), None)
    if chosen is not None and (encoding := mapping_from_json(chosen.content).encoding) and not told:
        table = _table(found, encoding)
        rows = list(islice(table.rows(), _LOOKED_AT))
    return _Asking(found, table, rows, list(series(actor)[:_MOST_SERIES]), chosen, known)


def _table(found: MeasurementFile, encoding: str) -> Table:
    """The table of a file. Raises CannotReadTable."""
    beside = (bytes(found.beside), found.beside_name) if found.beside is not None else None
    return read_beginning(bytes(found.bytes or b""), found.name, parquet_reader(), beside, encoding)


def _recognised(known: Sequence[StoredMapping], table: Table, rows: Sequence[TableRow]) -> StoredMapping | None:
    """The mapping that fits the file best, where one fits."""
    best: tuple[int, StoredMapping | None] = (0, None)
    for one in known:
        mapping = mapping_from_json(one.content)
        names = names_in(table, rows, mapping.series_column)
        fit = likeness(mapping, one.header, table.header, names)
        if fit > best[0]:
            best = (fit, one)
    return best[1]


def _form(request: HttpRequest, asking: _Asking) -> MappingForm:
    table, rows = asking.table, asking.rows
    if request.method == "POST":
        place = _number(request.POST.get("series_column", ""))
        column = table.header[place] if place is not None and place < len(table.header) else ""
        asking.names = names_in(table, rows, column)
        return MappingForm(request.POST, table=table, names=asking.names, series=asking.series, initial={})
    if asking.chosen is not None:
        mapping = mapping_from_json(asking.chosen.content)
        asking.names = names_in(table, rows, mapping.series_column)
        initial = {"name": asking.chosen.name, **said_before(mapping, table, asking.names)}
    else:
        found = suggested(table, rows[:_GUESSED_FROM])
        asking.names = names_in(table, rows, found.series)
        zone = timezone.get_current_timezone_name()
        initial = suggested_values(found, table, asking.names, asking.series, zone)
    return MappingForm(None, table=table, names=asking.names, series=asking.series, initial=initial)


def _look(asking: _Asking, mapping: FileMapping) -> None:
    """Make the preview, or say why there is none."""
    names = {one.pk: series_name(one) for one in asking.series}
    try:
        asking.preview = preview_of(asking.table, checked_mapping(mapping), names, timezone.now())
    except (CannotReadTable, InvalidMapping) as error:
        asking.why_not = sentence(str(error))
    except LackingColumns as error:
        asking.why_not = gettext("The file has no column “%(name)s”.") % {"name": error.columns[0]}


def _taken(request: HttpRequest, actor: Actor, asking: _Asking, name: str, mapping: FileMapping) -> HttpResponse:
    """Keep the mapping where it is new or changed, and take the file: at once, or by the worker. Raises Refused."""
    now, chosen = timezone.now(), asking.chosen
    if chosen is not None and chosen.name == name:
        mapping = replace(mapping, counts_empty=mapping_from_json(chosen.content).counts_empty)
    is_same = chosen is not None and chosen.name == name and chosen.content == mapping_as_json(mapping)
    if chosen is None or not is_same:
        seen = _number(request.POST.get("seen", "")) if chosen is not None and chosen.name == name else None
        chosen = save_mapping(
            actor=actor, now=now, name=name, header=asking.table.header, mapping=mapping, seen=seen or 0
        )
    file = begin_taking(actor=actor, now=now, file=asking.file, mapping=chosen)
    table = asking.table
    if table.row_count is None or table.row_count * len(mapping.sources) > MOST_ROWS:
        take_later(actor=actor, file=file)
        messages.success(request, gettext("The file is being taken. You can leave this page."))
    else:
        values = values_of(mapping, table.header, table.rows(mapping.columns), file.at)
        with suppress(CannotReadTable):  # (the page of the file tells why)
            take_all(actor=actor, now=now, file=file, values=values)
            _tell(request, actor, file)
    return redirect("measurement_file", pk=file.pk)


def _tell(request: HttpRequest, actor: Actor, file: MeasurementFile) -> None:
    became = became_of(actor, file)
    told = ngettext("Taken: %(count)s new value.", "Taken: %(count)s new values.", became.new)
    messages.success(request, told % {"count": became.new})


def _number(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None
