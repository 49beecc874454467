"""`catchball spc`: control chart, run rules and capability of a file of measurements, without a database."""

from __future__ import annotations

from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from catchball.cli.complaints import NO, AskedWrongly
from catchball.cli.extras import require_statistics
from catchball.cli.options import AsJson
from catchball.cli.terminal import print_json
from catchball.core.spc.kinds import Kind


class Convention(StrEnum):
    """Which constants turn ranges and deviations into sigma."""

    EXACT = "exact"
    TABLE = "table"


File: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FILE", help="Measurements, a row each: CSV, XLSX or DFQ.", show_default=False)
]
Columns: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="NAME", help="A column: value, or count and then size; may be repeated.", show_default=False
    ),
]
Chart: TypeAlias = Annotated[
    Kind | None, typer.Option("--chart", help="The chart; of one column by default individuals.", show_default=False)
]
Low: TypeAlias = Annotated[
    float | None, typer.Option("--low", metavar="X", help="The low limit of the specification.", show_default=False)
]
High: TypeAlias = Annotated[
    float | None, typer.Option("--high", metavar="X", help="The high limit of the specification.", show_default=False)
]
Target: TypeAlias = Annotated[
    float | None,
    typer.Option("--target", metavar="X", help="What is aimed at; by default the middle.", show_default=False),
]
Rules: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--rules", metavar="RULES", help="Numbers as in 1,2,5, western or all; by default 1,2.", show_default=False
    ),
]
Percentiles: TypeAlias = Annotated[
    bool,
    typer.Option("--percentiles", help="Values are not normal: with --low or --high, capability by percentiles, too."),
]
Constants: TypeAlias = Annotated[
    Convention, typer.Option("--constants", help="Exact, or rounded as in printed tables.")
]
Centre: TypeAlias = Annotated[
    float | None,
    typer.Option("--centre", metavar="X", help="Limits from this centre, not from the points.", show_default=False),
]
Sigma: TypeAlias = Annotated[
    float | None,
    typer.Option("--sigma", metavar="X", help="With --centre: sigma of a single value.", show_default=False),
]


def control_chart(
    file: File,
    column: Columns = None,
    chart: Chart = None,
    low: Low = None,
    high: High = None,
    target: Target = None,
    rules: Rules = None,
    constants: Constants = Convention.EXACT,
    centre: Centre = None,
    sigma: Sigma = None,
    *,
    percentiles: Percentiles = False,
    as_json: AsJson = False,
) -> None:
    """Draw up the control chart of measurements in a file.

    Tells centre, limits, sigma and which points signal; with --low or --high also the capability. Ends with 1 when
    something signals.
    """
    for name, number in (("low", low), ("high", high), ("target", target), ("centre", centre), ("sigma", sigma)):
        if number is not None and not isfinite(number):
            raise AskedWrongly(f"--{name} {number}: is not a number to reckon with")
    if target is not None and low is None and high is None:
        raise AskedWrongly("--target says something only beside the limits of a specification: --low, --high or both")
    if percentiles and low is None and high is None:
        raise AskedWrongly(
            "--percentiles says something only beside the limits of a specification: --low, --high or both"
        )
    require_statistics("Control charts need")
    from catchball.cli.spc_computing import Wanted, computed  # (loads numpy and scipy)
    from catchball.cli.spc_reading import read_columns
    from catchball.cli.spc_telling import print_study, raw_study

    study = computed(
        read_columns(file, column or (), chart),
        Wanted(rules, str(constants), centre, sigma, low, high, target, percentiles),
    )
    if as_json:
        print_json(raw_study(study))
    else:
        print_study(study)
    if study.charted.signals:
        raise typer.Exit(NO)
