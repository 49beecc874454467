"""`catchball plan`: what a trial can find, from the plant's own baseline, without a database."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from secrets import randbelow
from typing import Annotated, TypeAlias

import typer

from catchball.cli.complaints import NO, AskedWrongly
from catchball.cli.extras import require_statistics
from catchball.cli.options import AsJson
from catchball.cli.terminal import print_json, working
from catchball.cli.writing import check_folder, write_file
from catchball.core.trials.plan import Design, Direction, Registered

File: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FILE", help="The baseline, a row each: CSV, XLSX or JSON.", show_default=False)
]
Metric: TypeAlias = Annotated[
    str, typer.Option("--metric", metavar="NAME", help="The column of the primary metric.", show_default=False)
]
Better: TypeAlias = Annotated[Direction, typer.Option("--better", help="Which values are better.", show_default=False)]
Smallest: TypeAlias = Annotated[
    float,
    typer.Option("--smallest", metavar="X", help="The smallest effect worth having, in its units.", show_default=False),
]
Margin: TypeAlias = Annotated[
    float | None,
    typer.Option("--margin", metavar="X", help="By how much it may be worse, for “not worse”.", show_default=False),
]
Guards: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--guard",
        metavar="GUARD",
        help="A guard rail, as in NAME:lower:0.5 (which is better, margin), and :COLUMN of its control or sizes; "
        "may be repeated.",
        show_default=False,
    ),
]
HowDesigned: TypeAlias = Annotated[Design, typer.Option("--design", help="How the trial compares.")]
Most: TypeAlias = Annotated[int, typer.Option("--most", metavar="NUMBER", help="New points at the planned end.")]
Every: TypeAlias = Annotated[int, typer.Option("--every", metavar="NUMBER", help="A look after every so many.")]
Error: TypeAlias = Annotated[
    float, typer.Option("--error", metavar="P", help="The error rate, two-sided, of all metrics together.")
]
Control: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--control", metavar="COLUMN", help="The sister line's column; for --design parallel.", show_default=False
    ),
]
Sizes: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--sizes",
        metavar="COLUMN",
        help="How many parts, hours or metres each count is of; without it, one.",
        show_default=False,
    ),
]
Pairs: TypeAlias = Annotated[
    int | None,
    typer.Option("--pairs", metavar="NUMBER", help="Pairs of blocks of a crossover.", show_default=False),
]
Block: TypeAlias = Annotated[int, typer.Option("--block", metavar="NUMBER", help="Points in each block.")]
Washout: TypeAlias = Annotated[
    int, typer.Option("--washout", metavar="NUMBER", help="Points left out at the begin of each block.")
]
Seed: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--seed",
        metavar="NUMBER",
        help="What draws the order of blocks; by default a number by chance.",
        show_default=False,
    ),
]
Ran: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--ran",
        metavar="COLUMN",
        help="The column that will say, by 1 and 0, whether a row ran with the change.",
        show_default=False,
    ),
]
Window: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--rows", metavar="FIRST-LAST", help="The rows of the baseline; by default all of the file.", show_default=False
    ),
]
Who: TypeAlias = Annotated[
    str | None, typer.Option("--who", metavar="NAME", help="Who runs the trial; with -o.", show_default=False)
]
On: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="When the plan is made, as in 2026-03-02; by default today.",
        show_default=False,
    ),
]
PlanOut: TypeAlias = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="PLAN", help="Write the plan here, as JSON.")
]


def plan_trial(
    file: File,
    metric: Metric,
    better: Better,
    smallest: Smallest,
    margin: Margin = None,
    guard: Guards = None,
    design: HowDesigned = Design.SEQUENTIAL,
    most: Most = 200,
    every: Every = 5,
    error: Error = 0.05,
    rows: Window = None,
    who: Who = None,
    on: On = None,
    control: Control = None,
    sizes: Sizes = None,
    pairs: Pairs = None,
    block: Block = 10,
    washout: Washout = 2,
    seed: Seed = None,
    ran: Ran = None,
    output: PlanOut = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Plan a trial: what it can find, and how many points it takes, from the plant's own baseline.

    Tells power and points needed for each metric, of a watched trial also its expected length; of a crossover it draws
    the order of the blocks. Ends with 1 when the plan cannot answer.
    """
    if output is not None and not who:
        raise AskedWrongly("--output: a plan names who runs the trial; say it with --who")
    require_statistics("Plans of trials need")
    from catchball.cli.plan_telling import print_prospect, raw_prospect  # (loads numpy and scipy)
    from catchball.cli.planning import Blocks, Wanted, foreseen, planned
    from catchball.formats.json_files.plan_json import write_plan

    if output is not None:
        check_folder(output)
    wanted = Wanted(
        metric,
        better,
        smallest,
        margin,
        tuple(guard or ()),
        design,
        most,
        every,
        error,
        rows,
        who or "not named yet",
        control,
        sizes,
        None if pairs is None else Blocks(pairs, block, washout, randbelow(2**32) if seed is None else seed, ran),
    )
    plan, measured = planned(file, wanted)
    with working("Working out what it can find"):
        found = foreseen(file, plan, measured)
    if output is not None:
        day = on.date() if on else date.today()  # noqa: DTZ011 (the day where the plan is made)
        write_file(output, write_plan(Registered(day, plan)).encode())
    if as_json:
        print_json(raw_prospect(file, plan, found, output))
    else:
        print_prospect(file, plan, found, output)
    if not found.can_answer:
        raise typer.Exit(NO)
