"""`catchball evidence`: a plan amended, the verdict on a trial, its dossier judged again. Without a database."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from catchball.cli.amending import Changes, with_amendment
from catchball.cli.amendment_telling import print_amendment, raw_amendment
from catchball.cli.complaints import NO
from catchball.cli.examples import examples
from catchball.cli.extras import require_statistics
from catchball.cli.options import AsJson
from catchball.cli.reading import read_bytes
from catchball.cli.terminal import print_json, working
from catchball.cli.writing import check_folder, write_file
from catchball.core.trials.plan import voiding
from catchball.formats.json_files.plan_json import read_plan, write_plan

_NEEDS = "Verdicts need"

PlanFile: TypeAlias = Annotated[
    Path, typer.Argument(metavar="PLAN", help="The plan, as `catchball plan -o` writes it.", show_default=False)
]
Data: TypeAlias = Annotated[
    Path, typer.Argument(metavar="DATA", help="Baseline and new points, a row each: CSV, XLSX or JSON.")
]
DossierOut: TypeAlias = Annotated[
    Path, typer.Option("-o", "--output", metavar="DOSSIER", help="Write the dossier here, as JSON.", show_default=False)
]
Dossiers: TypeAlias = Annotated[
    list[Path], typer.Argument(metavar="DOSSIER…", help="Dossiers, as `evidence judge` writes them.")
]

Registration: TypeAlias = Annotated[
    Path, typer.Argument(metavar="PLAN", help="The plan; it is written again, with the amendment.", show_default=False)
]
Why: TypeAlias = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason.", show_default=False)]
Seen: TypeAlias = Annotated[
    int,
    typer.Option("--seen", metavar="NUMBER", help="How many new points had been seen by then.", show_default=False),
]
AmendedOn: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="The day of the amendment, as in 2026-03-20; by default today.",
        show_default=False,
    ),
]
NewMost: TypeAlias = Annotated[
    int | None,
    typer.Option("--most", metavar="NUMBER", help="New points at the planned end.", show_default=False),
]
NewEvery: TypeAlias = Annotated[
    int | None, typer.Option("--every", metavar="NUMBER", help="A look after every so many.", show_default=False)
]
NewWho: TypeAlias = Annotated[
    str | None, typer.Option("--who", metavar="NAME", help="Who runs the trial.", show_default=False)
]
Excluded: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude",
        metavar="ROWS:WHY",
        help="Rows to leave out, and why, as in “210,214-216:power cut”; may be repeated.",
        show_default=False,
    ),
]
AmendedOut: TypeAlias = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write the amended plan here instead.", show_default=False),
]

evidence = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Amend the plan of a trial, judge it, and judge it again from its dossier.",
)


def judge_trial(plan: PlanFile, data: Data, output: DossierOut, *, as_json: AsJson = False) -> None:
    """Judge a trial by its plan, and write a dossier with all that the verdict rests on.

    Ends with 0 for better and not worse, else with 1.
    """
    require_statistics(_NEEDS)
    from catchball.cli.evidence_telling import print_dossier, raw_verdict  # (loads numpy and scipy)
    from catchball.cli.judging import judged
    from catchball.cli.trial_data import read_trial
    from catchball.core.trials.outcome import Verdict
    from catchball.formats.json_files.dossier_json import write_dossier

    check_folder(output)
    registered = read_plan(read_bytes(plan), str(plan))
    rows = read_trial(data, registered.current.columns)
    with working(f"Judging {data}"):
        found = judged(registered, rows)
    write_file(output, write_dossier(found).encode())
    if as_json:
        print_json(raw_verdict(found, output))
    else:
        print_dossier(found, output)
    if found.outcome.verdict not in {Verdict.BETTER, Verdict.NOT_WORSE}:
        raise typer.Exit(NO)


def amend_plan(
    plan: Registration,
    why: Why,
    seen: Seen,
    on: AmendedOn = None,
    most: NewMost = None,
    every: NewEvery = None,
    who: NewWho = None,
    exclude: Excluded = None,
    output: AmendedOut = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Amend the plan of a trial, visibly: the first plan stays, and reason, day and points seen stand beside it.

    Ends with 1 where the amendment makes the trial invalid, since its error rate rests on what was amended.
    """
    registered = read_plan(read_bytes(plan), str(plan))
    path = output or plan
    check_folder(path)
    day = on.date() if on else date.today()  # noqa: DTZ011 (the day where the plan is amended)
    changes = Changes(most, every, who, tuple(exclude or ()))
    found = with_amendment(registered, changes, why, day, seen)
    write_file(path, write_plan(found).encode())
    if as_json:
        print_json(raw_amendment(found, path))
    else:
        print_amendment(found, path)
    if voiding(found):
        raise typer.Exit(NO)


def verify_dossiers(dossiers: Dossiers, *, as_json: AsJson = False) -> None:
    """Judge the trials of dossiers again, and say whether the same comes out. Ends with 1 where it does not."""
    require_statistics(_NEEDS)
    from catchball.cli.evidence_telling import print_verified, raw_verified  # (loads numpy and scipy)
    from catchball.cli.judging import verified

    found = []
    for path in dossiers:
        with working(f"Judging {path} again"):
            found.append(verified(path))
    if as_json:
        print_json(raw_verified(found))
    else:
        print_verified(found)
    if any(one.differences for one in found):
        raise typer.Exit(NO)


evidence.command(
    "amend",
    epilog=examples(
        'catchball evidence amend plan.json --why "Fewer parts a day than thought." --seen 40 --most 200',
        'catchball evidence amend plan.json --why "The power went." --seen 40 --exclude "130-134:power cut"',
    ),
)(amend_plan)
evidence.command("judge", epilog=examples("catchball evidence judge plan.json measured.csv -o dossier.json"))(
    judge_trial
)
evidence.command(
    "verify", epilog=examples("catchball evidence verify dossier.json", "catchball evidence verify *.json")
)(verify_dossiers)
