"""`catchball measurements convert`: measurements from one kind of file into another, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from catchball.cli.complaints import AskedWrongly
from catchball.cli.examples import examples
from catchball.cli.terminal import complain, print_raw
from catchball.cli.wording import counted
from catchball.formats.measurements.columns import Column

measurements = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Files of measurements.")

File: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FILE", help="Measurements: CSV, XLSX, DFQ, or DFD with DFX.", show_default=False)
]
Out: TypeAlias = Annotated[
    Path, typer.Argument(metavar="OUT", help="The file to write: .dfq or .csv.", show_default=False)
]


@measurements.callback()
def _about() -> None:
    """(Keeps `convert` a command of its own, although it is the only one.)"""


@measurements.command(
    "convert",
    epilog=examples(
        "catchball measurements convert rings.csv rings.dfq", "catchball measurements convert housing.dfq housing.csv"
    ),
)
def convert(file: File, out: Out) -> None:
    """Write the columns of numbers of a file as Q-DAS AQDEF (.dfq) or as CSV.

    Columns without numbers are left out, and named. Nothing is written where a cell is wrong.
    """
    from catchball.cli.spc_reading import read_file, refuse_faults
    from catchball.cli.writing import check_folder, write_file
    from catchball.formats.aqdef.writing import write_aqdef
    from catchball.formats.measurements.reading import Kept
    from catchball.formats.measurements.writing import as_aqdef, as_csv

    ending = out.suffix.casefold()
    if ending not in (".dfq", ".csv"):
        raise AskedWrongly(f"{out}: measurements are written as AQDEF or CSV; name a file that ends with .dfq or .csv")
    check_folder(out)
    read = read_file(file)
    if read.kept is Kept.AQDEF and ending == ".dfq":
        raise AskedWrongly(f"{file}: is AQDEF already; name a file that ends with .csv")
    columns = [column for column in read.columns if column.is_numeric]
    if not columns:
        raise AskedWrongly(f"{file}: no column holds numbers")
    refuse_faults(read, columns, file)
    write_file(out, write_aqdef(as_aqdef(columns, file.stem)) if ending == ".dfq" else as_csv(columns))
    _tell(out, columns, [column for column in read.columns if not column.is_numeric], len(read.rows))


def _tell(out: Path, columns: Sequence[Column], left_out: Sequence[Column], rows: int) -> None:
    print_raw(f"{out}: {counted(len(columns), 'column')} of {counted(rows, 'row')}\n")
    if left_out:
        complain(f"left out, as they hold no numbers: {', '.join(column.name for column in left_out)}")
