"""Measurements from files: mappings, files taken by one, refused rows read once more."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import File, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from catchball.actions.file_mappings import save_mapping
from catchball.actions.measurement_files import begin_taking, bring_in_file, take_all, take_later
from catchball.actions.measurements import MOST_ROWS
from catchball.actions.refusals import NotValid
from catchball.actions.replaying import replay_rows
from catchball.api.answers import does, lists, shows
from catchball.api.authentication import Asked
from catchball.api.fields import Given, Id, Shown, Version
from catchball.api.pages import Cursor, Limit, Page, page_shown
from catchball.core.measuring.mapping import FileMapping, InstantColumns, Source, Written
from catchball.core.measuring.tables import LARGEST_FILE, CannotReadTable, Table
from catchball.core.measuring.taking import LackingColumns, values_of
from catchball.formats.measurements.tables import ENCODINGS, paired, read_table
from catchball.queries import listing
from catchball.queries.measurements import became_of, deliveries, mappings, measurement_files
from catchball.queries.parquet import parquet_reader
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor
from catchball.store.file_mappings import COUNTS_EMPTY, MeasurementFile, StoredMapping, mapping_from_json

router = Router(tags=["Measurements"])
ColumnName = Annotated[str, Field(max_length=210)]
Encoding = Literal["", "windows-1252", "gb18030", "iso-8859-1", "cp850"]
assert set(ENCODINGS) == set(Encoding.__args__) - {""}, "the document names the encodings that are understood"  # type: ignore[attr-defined]  # a Literal has them
_LONGEST_NAME = 200


class InstantOf(Given):
    """The column of the instant, or of its day with one of its time; `zone` holds where a cell says none."""

    column: ColumnName
    time: ColumnName = ""
    written: Literal["iso", "day-first", "month-first", "serial", "seconds", "milliseconds"] = "iso"
    zone: Annotated[str, Field(max_length=60, examples=["Europe/Prague"])] = "UTC"


class SourceOf(Given):
    """Where the values of a series stand; `named` is how a row names it, where a column names the series."""

    series: Id
    column: ColumnName
    size: ColumnName = ""
    named: Annotated[str, Field(max_length=200)] = ""


class MappingContent(Given):
    """How a file is understood. Columns are named as in its header; columns of one name get numbers: `Torque (2)`."""

    instant: InstantOf
    sources: Annotated[list[SourceOf], Field(min_length=1, max_length=1_000)]
    series_column: ColumnName = ""
    left_out: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=1_000, default_factory=list)]
    key: ColumnName = ""
    edition: ColumnName = ""
    decimal: Literal[".", ","] = "."
    encoding: Encoding = ""

    def mapping(self) -> FileMapping:
        """As the actions take it."""
        at = self.instant
        return FileMapping(
            InstantColumns(at.column, at.time, Written(at.written), at.zone),
            tuple(Source(one.series, one.column, one.size, one.named) for one in self.sources),
            self.series_column,
            tuple(self.left_out),
            self.key,
            self.edition,
            self.decimal,
            self.encoding,
        )


class MappingGiven(Given):
    """A mapping with its name, and the header of a file by which the next one is known. `seen` is the version that is
    changed by it, 0 for a new one.
    """

    name: Annotated[str, Field(min_length=1, max_length=100)]
    header: Annotated[list[ColumnName], Field(min_length=1, max_length=1_000)]
    content: MappingContent
    seen: Version = 0


class MappingShown(Shown):
    """A mapping."""

    id: int
    party: int
    name: str
    version: int
    header: list[str]
    content: dict[str, Any]
    at: datetime

    @classmethod
    def of(cls, row: StoredMapping) -> Self:
        """The mapping as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            name=row.name,
            version=row.version,
            header=row.header,
            content={part: said for part, said in row.content.items() if part != COUNTS_EMPTY},
            at=row.at,
        )


class FileShown(Shown):
    """A file. While its state is `taking` a worker writes it; `why_not` says what kept it from being read."""

    id: int
    party: int
    name: str
    sha256: str
    size: int
    state: Literal["waiting", "taking", "taken", "dropped", "unreadable"]
    mapping: int | None
    why_not: str
    at: datetime

    @classmethod
    def of(cls, row: MeasurementFile) -> Self:
        """The file as shown."""
        return cls(
            id=row.pk,
            party=row.party_id,
            name=row.name,
            sha256=row.sha256,
            size=row.size,
            state=row.state,  # type: ignore[arg-type]  # one of its choices
            mapping=row.mapping_id,
            why_not=sentence(row.told),
            at=row.at,
        )


