"""`catchball measurements`: files into others and into the database, and old measurements into the archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from catchball.cli.archiving import archive, list_months, recall, reduce
from catchball.cli.complaints import AskedWrongly
from catchball.cli.examples import examples
from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.options import AsJson
from catchball.cli.terminal import complain, print_json, print_raw, working
from catchball.cli.wording import counted
from catchball.formats.measurements.columns import Column

measurements = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Files of measurements, and the archive.")

File: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FILE", help="Measurements: CSV, XLSX, DFQ, or DFD with DFX.", show_default=False)
]
Out: TypeAlias = Annotated[
    Path, typer.Argument(metavar="OUT", help="The file to write: .dfq or .csv.", show_default=False)
]


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


measurements.command(
    "archive",
    epilog=examples(
        "catchball measurements archive --older-than 24mo /srv/measurements",
        "catchball measurements archive --older-than 36mo s3://plant/measurements",
    ),
)(archive)
measurements.command(
    "recall",
    epilog=examples(
        "catchball measurements recall 2024-03", "catchball measurements recall 2024-03 --from /mnt/measurements"
    ),
)(recall)
measurements.command(
    "months", epilog=examples("catchball measurements months", "catchball measurements months --json")
)(list_months)
measurements.command(
    "reduce",
    epilog=examples(
        "catchball measurements reduce /srv/measurements days.csv --by day",
        "catchball measurements reduce s3://plant/measurements torque.parquet --by hour --series 17",
    ),
)(reduce)


@measurements.command(
    "take",
    epilog=examples('catchball measurements take wrench.csv --by anna --mapping "Torque wrench" --preview'),
)
def take(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV, XLSX, Parquet, DFQ, or DFD with DFX.", show_default=False)
    ],
    by: Annotated[str, typer.Option("--by", metavar="USER", help="In whose name it is taken.")],
    mapping: Annotated[str, typer.Option("--mapping", metavar="NAME", help="The mapping that says what columns mean.")],
    preview: Annotated[bool, typer.Option("--preview", help="Say what would be taken; write nothing.")] = False,
    data: Data = USUAL_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Take the measurements of a file into the database, by a mapping that was made on the page of such a file.

    What was taken before is not taken twice; what is wrong goes into quarantine. Ends with 1 where something is wrong.
    """
    if not file.is_file():
        raise AskedWrongly(f"{file}: there is no such file")
    with reached(data):
        from catchball.cli import measurement_rows as rows  # (Django is there by now)

        if preview:
            looked = rows.look(file, by, mapping)
            told: dict[str, object] = {"taken": looked.taken, "refused": looked.refused, "wrong": list(looked.wrong)}
            for line in () if as_json else looked.wrong:
                complain(line)
        else:
            with working(f"Taking {file}"):
                told = rows.take(file, by, mapping)
    if as_json:
        print_json({"measurements": told})
    else:
        print_raw(", ".join(f"{count} {name}" for name, count in told.items() if isinstance(count, int)) + "\n")
    if told["refused"]:
        raise typer.Exit(1)


def _tell(out: Path, columns: Sequence[Column], left_out: Sequence[Column], rows: int) -> None:
    print_raw(f"{out}: {counted(len(columns), 'column')} of {counted(rows, 'row')}\n")
    if left_out:
        complain(f"left out, as they hold no numbers: {', '.join(column.name for column in left_out)}")
