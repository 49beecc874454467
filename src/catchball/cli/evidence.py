"""`catchball evidence`: the verdict on a trial, and its dossier judged again. Without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from catchball.cli.complaints import NO
from catchball.cli.examples import examples
from catchball.cli.extras import require_statistics
from catchball.cli.options import AsJson
from catchball.cli.reading import read_bytes
from catchball.cli.terminal import print_json, working
from catchball.cli.writing import check_folder, write_file
from catchball.formats.json_files.plan_json import read_plan

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

evidence = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Judge a trial by its plan, and judge it again from its dossier."
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
    rows = read_trial(data, registered.current.metrics)
    with working(f"Judging {data}"):
        found = judged(registered, rows)
    write_file(output, write_dossier(found).encode())
    if as_json:
        print_json(raw_verdict(found, output))
    else:
        print_dossier(found, output)
    if found.outcome.verdict not in {Verdict.BETTER, Verdict.NOT_WORSE}:
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


evidence.command("judge", epilog=examples("catchball evidence judge plan.json measured.csv -o dossier.json"))(
    judge_trial
)
evidence.command(
    "verify", epilog=examples("catchball evidence verify dossier.json", "catchball evidence verify *.json")
)(verify_dossiers)