class BecameShown(Shown):
    """What became of the values of a file; `open` are the refused rows that wait."""

    file: FileShown
    rows: int
    new: int
    known: int
    refused: int
    open: int

    @classmethod
    def of(cls, actor: Actor, row: MeasurementFile) -> Self:
        """What became of it."""
        became = became_of(actor, row)
        return cls(
            file=FileShown.of(row),
            rows=became.rows,
            new=became.new,
            known=became.known,
            refused=became.refused,
            open=became.open,
        )


class Replayed(Shown):
    """How many refused rows were right now, and are taken."""

    taken: int


@router.get("/mappings", response=lists(Page[MappingShown]))
def list_mappings(request: Asked, cursor: Cursor, limit: Limit) -> Page[MappingShown]:
    """How files are understood."""
    return page_shown(mappings(request.actor), cursor, limit, MappingShown.of)


@router.get("/mappings/{pk}", response=shows(MappingShown))
def show_mapping(request: Asked, pk: Id) -> MappingShown:
    """One of them."""
    return MappingShown.of(listing.found(mappings(request.actor), pk))


@router.post("/mappings", response=does(MappingShown, 201))
def post_mapping(request: Asked, response: HttpResponse, body: MappingGiven) -> Status[MappingShown]:
    """Keep a mapping under a name, or change the one that has it."""
    row = save_mapping(
        actor=request.actor,
        now=timezone.localtime(),
        name=body.name,
        header=body.header,
        mapping=body.content.mapping(),
        seen=body.seen,
    )
    response["Location"] = f"/api/v1/mappings/{row.pk}"
    return Status(201, MappingShown.of(row))


@router.post("/mappings/{pk}/files", response=does(BecameShown, 201))
def post_measurement_file(
    request: Asked, response: HttpResponse, pk: Id, file: File[UploadedFile], beside: File[UploadedFile | None] = None
) -> Status[BecameShown]:
    """Take a file (CSV, XLSX, Parquet, .dfq; a .dfd with its .dfx as `beside`) by a mapping, as multipart/form-data.

    A long one is taken by a worker: ask for the file until its state is `taken`.
    """
    actor, now = request.actor, timezone.localtime()
    kept = listing.found(mappings(actor), pk)
    sent = [one for one in (file, beside) if one is not None]
    _require_small(sent)
    mapping = mapping_from_json(kept.content)
    try:
        name, data, values = paired({(one.name or "file")[-_LONGEST_NAME:]: one.read() for one in sent})
        table = read_table(data, name, parquet_reader(), values, mapping.encoding)
        _require_columns(table, mapping)
        brought = bring_in_file(actor=actor, now=now, name=name, data=data, beside=values)
        row = begin_taking(actor=actor, now=now, file=brought, mapping=kept)
        if table.row_count is None or table.row_count * len(mapping.sources) > MOST_ROWS:
            take_later(actor=actor, file=row)
        else:
            found = values_of(mapping, table.header, table.rows(mapping.columns), row.at)
            row = take_all(actor=actor, now=now, file=row, values=found)
    except CannotReadTable as error:
        raise NotValid(sentence(str(error)), ("file",)) from error
    response["Location"] = f"/api/v1/measurement-files/{row.pk}"
    return Status(201, BecameShown.of(actor, row))


@router.get("/measurement-files", response=lists(Page[FileShown]))
def list_measurement_files(request: Asked, cursor: Cursor, limit: Limit) -> Page[FileShown]:
    """The files that were brought in."""
    return page_shown(measurement_files(request.actor), cursor, limit, FileShown.of)


@router.get("/measurement-files/{pk}", response=shows(BecameShown))
def show_measurement_file(request: Asked, pk: Id) -> BecameShown:
    """One of them, and what became of its values."""
    return BecameShown.of(request.actor, listing.found(measurement_files(request.actor), pk))


@router.post("/deliveries/{pk}/replay", response=does(Replayed))
def post_replay(request: Asked, pk: Id) -> Replayed:
    """Read the refused rows of a delivery once more: by the mapping of its file as it is now."""
    found = listing.found(deliveries(request.actor).select_related("file__mapping"), pk)
    return Replayed(taken=replay_rows(actor=request.actor, now=timezone.localtime(), delivery=found))


def _require_small(sent: list[UploadedFile]) -> None:
    size = sum(one.size or 0 for one in sent)
    if size > LARGEST_FILE:
        told = gettext("The file has %(bytes)s bytes; 1 to %(most)s are possible.")
        raise NotValid(told % {"bytes": f"{size:,}", "most": f"{LARGEST_FILE:,}"}, ("file",))


def _require_columns(table: Table, mapping: FileMapping) -> None:
    try:
        values_of(mapping, table.header, (), timezone.now())
    except LackingColumns as error:
        raise NotValid(gettext("The file has no column “%(name)s”.") % {"name": error.columns[0]}, ("file",)) from error
